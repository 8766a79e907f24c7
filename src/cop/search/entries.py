"""What the index holds of a contribution, made of its document and its answers.

Nothing reserved, no secret, no name of who wrote: of long texts what every reader may see, of words
chosen from a vocabulary their French and English labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from cop import text
from cop.columns import Prose
from cop.contributions.documents import own_columns
from cop.contributions.editions import document_for, editions_of
from cop.contributions.models import Comment, Contribution, State
from cop.db import session
from cop.forms import DocumentForm, LineField, TagsField
from cop.members.vocabulary import Offer, word
from cop.plugin import ContributionType
from cop.search.words import tokens, visible

Values = dict[str, Any]
MOST_CHARACTERS = 200_000  # of the texts of one contribution; four times what a form takes in


def public_values(thing: Contribution) -> Values:
    """All columns of an entry but the answers."""
    kind = current_app.extensions["cop"].registry.types[thing.type]
    title, summary = visible(thing.title), visible(thing.summary)
    document = document_for(None, thing)
    chosen = _chosen(kind, document)
    labels = visible(" | ".join(_labels(chosen)))
    body = _body(kind, thing, document)
    parts = [tokens(title), tokens(labels), tokens(summary), tokens(body)]
    return {
        "contribution_id": thing.id,
        "title": f" {parts[0]} ",
        "keywords": f" {parts[1]} ",
        "summary": f" {parts[2]} ",
        "facets": frozenset(f"{name}:{code}" for name, code in chosen if name),
        "body": body,
        "words": " _ ".join(part for part in parts if part),
    }


def columns_read(thing: Contribution) -> list[str]:
    """Its own columns that are searched: what lies within a JSON object only where its kind reads
    passages from there. A plan that is changed a minute at a time isn't indexed for nothing: once
    editions of it are out, the search reads the newest of them."""
    kind, editions = current_app.extensions["cop"].registry.types[thing.type], editions_of(thing)
    out = editions if thing.state != State.DRAFT else None
    found = [
        name
        for name in own_columns(type(thing))
        if (kind.passages or not isinstance(getattr(thing, name), dict))
        and (out is None or name not in out.columns)
    ]
    return [*found, out.number] if out is not None else found


def says_the_same(kind: ContributionType, old: Any, new: Any) -> bool:
    """Whether two values of a column differ in nothing that the search reads. What is equal is seen
    as a whole, so that of a plan of hundreds of parts only the one that changed is gone through."""
    if old == new:
        return True
    if isinstance(old, dict) and isinstance(new, dict):
        # A name that only one of them holds says something, unless it is never read.
        return old.keys() ^ new.keys() <= kind.unsaid and all(
            name in kind.unsaid or says_the_same(kind, old[name], new[name])
            for name in old.keys() & new.keys()
        )
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = zip(old, new, strict=True)
        return all(one is other or says_the_same(kind, one, other) for one, other in pairs)
    return False


def answer_values(keys: Sequence[int]) -> dict[int, Values]:
    """What the answers to some contributions say, deleted ones left out; one query."""
    said: dict[int, list[Prose]] = {key: [] for key in keys}
    for key, body in session.execute(
        select(Comment.contribution_id, Comment.body)
        .where(Comment.contribution_id.in_(keys), Comment.deleted_at.is_(None))
        .order_by(Comment.created_at, Comment.id)
    ):
        said[key].append(body)
    return {key: _said(bodies) for key, bodies in said.items()}


def answer_value(comment: Comment) -> Values:
    """The same for one answer, to go behind what is there."""
    return _said([comment.body])


def _said(bodies: Iterable[Prose]) -> Values:
    said = [_plain(body) for body in bodies]
    return {
        "answers": "\n".join(said)[:MOST_CHARACTERS],
        "answer_words": " _ ".join(tokens(one) for one in said),
    }


def _plain(prose: Prose) -> str:
    return visible(text.plain_text(prose.html))


def _body(kind: ContributionType, thing: Contribution, document: dict[str, Any]) -> str:
    """The long texts and the single lines in the order of the form, then what lies within lists."""
    said = []
    for name, field in _fields(kind.form):
        value = getattr(thing, name, None)
        if isinstance(value, Prose):
            said.append(_plain(value))
        elif isinstance(value, str) and issubclass(field.field_class, LineField):
            said.append(visible(value))
    with force_locale(thing.language):  # whoever saves it, the same words
        found = kind.passages(document) if kind.passages else ()
    said += [
        visible(text.plain_text(one.markup if one.words is None else one.words))
        for one in found
        if one.searched
    ]
    return "\n".join(one for one in said if one)[:MOST_CHARACTERS]


def _chosen(kind: ContributionType, document: dict[str, Any]) -> list[tuple[str, str]]:
    """(vocabulary, code) of each word that was chosen; ("", word) for keywords of one's own."""
    found = []
    for name, field in _fields(kind.form):
        value = document.get(name)
        offer = field.kwargs.get("choices_from")
        vocabulary = offer.vocabulary if isinstance(offer, Offer) else ""
        if vocabulary or issubclass(field.field_class, TagsField):
            codes = value if isinstance(value, list) else [value]
            found += [(vocabulary, str(code)) for code in codes if code]
    return found


def _labels(chosen: list[tuple[str, str]]) -> Iterable[str]:
    for vocabulary, code in chosen:
        found = word(vocabulary, code) if vocabulary else None
        yield from (code,) if found is None else dict.fromkeys((found.fr, found.en))


@lru_cache(maxsize=128)
def _fields(form: type[DocumentForm]) -> list[tuple[str, Any]]:
    """The fields of a form as its class names them, in order; title and summary are apart."""
    found = [(name, getattr(form, name, None)) for name in dir(form)]
    unbound = [(name, field) for name, field in found if hasattr(field, "creation_counter")]
    return sorted(
        [pair for pair in unbound if pair[0] not in {"title", "summary"}],
        key=lambda pair: int(pair[1].creation_counter),
    )
