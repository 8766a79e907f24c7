"""Kinds of slot, clashes and changes in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask_babel import format_date

from cop.i18n import gettext as _
from cop.plugins.gatherings.programme.changes import Change, ChangeKind
from cop.plugins.gatherings.programme.plan import Clash, ClashKind, Slot, SlotKind

if TYPE_CHECKING:
    from cop.plugins.gatherings.programme.reading import Named

KINDS: dict[SlotKind, Callable[[], str]] = {
    SlotKind.WORKSHOP: lambda: _("Workshop"),
    SlotKind.PLENARY: lambda: _("All together"),
    SlotKind.MEAL: lambda: _("Meal"),
    SlotKind.BREAK: lambda: _("Break"),
    SlotKind.FREE: lambda: _("Free time"),
}


def kind_choices() -> list[tuple[str, str]]:
    return [(str(kind), words()) for kind, words in KINDS.items()]


def clock(minute: int) -> str:
    """540 → « 9 h », 570 → « 9 h 30 »; past midnight it says so."""
    hour, rest = divmod(minute % (24 * 60), 60)
    said = (
        _("%(hour)s:%(minute)02d", hour=hour, minute=rest) if rest else _("%(hour)s:00", hour=hour)
    )
    return said if minute < 24 * 60 else _("%(time)s the next day", time=said)


def span(slot: Slot) -> str:
    return _("%(start)s – %(end)s", start=clock(slot.start), end=clock(slot.start + slot.minutes))


def day_words(first: date, day: int) -> str:
    """« samedi 14 novembre »"""
    return str(format_date(first + timedelta(days=day), "EEEE d MMMM"))


def moment(first: date, slot: Slot, days: int) -> str:
    """When it begins; of a gathering of one day, the time alone."""
    if days == 1 and slot.day == 0:
        return clock(slot.start)
    return _("%(day)s at %(time)s", day=day_words(first, slot.day), time=clock(slot.start))


def clash_words(clash: Clash, slots: Mapping[str, Slot], names: Named) -> str:
    """What doesn't go, with the titles of what it is about."""
    titles = [_("“%(title)s”", title=names.title(slots[uid])) for uid in clash.slots]
    one, other = titles[0], titles[-1]
    match clash.kind:
        case ClashKind.ROOM:
            return _("%(one)s and %(other)s are in the same room at the same time: %(room)s.",
                     one=one, other=other, room=clash.what)  # fmt: skip
        case ClashKind.PERSON:
            who = names.people.get(clash.what, _("Somebody"))
            return _("%(who)s is in charge of %(one)s and %(other)s at the same time.",
                     who=who, one=one, other=other)  # fmt: skip
        case ClashKind.MEAL:
            return _("%(one)s and %(other)s overlap by %(minutes)s minutes: somebody won’t eat.",
                     one=one, other=other, minutes=clash.number)  # fmt: skip
        case ClashKind.OUTSIDE:
            return _("%(one)s lies outside the hours of the gathering (%(minutes)s minutes).",
                     one=one, minutes=clash.number)  # fmt: skip
        case ClashKind.TOO_LONG:
            return _("What is planned in %(one)s takes %(minutes)s minutes more than its slot.",
                     one=one, minutes=clash.number)  # fmt: skip
        case ClashKind.FULL:
            return _("%(one)s: %(room)s lacks %(seats)s seats.",
                     one=one, room=clash.what, seats=clash.number)  # fmt: skip


def change_words(change: Change, names: Named, first: date, days: int) -> str:
    """What changed, as one tells it to somebody who comes."""
    slot, before = change.slot, change.before
    title = _("“%(title)s”", title=names.title(slot))
    match change.kind:
        case ChangeKind.ADDED:
            return _("New: %(title)s, %(when)s.", title=title, when=moment(first, slot, days))
        case ChangeKind.CANCELLED:
            return _("Cancelled: %(title)s, which was %(when)s.",
                     title=title, when=moment(first, slot, days))  # fmt: skip
        case ChangeKind.MOVED:
            assert before is not None
            return _("%(title)s moves from %(before)s to %(after)s.", title=title,
                     before=moment(first, before, days), after=moment(first, slot, days))  # fmt: skip
        case ChangeKind.LENGTH:
            assert before is not None
            return _("%(title)s lasts %(after)s minutes instead of %(before)s.",
                     title=title, before=before.minutes, after=slot.minutes)  # fmt: skip
        case ChangeKind.ROOM:
            return (_("%(title)s is now in this room: %(room)s.", title=title, room=slot.room)
                    if slot.room else _("%(title)s has no room yet.", title=title))  # fmt: skip
        case ChangeKind.RENAMED:
            assert before is not None
            return _("“%(before)s” becomes %(title)s.", title=title, before=names.title(before))
        case ChangeKind.PEOPLE:
            who = names.who(slot)
            return (_("%(title)s: in charge now: %(names)s.", title=title, names=", ".join(who))
                    if who else _("%(title)s has nobody in charge yet.", title=title))  # fmt: skip
