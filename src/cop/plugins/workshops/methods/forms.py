"""The schema of a method; its parts are written as text, the way a workshop travels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from wtforms import TextAreaField
from wtforms.validators import StopValidation

from cop import text
from cop.forms import BaseForm, DocumentForm, LineField, MarkdownField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.workshops.assembly import without_secrets
from cop.plugins.workshops.limits import Refused, checked
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.travel.markdown import to_markdown
from cop.plugins.workshops.travel.markdown_reading import read_markdown
from cop.plugins.workshops.travel.reading import TravelRefused
from cop.shape import Misshapen


class PartsField(TextAreaField):
    """A plan: as Markdown in a page, as JSON text out of a document, as plain data once validated."""

    def _value(self) -> str:
        if isinstance(self.data, str):
            return self.data
        try:
            return to_markdown(Plan.from_json(self.data or {}), {}).split("---\n", 2)[2].strip()
        except Misshapen:
            return ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:
        try:
            plan = checked(without_secrets(_read(self.data)))
        except (Refused, TravelRefused, text.TextRefused) as refusal:
            raise StopValidation(str(refusal)) from refusal
        except (ValueError, TypeError, RecursionError) as error:
            raise StopValidation(
                _("This part of the file can't be read: take it from this site again.")
            ) from error
        if not list(plan.blocks):
            raise StopValidation(_("Write at least one step."))
        self.data = cast("Any", plan.to_json())


def _read(typed: Any) -> Plan:
    if not isinstance(typed, str):
        return Plan.from_json(typed)
    if typed.lstrip().startswith("{"):
        return Plan.from_json(json.loads(typed))
    return read_markdown(text.normalise(typed)).plan


class MethodForm(DocumentForm):
    """A method."""

    about = MarkdownField(
        _l("When it serves, and what to know"),
        description=_l("Everybody who reads the method reads it: no secret here."),
    )
    plan = PartsField(
        _l("Its parts"),
        description=_l(
            "Each begins with “## ” and its title, then a line such as “durée: 8 (min 5)”, an "
            "empty line, and what is asked of participants."
        ),
        render_kw={"rows": 16, "spellcheck": "true"},
    )  # fmt: skip

    @classmethod
    def from_document(cls, document: Mapping[str, Any], thing: Any = None) -> MethodForm:
        flat = dict(document)
        if flat.get("plan") is not None and not isinstance(flat["plan"], str):
            flat["plan"] = json.dumps(flat["plan"], ensure_ascii=False, default=str)
        form = super().from_document(flat, thing)
        assert isinstance(form, MethodForm)
        return form


class KeepForm(BaseForm):
    """What is asked when parts of a plan are kept as a method."""

    title = LineField(_l("Name of the method"), [Required(_l("Give it a name."))], max_length=120)
    summary = LineField(_l("In a sentence, what it is for"), max_length=300)
