"""Forms of a slot, of the rooms and hours, and of a release."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import current_app
from sqlalchemy import select
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation

from cop import text
from cop.contributions.models import Contribution
from cop.contributions.rules import visible_to
from cop.db import UID_ALPHABET, session
from cop.forms import BaseForm, LineField
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.models import Member, MemberStatus, Organisation
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.plan import LEAST, MOST
from cop.plugins.gatherings.programme.reading import days_of
from cop.plugins.gatherings.programme.services import Written
from cop.plugins.gatherings.programme.words import day_words, kind_choices

MOST_ROOMS, MOST_SEATS = 20, 2000
LONGEST_ROOM = 80
_UID = re.compile(f"(?:^|/)([{UID_ALPHABET}]{{10}})(?:[/?#].*)?$")
_ROOM = re.compile(r"(.*?)(?:\s*[;:(,]\s*(\d{1,4})\s*\S*\s*\)?)?$")


class AboutField(LineField):
    """What a slot is made of: the address of its page or its title. `uid` is what was found."""

    uid = ""
    reader: Viewer

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        typed = self.data or ""
        self.uid = found_among(self.reader, typed) if typed else ""
        if typed and not self.uid:
            raise StopValidation(
                _("Nothing of this name that you read: copy the address of its page here.")
            )


def found_among(viewer: Viewer, typed: str) -> str:
    """The uid of what `viewer` reads at this address, or the only one of this title; else empty."""
    address = _UID.search(typed)
    named = Contribution.uid == address[1] if address else Contribution.title == typed
    rows = session.scalars(
        select(Contribution.uid).where(visible_to(viewer), named, Contribution.type != "gathering")
    ).all()
    return rows[0] if len(rows) == 1 else ""


class TimesForm(BaseForm):
    """When and where: what one changes most, on the line of the slot itself."""

    day = SelectField(_l("Day"))
    start = TimeField(_l("Begins at"), [InputRequired(_l("Say when it begins."))])
    minutes = IntegerField(
        _l("Minutes"),
        [
            InputRequired(_l("Say how long it lasts.")),
            NumberRange(LEAST, MOST, _l("Between 5 minutes and 12 hours.")),
        ],
        render_kw={"min": LEAST, "max": MOST, "step": 5},
    )
    room = LineField(_l("Room"), max_length=LONGEST_ROOM, render_kw={"list": "rooms"})
    base = HiddenField()

    def offer(self, gathering: Gathering, day: int = 0) -> None:
        """The days of the gathering; one that lies beyond them stays until it is moved."""
        days = max(days_of(gathering), day + 1)
        self.day.choices = [
            (str(number), day_words(gathering.start_date, number)) for number in range(days)
        ]

    def written(self) -> Written:
        start = self.start.data
        assert start is not None
        return {
            "day": str(int(self.day.data or 0)),
            "start": str(start.hour * 60 + start.minute),
            "minutes": str(self.minutes.data),
            "room": self.room.data or "",
        }

    def started_from(self) -> Written:
        """The slot as it stood when the page was opened; nothing when that can't be read."""
        try:
            base = json.loads(self.base.data or "{}")
        except ValueError:
            return {}
        return base if isinstance(base, dict) else {}


class SlotForm(TimesForm):
    """All that a slot holds."""

    title = LineField(
        _l("Title"),
        description=_l(
            "Read by all who read the gathering. Leave it empty to show the title of what it is "
            "made of to those who may read that."
        ),
    )
    kind = SelectField(_l("Kind"))
    about = AboutField(
        _l("Made of"),
        description=_l("A workshop, a case, a tool…: its title, or the address of its page."),
        max_length=300,
        render_kw={"list": "things", "autocomplete": "off"},
    )
    expected = IntegerField(
        _l("People expected"),
        [Optional(), NumberRange(1, MOST_SEATS, _l("A number of people, from 1 to 2000."))],
        description=_l("Leave it empty when everybody comes."),
    )
    people = SelectMultipleField(_l("In charge"))

    def prepare(self, viewer: Viewer, gathering: Gathering, day: int = 0) -> SlotForm:
        self.offer(gathering, day)
        self.kind.choices = kind_choices()
        self.about.reader = viewer
        self.people.choices = _members()
        return self

    def written(self) -> Written:
        return super().written() | {
            "title": self.title.data or "",
            "kind": self.kind.data,
            "about": self.about.uid,
            "expected": "" if self.expected.data is None else str(self.expected.data),
            "people": sorted(self.people.data or []),
        }


def _members() -> list[tuple[str, str]]:
    rows = session.execute(
        select(Member.uid, Member.name, Organisation.short_name)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Member.status == MemberStatus.ACTIVE)
        .order_by(Member.name)
    )
    return [(uid, f"{name} ({place})" if place else name) for uid, name, place in rows]


class RoomsField(TextAreaField):
    """One room a line, with its seats: `[["Salle Loire", 40], ["Jardin", None]]`."""

    def _value(self) -> str:
        if isinstance(self.data, str):
            return self.data
        rooms: list[list[Any]] = self.data or []
        return "\n".join(f"{name} ; {seats}" if seats else name for name, seats in rooms)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:
        lines = [line for line in self._value().splitlines() if line.strip()]
        try:
            rooms = [_room(text.plain(line, max_length=LONGEST_ROOM + 10)) for line in lines]
        except text.TextRefused as refusal:
            raise StopValidation(str(refusal)) from refusal
        if len(rooms) > MOST_ROOMS:
            raise StopValidation(_("At most %(most)s rooms.", most=MOST_ROOMS))
        if any(not name or len(name) > LONGEST_ROOM for name, _seats in rooms):
            raise StopValidation(_("One room on each line: its name, then its seats."))
        if len({name.casefold() for name, _seats in rooms}) < len(rooms):
            raise StopValidation(_("Two rooms have the same name: call them differently."))
        if any(seats == 0 or (seats or 0) > MOST_SEATS for _name, seats in rooms):
            raise StopValidation(_("A number of seats, from 1 to 2000."))
        self.data = rooms  # type: ignore[assignment]


def _room(line: str) -> list[Any]:
    found = _ROOM.fullmatch(line.strip())
    assert found is not None  # any line matches
    return [found[1].strip(), int(found[2]) if found[2] else None]


class FrameForm(BaseForm):
    """Rooms, and the hours that one works."""

    rooms = RoomsField(
        _l("Rooms"), description=_l("One on each line, with its seats: “Salle Loire ; 40”.")
    )
    opens = TimeField(_l("Work begins at"), [InputRequired(_l("Say when work begins."))])
    closes = TimeField(_l("Work ends at"), [InputRequired(_l("Say when work ends."))])

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        if not super().validate(*args, **kwargs):
            return False
        assert self.opens.data is not None and self.closes.data is not None
        if self.closes.data <= self.opens.data:
            self.closes.errors = [_("Work ends after it begins: choose a later hour.")]
        return not self.errors

    def said(self) -> dict[str, Any]:
        assert self.opens.data is not None and self.closes.data is not None
        return {
            "rooms": self.rooms.data,
            "opens": self.opens.data.hour * 60 + self.opens.data.minute,
            "closes": self.closes.data.hour * 60 + self.closes.data.minute,
        }


class ReleaseForm(BaseForm):
    note = LineField(
        _l("A word to the participants"),
        description=_l("Why it changed, what to look at. It stands beside the list of changes."),
        max_length=300,
    )
    tell = BooleanField(_l("Send a mail to those who may come: the title and the link"))
    after = HiddenField()


def things_named(viewer: Viewer) -> list[str]:
    """Titles to choose from while one types: the newest that this host reads, of any kind."""
    types = list(current_app.extensions["cop"].registry.types)
    return list(
        session.scalars(
            select(Contribution.title)
            .where(visible_to(viewer), Contribution.type.in_(types),
                   Contribution.type != "gathering")
            .order_by(Contribution.listed_at.desc())
            .limit(60)
        )
    )  # fmt: skip
