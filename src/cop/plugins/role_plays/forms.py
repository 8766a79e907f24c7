"""The schema of a role-play as a document; the six steps that people fill stand in `steps/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from wtforms import IntegerField, TextAreaField
from wtforms.validators import NumberRange, StopValidation

from cop import text
from cop.forms import ChoiceField, ChoicesField, DocumentForm, MarkdownField, Required, SecretField
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.vocabulary import choices
from cop.plugins.role_plays import words
from cop.plugins.role_plays.assembly import LISTS, assemble
from cop.plugins.role_plays.packet import Origin
from cop.shape import Misshapen

MINUTES = [NumberRange(0, 480, _l("A number of minutes, from 0 to 480."))]
PLAYERS = [NumberRange(1, 12, _l("A number of players, from 1 to 12."))]


class ListsField(TextAreaField):
    """The lists of a packet, as JSON text on the way in and as plain data once validated."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:
        typed = self.data or "{}"
        try:
            plain = json.loads(typed) if isinstance(typed, str) else typed
            if not isinstance(plain, dict):
                raise ValueError("not an object")
            packet = assemble({"packet": plain}, "")
            for one in texts_of(plain):
                text.render(one)
        except (ValueError, TypeError, RecursionError, Misshapen, text.TextRefused) as error:
            raise StopValidation(
                str(_l("This part of the file can't be read: take it from this site again."))
            ) from error
        public = packet.public()
        self.data = cast("Any", {name: public[name] for name in LISTS})


def texts_of(value: Any) -> list[str]:
    """Every text in plain data, however deep it lies."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for one in inner for found in texts_of(one)]


def in_proportion(form: Any) -> bool:
    """Whether the numbers of a role-play go together; else the form says so."""
    if form.min_players.data > form.max_players.data:
        form.max_players.errors = [_("At least as many as the smallest number.")]
    if form.play_minutes.data > form.total_minutes.data:
        form.total_minutes.errors = [_("At least as long as the play alone.")]
    return not form.errors


class RolePlayForm(DocumentForm):
    """A role-play as a file or an API gives it; without its secret side, which stays as it is."""

    context = MarkdownField(_l("What all know"), [Required(_l("Tell the situation."))])
    themes = ChoicesField(_l("Themes"), choices_from=choices("role_play_theme"), most=6)
    moments = ChoicesField(_l("Moments of the project"), choices_from=choices("phase"), most=6)
    postures = ChoicesField(_l("Postures"), choices_from=words.postures, most=7)
    modes = ChoicesField(_l("How it can be played"), choices_from=words.modes, most=4)
    difficulty = ChoiceField(_l("Difficulty"), choices_from=words.difficulties)
    origin = ChoiceField(_l("Where it comes from"), choices_from=words.origins)
    reading_minutes = IntegerField(_l("Reading, in minutes"), MINUTES)
    play_minutes = IntegerField(_l("Play, in minutes"), MINUTES)
    total_minutes = IntegerField(_l("In all, in minutes"), MINUTES)
    min_players = IntegerField(_l("Players, at least"), PLAYERS)
    max_players = IntegerField(_l("Players, at most"), PLAYERS)
    packet = ListsField(_l("Parts, documents, grid and debrief"))
    sealed = SecretField(_l("What is secret"))

    @classmethod
    def from_document(cls, document: Mapping[str, Any], thing: Any = None) -> RolePlayForm:
        lists = document.get("packet")
        flat = dict(document)
        if lists is not None and not isinstance(lists, str):
            flat["packet"] = json.dumps(lists, ensure_ascii=False, default=str)
        flat.setdefault("origin", str(Origin.FICTION))
        flat.setdefault("difficulty", 1)
        # The secret side comes by its own door alone, never out of a file.
        flat.pop("sealed", None)
        form = super().from_document(flat, thing)
        assert isinstance(form, RolePlayForm)
        return form

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        return super().validate(*args, **kwargs) and in_proportion(self)

    def document(self) -> dict[str, Any]:
        document = super().document()
        return document | {"difficulty": int(document["difficulty"] or 1)}
