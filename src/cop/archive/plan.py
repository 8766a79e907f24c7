"""What bringing a bundle in would do, file by file, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectin_polymorphic, selectinload

from cop import text
from cop.archive.entries import Entry, entry_of, mark_of
from cop.columns import plain_value
from cop.contributions.documents import (
    Document,
    from_markdown,
    long_texts,
    to_document,
    to_markdown,
)
from cop.contributions.history import first_visible
from cop.contributions.importing import ImportRefused, checked, decode, kind_in
from cop.contributions.merge import merge_documents
from cop.contributions.models import Contribution, Revision
from cop.contributions.rules import can, visible_to
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.registry import Registry

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True)
class Step:
    """What becomes of one file. `document` is what would be written; `thing` what stands here."""

    name: str
    verdict: str
    title: str = ""
    reasons: tuple[str, ...] = ()
    entry: Entry | None = None
    kind: ContributionType | None = None
    thing: Contribution | None = None
    document: Document | None = None


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...]
    taken: frozenset[str] = frozenset()  # lasting names that something here has already

    def of(self, verdict: str) -> list[Step]:
        return [step for step in self.steps if step.verdict == verdict]

    @property
    def mark(self) -> str:
        """One word for all that was shown, so that nothing is written that nobody has looked at."""
        shown = [
            (s.name, s.verdict, s.reasons, sorted((s.document or {}).items(), key=str))
            for s in self.steps
        ]
        return sha256(repr(shown).encode()).hexdigest()[:16]


def plan_of(viewer: Viewer, registry: Registry, files: Iterable[tuple[str, bytes]]) -> Plan:
    """What `viewer` would do by bringing these files in; a fixed number of queries."""
    steps = [_read(registry, name, content) for name, content in files]
    uids = [step.entry.uid for step in steps if step.entry and step.entry.uid]
    twice = {uid for uid, count in Counter(uids).items() if count > 1}
    here = _standing(viewer, registry, frozenset(uids))
    bases = _bases(list(here.values()))
    steps = [_twice(one) if one.entry and one.entry.uid in twice else one for one in steps]
    found = [_weighed(viewer, step, here, bases) for step in steps]
    return Plan(tuple(found), _taken(frozenset(uids)))


def _read(registry: Registry, name: str, content: bytes) -> Step:
    try:
        entry = entry_of(name, decode(content))
        kind = kind_in(registry, entry.document)
    except ImportRefused as refusal:
        return Step(name, REFUSED, reasons=refusal.reasons)
    title = str(entry.document.get("title") or "")[:160]
    return Step(name, NEW, title, entry=entry, kind=kind)


def _twice(step: Step) -> Step:
    reason = _("Two files say that they are the same one (cop_uid). Keep one of them.")
    return replace(step, verdict=REFUSED, entry=None, reasons=(reason,))


def _standing(viewer: Viewer, registry: Registry, uids: frozenset[str]) -> dict[str, Contribution]:
    """What this reader reads of these; of the rest they are told nothing."""
    models = [kind.model for kind in registry.types.values()]
    found = session.scalars(
        select(Contribution)
        .where(visible_to(viewer), Contribution.uid.in_(uids))
        .options(selectin_polymorphic(Contribution, models), selectinload(Contribution.coauthors))
    )
    return {thing.uid: thing for thing in found}


def _taken(uids: frozenset[str]) -> frozenset[str]:
    return frozenset(session.scalars(select(Contribution.uid).where(Contribution.uid.in_(uids))))


def _bases(things: list[Contribution]) -> dict[int, list[Any]]:
    """The versions of what stands here, newest first, by its key."""
    rows = session.execute(
        select(Revision.contribution_id, Revision.number, Revision.document)
        .where(Revision.contribution_id.in_([thing.id for thing in things]))
        .order_by(Revision.number.desc())
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.contribution_id, []).append(row)
    return found


def _weighed(
    viewer: Viewer, step: Step, here: dict[str, Contribution], bases: dict[int, list[Any]]
) -> Step:
    if step.entry is None or step.kind is None:
        return step
    thing = here.get(step.entry.uid)
    try:
        if thing is None:
            return replace(step, document=checked(step.kind, step.entry.document))
        return _against(viewer, step, thing, bases.get(thing.id, []))
    except ImportRefused as refusal:
        return replace(step, verdict=REFUSED, reasons=refusal.reasons)


def _against(viewer: Viewer, step: Step, thing: Contribution, versions: list[Any]) -> Step:
    """The file beside what stands here, merged from the version that it was taken from."""
    assert step.entry is not None and step.kind is not None
    if thing.type != step.kind.name:
        raise ImportRefused(_("Something of another kind has this name (cop_uid) here."))
    # Whoever may edit reads what is reserved; nobody else is compared with it.
    theirs = to_document(thing, reserved=can(viewer, "read_reserved", thing))
    given = {key: plain_value(step.entry.document.get(key, value)) for key, value in theirs.items()}
    if mark_of(thing, given) == mark_of(thing, theirs):
        return replace(step, verdict=SAME, thing=thing)
    if not can(viewer, "edit", thing):
        raise ImportRefused(_("It differs from what stands here, and only its authors change it."))
    base = _base(viewer, thing, versions, step.entry.base)
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
    document = theirs | checked(step.kind, merge.document, thing)
    if mark_of(thing, document) == mark_of(thing, theirs):
        return replace(step, verdict=SAME, thing=thing)
    return replace(step, verdict=CHANGED, thing=thing, document=document)


def _base(viewer: Viewer, thing: Contribution, versions: list[Any], mark: str) -> Document | None:
    """The version that has this mark, as its reader had it: whole, or without what is reserved."""
    first = first_visible(viewer, thing)
    names = long_texts(type(thing))
    for row in versions:
        bare = {
            key: text.without_reserved(value) if key in names and value else value
            for key, value in row.document.items()
        }
        for document in (row.document, bare):
            if mark and row.number >= first and mark_of(thing, document) == mark:
                # As a file has it, so that the ends of a text are no change.
                return document | from_markdown(to_markdown(thing, document))
    return None
