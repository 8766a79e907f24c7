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

from flask import Response, current_app, request
from flask import session as browser_session

from cop.changes import standing
from cop.i18n import chosen_language
from cop.web.shell import csp_nonce

# Bytes: in each process; of one answer; of the address and the form that one asks for; what an answer
# costs besides.
MOST_KEPT, LARGEST, LONGEST, BESIDES = 4_000_000, 200_000, 500, 2_000
OPEN_TO_ALL = frozenset({"text/html", "text/xml", "text/javascript", "application/json"})
# What the question is told apart by anyway.
TOLD_APART = frozenset({"accept", "cookie"})
QUESTION = "cop.question"  # in the notes of a request


@dataclass(frozen=True)
class Answer:
    """pieces: the body, cut where the mark of its scripts stood: each answer has a mark of its own."""

    pieces: tuple[bytes, ...]
    headers: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        return BESIDES + sum(map(len, self.pieces)) + sum(len(one[1]) for one in self.headers)

    @property
    def etag(self) -> str:
        return next((value for name, value in self.headers if name == "ETag"), "")

    def again(self) -> Response:
        # Whoever has a copy gets no body.
        known = request.if_none_match.contains_raw(self.etag)
        made = Response(b"" if known else csp_nonce().encode().join(self.pieces))
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
        if answer.size <= LARGEST and self.size + answer.size <= MOST_KEPT:
            self.kept[key] = answer
            self.size += answer.size


@dataclass(frozen=True)
class Question:
    """What a visitor asks. personal: whether a session could make another page of it; answers: where
    the answer is kept, if it is."""

    personal: bool
    key: Hashable
    answers: Answers | None


def kept_answer(*, personal: bool = True) -> Response | None:
    """The answer that another visitor was given, if nothing changed since; else None, and what the
    view answers is kept. The guard asks, once it knows that nobody is signed in."""
    if request.method != "GET":
        return None
    question = _question(personal)
    found = question.answers.kept.get(question.key) if question.answers else None
    if found is not None:
        return found.again()
    request.environ[QUESTION] = question
    return None


def keep(response: Response) -> Response:
    """Keep what a view answered to a visitor, as all that belongs to cop has left it; who has a copy
    that still stands isn't sent another."""
    question: Question | None = request.environ.get(QUESTION)
    if question is None or not _is_for_all(response):
        return response
    if question.personal and browser_session.modified:
        return response
    pieces = tuple(response.get_data().split(csp_nonce().encode()))
    if not response.headers.get("ETag"):
        # Weak: two answers differ in the mark of their scripts.
        response.set_etag(sha256(b"".join(pieces)).hexdigest()[:32], weak=True)
    if question.answers is not None:
        headers = tuple(one for one in response.headers if one[0] != "Content-Length")
        question.answers.keep(question.key, Answer(pieces, headers))
    response.make_conditional(request)
    return response


def _question(personal: bool) -> Question:
    """What is asked; kept apart from other questions by all that may make another answer of it."""
    asked = request.environ.get("PATH_INFO", ""), request.environ.get("QUERY_STRING", "")
    where = request.scheme, request.host, request.script_root
    key = (*where, *asked, request.headers.get("Accept", ""), chosen_language())
    if sum(map(len, key)) > LONGEST or _asks_for_more(personal) or _has_a_door_of_its_own():
        return Question(personal, key, None)
    at = standing()
    if at is None:
        return Question(personal, key, None)
    state = current_app.extensions["cop"]
    # Held by a name: meanwhile another thread may put those of another time in their place.
    answers: Answers = state.answers
    if answers.at != at:
        answers = state.answers = Answers(at)
    return Question(personal, key, answers)


def _asks_for_more(personal: bool) -> bool:
    """Whether the question says who asks, or wants a part of the answer."""
    names = ("Authorization", "Range", *(("Cookie",) if personal else ()))
    return any(name in request.headers for name in names)


def _has_a_door_of_its_own() -> bool:
    """Whether the plugin looks at who asks before its view does: that is after the guard, and a kept
    answer would come past it."""
    before = current_app.before_request_funcs
    return any(before.get(name) for name in request.blueprints if name != "cop")


def _is_for_all(response: Response) -> bool:
    """Whether a view's answer may be given to others: a page in one piece, which names nobody and of
    which the view doesn't say that it is kept nowhere, or depends on more."""
    return (
        response.status_code == HTTPStatus.OK
        and response.mimetype in OPEN_TO_ALL
        and not response.is_streamed
        and not response.cache_control.no_store
        and not response.cache_control.private
        and "Set-Cookie" not in response.headers
        and {name.lower() for name in response.vary} <= TOLD_APART
    )
