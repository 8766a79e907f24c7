"""What somebody wants of a plan, as a button or a key says it → the small change that does it.

The change is made from the plan as it stands, under the row's lock: « up » is up from where the
block is now, whatever somebody else moved meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cop import text
from cop.db import new_uid
from cop.i18n import gettext as _
from cop.plugins.workshops import limits, tree
from cop.plugins.workshops.changes import NOTHING, Change, many
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.plan import DAY, Block, Plan, Section, Strand
from cop.plugins.workshops.timing import times_of
from cop.plugins.workshops.tree import Place, What
from cop.plugins.workshops.typed import read_line
from cop.shape import to_plain

Asked = Mapping[str, str]
"""The fields of a form: `act`, `key`, and what that act needs."""
Act = Callable[[Plan, str, Asked], Change]
USUAL_MINUTES = 10


def change_for(plan: Plan, asked: Asked) -> Change:
    """Raises `Refused` for what isn't an act, or for a part that is gone."""
    act = ACTS.get(asked.get("act", ""))
    if act is None:
        raise Refused(_("This change can’t be made: load the page again."))
    try:
        return act(plan, asked.get("key", ""), asked)
    except (KeyError, IndexError, ValueError) as error:
        if isinstance(error, Refused | text.TextRefused):
            raise Refused(str(error)) from error
        raise Refused(_("That part isn’t there any more.")) from error


def setting(what: What, key: str, field: str, before: Any, after: Any) -> Change:
    found = {"op": "set", "what": str(what), "key": key, "field": field}
    return {**found, "before": before, "after": after}


def set_now(plan: Plan, what: What, key: str, field: str, after: Any) -> Change:
    """Set a field whatever it holds now: of a switch, there is nothing to lose."""
    return setting(what, key, field, to_plain(getattr(tree.item(plan, what, key), field)), after)


def moving(what: What, key: str, place: Place) -> Change:
    return {"op": "move", "what": str(what), "key": key, **place._asdict()}


def adding(what: What, part: Any, place: Place) -> Change:
    return {"op": "add", "what": str(what), "value": to_plain(part), **place._asdict()}


def _typed(plan: Plan, _key: str, asked: Asked) -> Change:
    """Add a block from one line, behind `after` or at the end of the plan."""
    line = read_line(asked.get("line", ""))
    if not line.title and line.minutes is None:
        raise Refused(_("Write a title and its minutes, such as “Inclusion 8”."))
    block = Block(
        key=new_key(asked),
        kind=line.kind,
        title=line.title,
        minutes=USUAL_MINUTES if line.minutes is None else line.minutes,
        least=line.least,
        pinned=line.pinned,
    )
    add = adding(What.BLOCK, block, _behind(plan, asked))
    if line.pinned is None or any(plan.blocks):
        return add
    # The first part says when the whole begins.
    return many(setting(What.PLAN, "", "start", plan.start, line.pinned), add)


def new_key(asked: Asked) -> str:
    """The key that the browser gave, so that what is sent twice is added once; else a fresh one."""
    given = asked.get("new", "")
    return given if limits.KEY.fullmatch(given) else new_uid()


def _behind(plan: Plan, asked: Asked) -> Place:
    """Where something new goes: behind a block, into a strand, or to the end of all."""
    if asked.get("after"):
        try:
            place = tree.place_of(plan, What.BLOCK, asked["after"])
            return Place(place.into, asked["after"])
        except KeyError:
            pass
    strands = dict(tree.containers(plan, What.BLOCK))
    into = asked.get("into") or ""
    if into not in strands:
        sequences = [one.strands[-1].key for one in plan.sections if not one.parallel]
        into = (sequences or list(strands))[-1]
    return Place(into, strands[into][-1].key if strands[into] else "")


def _minutes(_plan: Plan, key: str, asked: Asked) -> Change:
    """Type a duration: `value` minutes instead of the `before` that was seen."""
    return setting(What.BLOCK, key, "minutes", number(asked["before"]), number(asked["value"]))


def _durations(_plan: Plan, _key: str, asked: Asked) -> Change:
    """All durations at once, as a browser without scripts sends them; those that were changed."""
    typed = {name.removeprefix("minutes-"): value for name, value in asked.items()
             if name.startswith("minutes-")}  # fmt: skip
    changes = [
        setting(What.BLOCK, key, "minutes", number(asked[f"before-{key}"]), number(value))
        for key, value in typed.items()
        if value.strip() != asked[f"before-{key}"]
    ]
    return many(*changes) if changes else NOTHING


def _step(plan: Plan, key: str, asked: Asked) -> Change:
    """One or five minutes more or less than it is now."""
    now = plan.block(key).minutes
    by = int(asked["by"]) if asked["by"] in {"1", "-1", "5", "-5"} else 0
    return setting(What.BLOCK, key, "minutes", now, max(0, min(now + by, 480)))


def number(typed: str) -> int:
    """Minutes as people type them. Raises `Refused`."""
    bare = typed.strip().removesuffix("min").rstrip("'’\u2032 ")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 4):
        raise Refused(_("Write a whole number, such as 15."))
    return int(bare)


def hour(typed: str) -> int | None:
    """« 10:30 », « 10h30 » as minutes of the day; None for nothing typed. Raises `Refused`."""
    hours, colon, minutes = typed.strip().lower().replace("h", ":").partition(":")
    if not hours and not colon:
        return None
    if not all(one.isascii() and one.isdigit() and len(one) < 3 for one in (hours, minutes or "0")):
        raise Refused(_("Write an hour of the day, such as 10:30."))
    found = int(hours) * 60 + int(minutes or 0)
    if found >= DAY or int(minutes or 0) > 59:
        raise Refused(_("Write an hour of the day, such as 10:30."))
    return found


def _shift(by: int) -> Act:
    def shift(plan: Plan, key: str, _asked: Asked) -> Change:
        """One place up or down; past the edge of a strand, into the next one."""
        blocks = tree.strand_of(plan, key).blocks
        order = [one.key for one in blocks if not one.parked or one.key == key]
        at = order.index(key) + by
        if 0 <= at < len(order):
            behind = order[at] if by > 0 else (order[at - 1] if at else "")
            return moving(What.BLOCK, key, Place(tree.strand_of(plan, key).key, behind))
        return _over(plan, key, by)

    return shift


def _over(plan: Plan, key: str, by: int) -> Change:
    strands = list(tree.containers(plan, What.BLOCK))
    here = [into for into, _blocks in strands].index(tree.strand_of(plan, key).key) + by
    if not 0 <= here < len(strands):
        return NOTHING
    into, blocks = strands[here]
    return moving(What.BLOCK, key, Place(into, blocks[-1].key if by < 0 and blocks else ""))


def _move(_plan: Plan, key: str, asked: Asked) -> Change:
    """Put a block where it was dragged to."""
    return moving(What.BLOCK, key, Place(asked.get("into", ""), asked.get("after", "")))


def _flag(field: str, value: bool) -> Act:
    return lambda plan, key, _asked: set_now(plan, What.BLOCK, key, field, value)


def _discard(plan: Plan, key: str, _asked: Asked) -> Change:
    """Into the reserve first; what is in reserve already, away."""
    if plan.block(key).parked:
        return {"op": "remove", "what": "block", "key": key}
    return set_now(plan, What.BLOCK, key, "parked", True)


def _lock(plan: Plan, key: str, _asked: Asked) -> Change:
    """Pin it to the hour at which it starts now."""
    start = times_of(plan).slots[key].start % DAY
    return set_now(plan, What.BLOCK, key, "pinned", start)


def _copy(plan: Plan, key: str, asked: Asked) -> Change:
    block = replace(plan.block(key), key=new_key(asked), pinned=None)
    return adding(What.BLOCK, block, Place(tree.strand_of(plan, key).key, key))


def _new_section(plan: Plan, key: str, asked: Asked) -> Change:
    section = Section(
        key=new_key(asked), title=asked.get("line", ""), strands=(Strand(key=new_uid()),)
    )
    return adding(What.SECTION, section, Place("", key or plan.sections[-1].key))


def _split(plan: Plan, key: str, asked: Asked) -> Change:
    """Make a section parallel with a second strand; one that is so already gets one more."""
    section = tree.item(plan, What.SECTION, key)
    letter = chr(ord("A") + min(len(section.strands), 25))
    fresh = Strand(key=new_key(asked), title=_("Strand %(letter)s", letter=letter))
    changes = [adding(What.STRAND, fresh, Place(key, section.strands[-1].key))]
    if not section.parallel:
        changes.insert(0, setting(What.SECTION, key, "parallel", False, True))
        first = section.strands[0]
        name = _("Strand %(letter)s", letter="A")
        changes.append(setting(What.STRAND, first.key, "title", first.title, first.title or name))
    return many(*changes)


def _join(plan: Plan, key: str, _asked: Asked) -> Change:
    """Make a parallel section one sequence: its blocks one strand after the other."""
    section = tree.item(plan, What.SECTION, key)
    first, *others = section.strands
    behind = first.blocks[-1].key if first.blocks else ""
    changes: list[Change] = []
    for strand in others:
        for block in strand.blocks:
            changes.append(moving(What.BLOCK, block.key, Place(first.key, behind)))
            behind = block.key
        changes.append({"op": "remove", "what": "strand", "key": strand.key})
    return many(*changes, setting(What.SECTION, key, "parallel", True, False))


def _remove_section(plan: Plan, key: str, _asked: Asked) -> Change:
    """Only an empty one: what it holds is moved or put away first."""
    if any(strand.blocks for strand in tree.item(plan, What.SECTION, key).strands):
        raise Refused(_("Move its parts elsewhere first: only an empty section goes."))
    return {"op": "remove", "what": "section", "key": key}


def _remove_strand(plan: Plan, key: str, _asked: Asked) -> Change:
    if tree.item(plan, What.STRAND, key).blocks:
        raise Refused(_("Move its parts elsewhere first: only an empty section goes."))
    return {"op": "remove", "what": "strand", "key": key}


def _shift_section(by: int) -> Act:
    def shift(plan: Plan, key: str, _asked: Asked) -> Change:
        order = [section.key for section in plan.sections]
        at = order.index(key) + by
        if not 0 <= at < len(order):
            return NOTHING
        behind = order[at] if by > 0 else (order[at - 1] if at else "")
        return moving(What.SECTION, key, Place("", behind))

    return shift


def _rename(what: What) -> Act:
    return lambda plan, key, asked: setting(
        what, key, "title", asked.get("before", ""), asked.get("line", "")
    )


def _frame(_plan: Plan, _key: str, asked: Asked) -> Change:
    """Start and target, both typed at once; only what was changed."""
    changes = [
        setting(What.PLAN, "", name, read(asked[f"{name}-before"]), read(asked[name]))
        for name, read in (("start", lambda typed: hour(typed) or 0), ("target", number))
        if asked[name] != asked[f"{name}-before"]
    ]
    return many(*changes) if changes else NOTHING


def _remove_material(_plan: Plan, key: str, _asked: Asked) -> Change:
    return {"op": "remove", "what": "material", "key": key}


ACTS: dict[str, Act] = {
    "add": _typed, "minutes": _minutes, "durations": _durations, "step": _step,
    "up": _shift(-1), "down": _shift(1),
    "move": _move, "park": _flag("parked", True), "unpark": _flag("parked", False),
    "discard": _discard, "lock": _lock,
    "unlock": lambda plan, key, _asked: set_now(plan, What.BLOCK, key, "pinned", None),
    "drop": _flag("droppable", True), "keep": _flag("droppable", False), "copy": _copy,
    "section": _new_section, "split": _split, "join": _join,
    "section-up": _shift_section(-1), "section-down": _shift_section(1),
    "remove-section": _remove_section, "remove-strand": _remove_strand,
    "name-section": _rename(What.SECTION), "name-strand": _rename(What.STRAND),
    "frame": _frame, "remove-material": _remove_material,
}  # fmt: skip
