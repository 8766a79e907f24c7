"""The contributions that a document names: to each reader, those that they may read.

A document holds their lasting names (`References`); a file for people holds the titles behind them,
which also find a contribution again where its lasting name is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from cop import text
from cop.columns import Reference, References
from cop.contributions.documents import Document, own_columns
from cop.contributions.models import Contribution
from cop.contributions.rules import visible_to
from cop.db import UID_ALPHABET, session
from cop.members.viewer import Viewer

NAMED = re.compile(f"([{UID_ALPHABET}]{{10}})(?: (.*))?")
MOST = 100  # in one column
LONGEST_TITLE = 160


def columns_of(model: type[Contribution]) -> dict[str, str]:
    """The columns that name others: name → the type of these, '' for any."""
    return {
        name: column.type.type_name
        for name, column in own_columns(model).items()
        if isinstance(column.type, References | Reference)
    }


def names_in(value: Any) -> list[str]:
    """What a document holds for such a column, one name or several, as a list."""
    if isinstance(value, str):
        return [value] if value else []
    return list(value or ())


def as_held(model: type[Contribution], name: str, names: list[str]) -> list[str] | str:
    """Names as a document holds them for this column: a list, or the one that there is."""
    if isinstance(own_columns(model)[name].type, Reference):
        return names[0] if names else ""
    return names


@dataclass(frozen=True)
class Known:
    """What one reader may read of what some documents name: (type, uid) → title."""

    found: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def title(self, kind: str, uid: str) -> str | None:
        if kind:
            return self.found.get((kind, uid))
        return next((title for (_kind, one), title in self.found.items() if one == uid), None)

    def by_title(self, kind: str, title: str) -> str | None:
        """The only one that is called so; None where there are two."""
        alike = [uid for (type_name, uid), name in self.found.items()
                 if type_name == (kind or type_name) and name == title]  # fmt: skip
        return alike[0] if len(alike) == 1 else None


def known_to(viewer: Viewer, model: type[Contribution], documents: Iterable[Document]) -> Known:
    """One query for all of these documents; none for a type that names nothing."""
    return known_among(viewer, ((model, document) for document in documents))


def known_among(viewer: Viewer, named: Iterable[tuple[type[Contribution], Document]]) -> Known:
    """`known_to` for documents of several types."""
    lines = [
        reference(line)
        for model, document in named
        for name in columns_of(model)
        for line in names_in(document.get(name))
    ]
    if not lines:
        return Known()
    rows = session.execute(
        select(Contribution.type, Contribution.uid, Contribution.title).where(
            visible_to(viewer),
            or_(
                Contribution.uid.in_({uid for uid, _title in lines if uid}),
                Contribution.title.in_({title for _uid, title in lines if title}),
            ),
        )
    )
    return Known({(kind, uid): title for kind, uid, title in rows})


def reference(line: str) -> tuple[str, str]:
    """A line of a file: (uid, title), either of them empty."""
    found = NAMED.fullmatch(line)
    return (found[1], found[2] or "") if found else ("", line)


def readable(model: type[Contribution], document: Document, known: Known) -> Document:
    """The document without the names of what its reader may not read."""
    return _said(model, document, known, lambda uid, _title: uid)


def titled(model: type[Contribution], document: Document, known: Known) -> Document:
    """The readable document with titles instead of names, for people."""
    return _said(model, document, known, lambda _uid, title: title)


def for_file(model: type[Contribution], document: Document, known: Known) -> Document:
    """The readable document with each name followed by its title."""
    return _said(model, document, known, lambda uid, title: f"{uid} {title}")


def _said(
    model: type[Contribution], document: Document, known: Known, say: Callable[[str, str], str]
) -> Document:
    return document | {
        name: as_held(
            model, name,
            [say(uid, title) for uid in names_in(document[name])
             if (title := known.title(kind, uid)) is not None],
        )
        for name, kind in columns_of(model).items()
        if name in document
    }  # fmt: skip


def given_in(model: type[Contribution], document: Document) -> Document:
    """What a file gives for the columns of names, whatever it holds, as lines of plain text.

    Raises `TextRefused`.
    """
    return {
        name: as_held(model, name, lines_of(document[name]))
        for name in columns_of(model)
        if name in document
    }


def lines_of(value: Any) -> list[str]:
    """One column of these as lines. Raises `TextRefused`."""
    listed = value if isinstance(value, list) else [value] if value else []
    return [text.plain(str(line), max_length=LONGEST_TITLE + 11) for line in listed[:MOST]]


def bare(model: type[Contribution], document: Document) -> Document:
    """The document with single names as a form asks for them: without the title that a file adds."""
    return document | {
        name: reference(line)[0] or line
        for name, line in document.items()
        if name in columns_of(model) and isinstance(line, str)
    }


@dataclass(frozen=True)
class Resolved:
    """A document from a file with names that its reader knows; `missing`: the words for the rest."""

    document: Document
    missing: tuple[str, ...] = ()


def resolve(
    model: type[Contribution],
    document: Document,
    known: Known,
    coming: Mapping[str, str] | None = None,
) -> Resolved:
    """Take the names of a file in: by lasting name, else by a title that one thing has.

    coming: uid → type of what is brought in together with it.
    """
    made, missing = dict(document), []
    for name, kind in columns_of(model).items():
        if name not in document:
            continue
        kept: list[str] = []
        for line in names_in(document[name]):
            uid, title = reference(line)
            comes = (coming or {}).get(uid, "")
            if known.title(kind, uid) is None and (not comes or comes != (kind or comes)):
                uid = known.by_title(kind, title) or ""
            if not uid:
                missing.append(title or line)
            elif uid not in kept:
                kept.append(uid)
        made[name] = as_held(model, name, kept)
    return Resolved(made, tuple(missing))


def with_hidden(
    model: type[Contribution], standing: Document, wanted: Document, known: Known
) -> Document:
    """`wanted` with what stands and its writer may not read, each behind what it stood behind."""
    made = dict(wanted)
    for name, kind in columns_of(model).items():
        if name not in wanted:
            continue
        kept, last = names_in(wanted[name]), ""
        for uid in names_in(standing.get(name)):
            if known.title(kind, uid) is None and uid not in kept:
                kept.insert(kept.index(last) + 1 if last in kept else 0, uid)
            if uid in kept:
                last = uid
        made[name] = as_held(model, name, kept)
    return made
