"""What a visitor reads is the same for every visitor: it is drawn once, and again after any change.

Kept in the process, for answers to plain questions alone: no cookie, no credentials, nobody signed
in. What members read is never kept. A kept answer is asked of the database first (`cop.changes`), so
that what is withdrawn is gone at the next question.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus

from flask import Response, after_this_request, current_app, request
from flask import session as browser_session

from cop.changes import standing
from cop.i18n import chosen_language
from cop.web.shell import csp_nonce

MOST_KEPT, LARGEST = 4_000_000, 200_000  # bytes, in each process; of one answer
OPEN_TO_ALL = frozenset({"text/html", "text/xml", "text/javascript", "application/json"})


@dataclass(frozen=True)
class Answer:
    """pieces: the body, cut where the mark of its scripts stood: each answer has a mark of its own."""

    pieces: tuple[bytes, ...]
    headers: tuple[tuple[str, str], ...]

    def again(self) -> Response:
        made = Response(csp_nonce().encode().join(self.pieces))
        made.headers.clear()
        made.headers.extend(self.headers)
        made.make_conditional(request)
        return made


@dataclass
class Answers:
    """What was answered at one `changes.standing`."""

    at: Hashable = None
    kept: dict[Hashable, Answer] = field(default_factory=dict)
    size: int = 0

    def keep(self, key: Hashable, answer: Answer) -> None:
        size = sum(map(len, answer.pieces))
        if size <= LARGEST and self.size + size <= MOST_KEPT:
            self.kept[key] = answer
            self.size += size


def kept_answer(*, personal: bool = True) -> Response | None:
    """The answer that another visitor was given, if nothing changed since; else None, and what the
    view answers is kept. The guard asks, once it knows that nobody is signed in.

    personal: whether a cookie could make another page of it.
    """
    if request.method != "GET":
        return None
    at = None if _asks_for_more(personal) else standing()
    state = current_app.extensions["cop"]
    if at is not None and state.answers.at != at:
        state.answers = Answers(at)
    answers: Answers = state.answers
    key = (request.url, request.script_root, request.headers.get("Accept"), chosen_language())
    found = answers.kept.get(key) if at is not None else None
    if found is not None:
        return found.again()

    @after_this_request
    def keep(response: Response) -> Response:
        if not _is_for_all(response) or (personal and browser_session.modified):
            return response
        answer = _answer(response)
        if at is not None:
            answers.keep(key, answer)
        return answer.again()

    return None


def _asks_for_more(personal: bool) -> bool:
    """Whether the question says who asks, or wants a part of the answer."""
    names = ("Authorization", "Range", *(("Cookie",) if personal else ()))
    return any(name in request.headers for name in names)


def _is_for_all(response: Response) -> bool:
    """Whether a view's answer may be given to others: a page in one piece, which names nobody and of
    which the view doesn't say that it is kept nowhere."""
    return (
        response.status_code == HTTPStatus.OK
        and response.mimetype in OPEN_TO_ALL
        and not response.is_streamed
        and not response.cache_control.no_store
        and "Set-Cookie" not in response.headers
    )


def _answer(response: Response) -> Answer:
    pieces = tuple(response.get_data().split(csp_nonce().encode()))
    if not response.headers.get("ETag"):
        # Weak: two answers differ in the mark of their scripts.
        response.set_etag(sha256(b"".join(pieces)).hexdigest()[:32], weak=True)
    headers = tuple(one for one in response.headers if one[0] != "Content-Length")
    return Answer(pieces, headers)
