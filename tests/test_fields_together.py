"""What is asked of several fields at once: each rule of docs/fields.md, by its name there."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from cop.members.forms import CharterForm
from cop.plugins.gatherings.calls.forms import AskingForm
from cop.plugins.gatherings.forms import GatheringForm
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.forms import FrameForm
from cop.plugins.gatherings.stages import today_at
from cop.plugins.notes.forms import MeetingForm
from cop.plugins.notes.small_forms import ActionForm
from cop.plugins.role_plays.forms import RolePlayForm
from cop.plugins.role_plays.library.forms import ProtocolForm
from cop.plugins.role_plays.runs.forms import AssignForm
from cop.plugins.role_plays.writing.forms import EventForm, PartForm, SituationForm
from cop.plugins.workshops.forms import WorkshopForm

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "fields.md"

GATHERING = {"start_date": "2030-05-10", "end_date": "2030-05-14", "closes_on": "2030-05-10",
             "title": "Rencontre", "town": "Angers", "tz": "Europe/Paris"}  # fmt: skip
FRAME = {"opens": "09:00", "closes": "09:01"}
MEETING = {
    "begins": "14:00",
    "ends": "14:01",
    "title": "Comité",
    "day": "2030-05-10",
    "zone": "Europe/Paris",
}
ACTION = {"due": "2030-05-10", "start_on": "2030-05-10", "title": "Appeler", "owner": ""}
WORKSHOP = {"min_participants": "6", "max_participants": "6", "title": "Atelier",
            "intention": "Se relire."}  # fmt: skip
ROLE_PLAY = {
    "min_players": "3", "max_players": "3", "play_minutes": "40", "total_minutes": "40",
    "reading_minutes": "5", "title": "Le puits", "context": "Un puits pour deux.",
    "difficulty": "1", "modes": "room", "origin": "fiction", "teaser": "Deux villages.",
}  # fmt: skip
PROTOCOL = {"min_people": "3", "max_people": "3", "title": "Tour de table", "steps": "Tour | 5",
            "kind": "debrief"}  # fmt: skip
PART = {"name": "Awa", "confidential": "Ce qu’elle sait."}
AT_MINUTE = {"title": "Un appel", "body": "On sonne.", "trigger": "minute", "at_minute": "10"}
AT_ROUND = {"title": "Un appel", "body": "On sonne.", "trigger": "round", "at_round": "2"}
GUEST = {"part": "R1", "name": "Awa", "group": "1"}
ENGLISH = {"title_en": "Charter", "body_en": "We listen.", "title_fr": "Charte",
           "body_fr": "On s’écoute.", "sure": "y"}  # fmt: skip

RULES: dict[str, tuple[type[Form], dict[str, str], dict[str, str], str]] = {
    "gathering-last-day": (GatheringForm, GATHERING, {"end_date": "2030-05-09"}, "end_date"),
    "gathering-five-days": (GatheringForm, GATHERING, {"end_date": "2030-05-15"}, "end_date"),
    "gathering-closes": (GatheringForm, GATHERING, {"closes_on": "2030-05-11"}, "closes_on"),
    "programme-hours": (FrameForm, FRAME, {"closes": "09:00"}, "closes"),
    "meeting-hours": (MeetingForm, MEETING, {"ends": "14:00"}, "ends"),
    "action-agenda": (ActionForm, ACTION, {"start_on": "2030-05-11"}, "start_on"),
    "workshop-people": (WorkshopForm, WORKSHOP, {"max_participants": "5"}, "max_participants"),
    "role-play-players": (SituationForm, ROLE_PLAY, {"max_players": "2"}, "max_players"),
    "role-play-minutes": (SituationForm, ROLE_PLAY, {"total_minutes": "39"}, "total_minutes"),
    "role-play-file-players": (RolePlayForm, ROLE_PLAY, {"max_players": "2"}, "max_players"),
    "role-play-file-minutes": (RolePlayForm, ROLE_PLAY, {"total_minutes": "39"}, "total_minutes"),
    "protocol-people": (ProtocolForm, PROTOCOL, {"max_people": "2"}, "max_people"),
    "part-name": (PartForm, PART, {"name": ""}, "name"),
    "event-minute": (EventForm, AT_MINUTE, {"at_minute": ""}, "at_minute"),
    "event-round": (EventForm, AT_ROUND, {"at_round": ""}, "at_round"),
    "assignment-guest": (AssignForm, GUEST, {"name": ""}, "name"),
    "charter-english-text": (CharterForm, ENGLISH, {"body_en": ""}, "body_en"),
    "charter-english-title": (CharterForm, ENGLISH, {"title_en": ""}, "title_en"),
}


def errors(form: type[Form], typed: dict[str, str]) -> list[str]:
    """The names of the fields that have one."""
    made = form(MultiDict(typed))
    if isinstance(made, AssignForm):
        made.part.choices, made.member.choices = [("R1", "Awa")], [("", "Guest")]
    if isinstance(made, ActionForm):
        made.offer([])
    made.validate()
    return sorted(made.errors)


@pytest.mark.parametrize("rule", RULES)
def test_what_goes_together_is_taken_and_one_step_beyond_is_refused_beside_its_field(
    cop_app: Flask, rule: str
) -> None:
    form, fine, change, field = RULES[rule]
    with cop_app.test_request_context():
        assert errors(form, fine) == []
        assert errors(form, fine | change) == [field]


@pytest.mark.parametrize(
    ("last", "taken"), [(0, True), (8, True), (-1, False), (9, False)], ids=str
)
def test_a_call_of_a_gathering_ends_from_today_on_and_before_it_begins(
    cop_app: Flask, last: int, taken: bool
) -> None:
    here = today_at("Europe/Paris")
    gathering = Gathering(tz="Europe/Paris", start_date=here + timedelta(days=9))
    with cop_app.test_request_context():
        form = AskingForm(MultiDict({"closes_on": (here + timedelta(days=last)).isoformat()}))
        assert form.validate()
        assert form.in_time(gathering) is taken


def rows(part: str) -> list[list[str]]:
    words = PAGE.read_text(encoding="utf-8").split(f"## {part}")[1].split("\n## ")[0]
    return [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        for line in words.splitlines()
        if line.startswith("| `")
    ]


def test_each_rule_of_a_form_is_written_down_with_its_form_and_no_other() -> None:
    written = [(name, form) for name, form, _rule in rows("Asked by a form")]
    assert written == [(name, form.__name__) for name, (form, *_rest) in RULES.items()]


def test_each_rule_of_a_service_names_a_test_that_is_there() -> None:
    named = [name for name, _rule in rows("Asked when it is saved")]
    assert len(named) > 10
    for path, _, test in (name.partition("::") for name in named):
        found = re.findall(r"^def (test_\w+)\(", (ROOT / path).read_text("utf-8"), re.MULTILINE)
        assert test in found
