"""The schemas of a grid and of a protocol."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField
from wtforms.validators import NumberRange

from cop.forms import AddressField, ChoiceField, DocumentForm, LineField
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.library.fields import Cell, RowsField
from cop.plugins.role_plays.library.lines import LEAVES
from cop.plugins.role_plays.library.words import kinds
from cop.plugins.role_plays.words import CRITERIA

PEOPLE = [NumberRange(1, 100, _l("A number of people, from 1 to 100."))]


class GridForm(DocumentForm):
    """An observation grid."""

    criteria = RowsField(
        _l("What is observed"),
        cells=(
            Cell("label", _l("What I observe"), wide=True),
            Cell("kind", _l("How it is noted"), tuple((str(k), w) for k, w in CRITERIA.items())),
            Cell("hint", _l("A hint")),
        ),
        needed=_l("Write at least one line: something that is seen or heard."),
        description=_l("What is seen and heard, not what one thinks of it. Ten lines at the most."),
        most=15,
    )


class ProtocolForm(DocumentForm):
    """A protocol: peer consultation, debrief, warm-up, decision."""

    kind = ChoiceField(_l("What it is for"), choices_from=kinds)
    min_people = IntegerField(_l("People, at least"), PEOPLE, default=3)
    max_people = IntegerField(_l("People, at most"), PEOPLE, default=8)
    steps = RowsField(
        _l("The steps"),
        cells=(
            Cell("name", _l("Step"), wide=True),
            Cell("minutes", _l("Minutes"), minutes=True),
            Cell("who_speaks", _l("Who speaks")),
            Cell("rule", _l("The rule"), wide=True),
            Cell("prompt", _l("What one asks"), wide=True),
            Cell("leaves_role", _l("One leaves one’s role here"), tick=LEAVES),
        ),
        needed=_l("Write at least one step."),
        most=15,
    )
    source_name = LineField(_l("Where the method comes from"))
    source_url = AddressField(_l("Its page on the web"))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        if not super().validate(*args, **kwargs):
            return False
        if (self.min_people.data or 0) > (self.max_people.data or 0):
            self.max_people.errors = [_("At least as many as the smallest number.")]
        return not self.errors
