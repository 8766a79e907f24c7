"""The forms of a run: opening it, giving parts, playing, looking back."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from wtforms import BooleanField, DateField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation, ValidationError

from cop.db import session
from cop.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    DocumentForm,
    LineField,
    MarkdownField,
    Required,
)
from cop.i18n import lazy_gettext as _l
from cop.members.models import Member, MemberStatus, Organisation
from cop.plugins.role_plays import words
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.runs.models import (
    MOST_CHARACTERS,
    MOST_GROUPS,
    TO_ALL,
    TO_FACILITATOR,
    Delivery,
    Place,
)
from cop.plugins.role_plays.runs.words import QUESTIONS

ADDRESS = re.compile(r"[^@\s<>\"',;]{1,64}@[^@\s<>\"',;]{1,180}\.[^@\s<>\"',;.]{2,}")
SOON, LATE = date(2020, 1, 1), date(2100, 1, 1)
ZONES = {
    "Europe/Paris": _l("Metropolitan France"),
    "America/Martinique": _l("Martinique, Guadeloupe"),
    "America/Cayenne": _l("French Guiana"),
    "Indian/Reunion": _l("Réunion"),
    "Indian/Mayotte": _l("Mayotte"),
    "Pacific/Noumea": _l("New Caledonia"),
    "Pacific/Tahiti": _l("French Polynesia"),
}
DELIVERIES = {
    Delivery.LINK: _l("A link, which you pass on yourself"),
    Delivery.EMAIL: _l("A mail with the link"),
    Delivery.PAPER: _l("A code on paper"),
}


class RunForm(DocumentForm):
    """A run as a document: how it is played; when, where and by whom is said beside it."""

    title = LineField(
        _l("Title"),
        [Required(_l("Give it a title, so that it can be found."))],
        description=_l("The players read it in their mails."),
        max_length=120,
    )
    mode = ChoiceField(_l("How is it played?"), choices_from=words.modes)
    rounds = IntegerField(
        _l("Rounds"),
        [NumberRange(1, 5, _l("From 1 to 5 rounds."))],
        default=3,
        description=_l("By mail: in each round, every part writes one message."),
    )
    round_hours = IntegerField(
        _l("Length of a round, in working hours"),
        [NumberRange(1, 240, _l("From 1 to 240 hours."))],
        default=48,
        description=_l("48 hours are two working days: weekends don’t count."),
    )
    anonymous_players = BooleanField(
        _l("Messages are signed by the part alone, without the player’s name")
    )


class StartForm(BaseForm):
    """When and where a run starts, and who may know of it."""

    starts_on = DateField(_l("First round: the day"), [InputRequired(_l("Choose a day."))])
    starts_hour = IntegerField(
        _l("First round: the hour"),
        [
            InputRequired(_l("An hour, from 0 to 23.")),
            NumberRange(0, 23, _l("An hour, from 0 to 23.")),
        ],
        default=9,
    )
    zone = ChoiceField(_l("Clock of"), choices_from=lambda: list(ZONES.items()))
    visibility = RadioField(_l("Who may read that it took place, and what came of it?"))

    def validate_starts_on(self, field: Any) -> None:
        if field.data and not SOON < field.data < LATE:
            raise ValidationError(_l("Choose a day of this century."))

    def starts_at(self) -> datetime:
        hour = time(self.starts_hour.data or 0)
        assert self.starts_on.data is not None
        return datetime.combine(self.starts_on.data, hour, ZoneInfo(self.zone.data))


class EmailField(LineField):
    """One address, or nothing."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not ADDRESS.fullmatch(self.data):
            raise StopValidation(str(_l("Write an address like name@place.example.")))


class AssignForm(BaseForm):
    """One part for one person: a member, or a guest by name."""

    part = ChoiceField(_l("Part"), choices_from=list)
    group = IntegerField(
        _l("Group"), [NumberRange(1, MOST_GROUPS, _l("From 1 to 12 groups."))], default=1
    )
    member = ChoiceField(_l("A member"), choices_from=lambda: [("", _l("A guest")), *members()])
    name = LineField(_l("Or a guest: name"), max_length=80)
    email = EmailField(
        _l("Address of the guest"),
        description=_l("Empty: you pass the link or the code on yourself."),
        max_length=254,
    )

    def offer(self, packet: Packet) -> None:
        self.part.choices = part_choices(packet)

    def validate_name(self, field: Any) -> None:
        if not self.member.data and not (field.data or "").strip():
            raise ValidationError(_l("Choose a member, or write the name of a guest."))

    def chosen(self) -> tuple[str, Place]:
        code, _, place = str(self.part.data).partition(":")
        return code, Place(place or Place.PLAYER)


def part_choices(packet: Packet) -> list[tuple[str, Any]]:
    """`R1` plays, `R1:mirror` doubles, `:observer` observes where the packet has no such part."""
    found: list[tuple[str, Any]] = []
    for part in packet.parts:
        label = f"{part.code} — {part.name}"
        found.append((f"{part.code}:observer" if part.observes else part.code, label))
        if part.mirrored_allowed:
            found.append((f"{part.code}:mirror", _l("%(part)s, doubled", part=label)))
    if not any(part.observes for part in packet.parts):
        found.append((":observer", _l("Observer")))
    return found


def members() -> list[tuple[str, str]]:
    """(handle, name and network) of those who may be asked to play."""
    rows = session.execute(
        select(Member.handle, Member.name, Organisation.short_name)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Member.status == MemberStatus.ACTIVE)
        .order_by(Member.name)
    )
    return [(handle, f"{name} — {place}" if place else name) for handle, name, place in rows]


class OpenForm(BaseForm):
    """Who opens a sheet says who they are: it tells a forwarded link from one's own."""

    name = LineField(
        _l("Your first name"),
        [Required(_l("Write your first name, so that the facilitator knows it is you."))],
        max_length=80,
        render_kw={"autocomplete": "given-name"},
    )


class CodeForm(BaseForm):
    code = LineField(
        _l("The code on your paper"),
        [Required(_l("Write the code, for example K7PX-4MQ."))],
        max_length=20,
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class MessageForm(BaseForm):
    """One message of one part. `round_number`: the round that the writer sees."""

    body = MarkdownField(_l("Your message"), [Required(_l("Write something before sending."))])
    to = RadioField(_l("To whom?"))
    parts = ChoicesField(_l("Which parts?"), choices_from=list, most=12)

    def offer(self, packet: Packet, own: str) -> None:
        self.to.choices = [
            (TO_ALL, _l("To all")),
            ("parts", _l("To some parts only")),
            (TO_FACILITATOR, _l("To the facilitator only")),
        ]
        self.parts.choices = [
            (part.code, part.name)
            for part in packet.parts
            if part.code != own and not part.observes
        ]

    def validate_body(self, field: Any) -> None:
        if len(field.data or "") > MOST_CHARACTERS:
            raise ValidationError(_l("At most %(most)s characters.", most=MOST_CHARACTERS))

    def validate_parts(self, field: Any) -> None:
        if self.to.data == "parts" and not field.data:
            raise ValidationError(_l("Choose at least one part."))

    def audience(self) -> frozenset[str]:
        chosen = self.parts.data if self.to.data == "parts" else [self.to.data]
        return frozenset(str(one) for one in chosen or ())


class DebriefForm(BaseForm):
    """The three questions; none has to be answered."""

    question_1 = MarkdownField(QUESTIONS[1])
    question_2 = MarkdownField(QUESTIONS[2])
    question_3 = MarkdownField(QUESTIONS[3])

    def answers(self) -> dict[int, str]:
        fields = (self.question_1, self.question_2, self.question_3)
        return {number: field.data or "" for number, field in enumerate(fields, 1)}


class ProlongForm(BaseForm):
    hours = IntegerField(
        _l("Working hours more"),
        [Optional(), NumberRange(1, 240, _l("From 1 to 240 hours."))],
        default=24,
    )
