"""One file of a bundle beside what stands here: new, changed, the same, or refused and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cop import text
from cop.archive.entries import mark_of
from cop.archive.pieces import new_ones
from cop.archive.steps import CHANGED, REFUSED, SAME, Step
from cop.archive.unpacking import Unpacked
from cop.attachments.models import Attachment
from cop.columns import plain_value
from cop.contributions.documents import (
    Document,
    from_markdown,
    to_markdown,
    without_reserved,
)
from cop.contributions.editions import document_for
from cop.contributions.history import first_visible
from cop.contributions.importing import ImportRefused, checked
from cop.contributions.merge import merge_documents
from cop.contributions.models import Contribution
from cop.contributions.references import (
    Known,
    Resolved,
    given_in,
    readable,
    resolve,
    with_hidden,
)
from cop.contributions.rules import can
from cop.i18n import gettext as _
from cop.members.viewer import Viewer


@dataclass(frozen=True)
class Here:
    """What stands here, as far as `viewer` reads it: by lasting name; versions and documents by
    key; `known`, the titles of what the files name; `coming`, the type of what they bring."""

    viewer: Viewer
    things: dict[str, Contribution]
    versions: dict[int, list[Any]]
    documents: dict[int, list[Attachment]]
    known: Known
    coming: dict[str, str]


def weighed(here: Here, step: Step, source: Unpacked) -> Step:
    if step.entry is None or step.kind is None:
        return step
    thing = here.things.get(step.entry.uid)
    present = here.documents.get(thing.id, []) if thing else []
    try:
        found = _as_new(here, step) if thing is None else _against(here, step, thing)
        pieces = new_ones(step.entry, present, source)
        if pieces and thing is not None and not can(here.viewer, "attach", thing):
            raise ImportRefused(_not_yours())
        verdict = CHANGED if pieces and found.verdict == SAME else found.verdict
        return replace(found, verdict=verdict, pieces=pieces)
    except ImportRefused as refusal:
        return replace(step, verdict=REFUSED, reasons=refusal.reasons)


def _as_new(here: Here, step: Step) -> Step:
    assert step.entry is not None and step.kind is not None
    found = _resolved(here, step, checked(step.kind, step.entry.document))
    return replace(step, document=found.document, notes=_left_out(found))


def given_names(step: Step) -> Document:
    """What a file gives for the columns that name others. Raises `ImportRefused`."""
    assert step.entry is not None and step.kind is not None
    try:
        return given_in(step.kind.model, step.entry.document)
    except text.TextRefused as refusal:
        raise ImportRefused(str(refusal)) from refusal


def _resolved(here: Here, step: Step, document: Document) -> Resolved:
    assert step.kind is not None
    return resolve(step.kind.model, document, here.known, here.coming)


def _left_out(found: Resolved) -> tuple[str, ...]:
    return tuple(
        _(
            "“%(title)s” isn't here, or you may not read it: it is left out. Bring it in first, or "
            "together with this.",
            title=title,
        )
        for title in found.missing
    )


def _against(here: Here, step: Step, thing: Contribution) -> Step:
    """The file beside what stands here, merged from the version that it was taken from."""
    viewer, kind = here.viewer, step.kind
    assert step.entry is not None and kind is not None
    if thing.type != kind.name:
        raise ImportRefused(_("Something of another kind has this name (cop_uid) here."))
    # Whoever may edit reads what is reserved; nobody else is compared with it.
    standing = document_for(viewer, thing)
    theirs = readable(kind.model, standing, here.known)
    given = {key: plain_value(step.entry.document.get(key, value)) for key, value in theirs.items()}
    found = _resolved(here, step, given | given_names(step))
    step, given = replace(step, thing=thing, notes=_left_out(found)), found.document
    if mark_of(thing, given) == mark_of(thing, theirs):
        return replace(step, verdict=SAME)
    if not can(viewer, "edit", thing):
        raise ImportRefused(_not_yours())
    document = theirs | checked(kind, _merged(here, step, thing, theirs, given), thing)
    if mark_of(thing, document) == mark_of(thing, theirs):
        return replace(step, verdict=SAME)
    document = with_hidden(kind.model, standing, document, here.known)
    return replace(step, verdict=CHANGED, document=document)


def _not_yours() -> str:
    return _("It differs from what stands here, and only its authors change it.")


def _merged(
    here: Here, step: Step, thing: Contribution, theirs: Document, given: Document
) -> Document:
    assert step.entry is not None
    base = _base(here, thing, step.entry.base)
    if base is None:
        raise ImportRefused(
            _(
                "It doesn't say from which version it was taken (cop_base), or that version is "
                "gone. Export again, and make your changes in the new file."
            )
        )
    merge = merge_documents(base, theirs, given)
    if merge.conflicts:
        fields = ", ".join(merge.conflicts)
        raise ImportRefused(
            _("It was changed here too, in the same place: %(fields)s.", fields=fields)
        )
    return merge.document


def _base(here: Here, thing: Contribution, mark: str) -> Document | None:
    """The version that has this mark, as its reader had it: whole, or without what is reserved."""
    first, model = first_visible(here.viewer, thing), type(thing)
    for row in here.versions.get(thing.id, []):
        whole = readable(model, row.document, here.known)
        for document in (whole, without_reserved(model, whole)):
            if mark and row.number >= first and mark_of(thing, document) == mark:
                # As a file has it, so that the ends of a text are no change.
                return document | from_markdown(to_markdown(thing, document))
    return None
