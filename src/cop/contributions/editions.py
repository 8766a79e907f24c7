"""What readers are shown of a type that is published by edition, while its authors write on.

Every door that hands out a document asks here: files, bundles, copies, the search, the history.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app

from cop.contributions.documents import Document, to_document, without_reserved
from cop.contributions.models import Contribution, State
from cop.contributions.rules import can
from cop.members.viewer import Viewer
from cop.plugin import Editions


def document_for(
    viewer: Viewer | None, thing: Contribution, *, reserved: bool | None = None
) -> Document:
    """`documents_for` of one."""
    return documents_for(viewer, [thing], reserved=reserved)[thing.id]


def documents_for(
    viewer: Viewer | None, things: Iterable[Contribution], *, reserved: bool | None = None
) -> dict[int, Document]:
    """id → the document that this reader is shown; one query for each type that has editions.

    viewer: None for what whoever reads it is shown. reserved: False leaves reserved passages out;
    None asks the rules.
    """
    found = {}
    frozen = _frozen(viewer, things := list(things))
    for thing in things:
        whole = reserved
        if whole is None:
            whole = viewer is not None and can(viewer, "read_reserved", thing)
        document = to_document(thing) | frozen.get(thing.id, {})
        found[thing.id] = document if whole else without_reserved(type(thing), document)
    return found


def held_back(viewer: Viewer, thing: Contribution) -> frozenset[str]:
    """The columns of earlier documents that this reader isn't shown: who may not edit knows of them
    what stands in the newest edition."""
    editions = editions_of(thing)
    if editions is None or thing.state == State.DRAFT or can(viewer, "edit", thing):
        return frozenset()
    return frozenset(editions.columns)


def editions_of(thing: Contribution) -> Editions | None:
    kind = current_app.extensions["cop"].registry.types.get(thing.type)
    return kind.editions if kind is not None else None


def _frozen(viewer: Viewer | None, things: list[Contribution]) -> dict[int, Document]:
    """id → the columns of the newest edition, of those that this reader doesn't write."""
    asked: dict[str, list[Contribution]] = {}
    for thing in things:
        if (
            editions_of(thing) is not None
            and thing.state != State.DRAFT
            and not (viewer is not None and can(viewer, "edit", thing))
        ):
            asked.setdefault(thing.type, []).append(thing)
    found: dict[int, Document] = {}
    for some in asked.values():
        editions = editions_of(some[0])
        assert editions is not None
        told = editions.newest(viewer, [one.id for one in some])
        found |= {key: dict(columns) for key, columns in told.items()}
    return found
