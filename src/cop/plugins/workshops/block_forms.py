"""The details of a block and of a piece of material. A field is named as in the plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import StopValidation

from cop.forms import BaseForm, ChoiceField, LineField, MarkdownField, SecretField
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.workshops import words
from cop.plugins.workshops.acts import hour, number, setting
from cop.plugins.workshops.changes import Change
from cop.plugins.workshops.limits import LINES, Refused
from cop.plugins.workshops.plan import Block, Material
from cop.plugins.workshops.timing import shown
from cop.plugins.workshops.tree import What
from cop.shape import to_plain


class ReadField(StringField):
    """Typed text that is read as a number or an hour; empty is None where that is an answer."""

    def __init__(
        self, label: Any, read: Callable[[str], Any], *, needed: bool = False, **kwargs: Any
    ) -> None:
        self.read, self.needed = read, needed
        super().__init__(label, **kwargs)

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)

    def pre_validate(self, form: Any) -> None:
        typed = str(self.data if self.data is not None else "").strip()
        if not typed and not self.needed:
            self.data = None
            return
        try:
            self.data = self.read(typed)
        except Refused as refusal:
            raise StopValidation(str(refusal)) from refusal


class HourField(ReadField):
    """An hour of the day; minutes since midnight once validated."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, hour, **kwargs)

    def _value(self) -> str:
        return shown(self.data) if isinstance(self.data, int) else super()._value()


def quantity(typed: str) -> float:
    """« 1 », « 0,5 ». Raises `Refused`."""
    bare = typed.replace(",", ".")
    if not (bare.isascii() and bare.replace(".", "", 1).isdigit() and len(bare) < 7):
        raise Refused(_("Write a number, such as 2 or 0,5."))
    return float(bare)


def small(label: Any, *, needed: bool = False, **kwargs: Any) -> ReadField:
    keys = {"inputmode": "numeric", "size": "4"}
    return ReadField(label, number, needed=needed, render_kw=keys, **kwargs)


class PartForm(BaseForm):
    """`seen`: what its writer started from, so that what somebody else changes isn't written over."""

    seen = HiddenField(render_kw={"data-draft-keep": ""})
    what: What

    @classmethod
    def of(cls, part: Block | Material) -> PartForm:
        plain = to_plain(part)
        form = cls(data=plain)
        form.seen.data = json.dumps(form.values(plain), ensure_ascii=False)
        return form

    def values(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        return {name: plain[name] for name in self._fields if name != "seen"}

    def changes(self, part: Block | Material) -> list[Change]:
        """What was typed otherwise than it was seen. Raises `Refused`."""
        now = self.values(to_plain(part))
        try:
            seen = json.loads(self.seen.data or "{}")
            before = {name: seen.get(name, now[name]) for name in now}
        except (ValueError, AttributeError, RecursionError) as error:
            raise Refused(_("This change can’t be made: load the page again.")) from error
        typed = self.typed()
        return [
            setting(self.what, part.key, name, before[name], typed[name])
            for name in now
            if typed[name] != before[name]
        ]

    def typed(self) -> dict[str, Any]:
        """Each field as plain data; only once it is validated."""
        return {name: self._plain(name) for name in self._fields if name != "seen"}

    def _plain(self, name: str) -> Any:
        value = self._fields[name].data
        if isinstance(self._fields[name], SecretField | MarkdownField) and value is None:
            return ""
        return value


class BlockForm(PartForm):
    what = What.BLOCK

    title = LineField(_l("Title"), max_length=LINES["title"])
    kind = ChoiceField(_l("Kind"), choices_from=words.kinds)
    minutes = small(_l("Minutes"), needed=True)
    least = small(
        _l("Minutes at the least"), description=_l("To how much it can be shortened when late.")
    )
    droppable = BooleanField(_l("It can be left out"))
    pinned = HourField(
        _l("Starts at"),
        description=_l("Whatever comes before: a meal, a guest. Empty: after the part above."),
        render_kw={"size": "6"},
    )
    participation = ChoiceField(_l("How people sit"), choices_from=words.participations)
    group_size = small(_l("Size of the groups"))
    lead = ChoiceField(_l("Who leads"), choices_from=words.leads)
    objective = LineField(_l("Aim"), max_length=LINES["objective"])
    instructions = MarkdownField(
        _l("What is asked of participants"), description=_l("Read aloud or projected.")
    )
    announce = LineField(
        _l("What to say"), max_length=LINES["announce"],
        description=_l("When it starts, or two minutes before the end."),
    )  # fmt: skip
    output = LineField(_l("What stays"), max_length=LINES["output"])
    output_target = ChoiceField(_l("What becomes of it"), choices_from=words.outputs)
    notes = SecretField(
        _l("Private notes"), description=_l("Only authors and whoever facilitates read them.")
    )
    watch = LineField(
        _l("Watch out for"), max_length=LINES["watch"], description=_l("Private too."),
        render_kw={"data-draft-skip": ""},
    )  # fmt: skip


class MaterialForm(PartForm):
    what = What.MATERIAL

    label = LineField(_l("What"), max_length=LINES["label"])
    block = ChoiceField(_l("For which part"), choices_from=lambda: [("", str(_l("all of it")))])
    mallette = ChoiceField(_l("In which kit"), choices_from=words.mallettes)
    quantity = ReadField(_l("How many"), quantity, needed=True, render_kw={"inputmode": "decimal"})
    per = ChoiceField(_l("Counted"), choices_from=words.pers)
    extra = small(_l("And this many more"), needed=True)
    group_size = small(_l("Size of the groups"))
    printed = BooleanField(_l("To print"))
    paper = LineField(_l("Size of the paper"), max_length=LINES["paper"])
    provider = ChoiceField(_l("Who brings it"), choices_from=words.providers)
    body = MarkdownField(
        _l("What stands on it"),
        description=_l("For what is printed from here, as often as needed. Participants read it."),
    )

    def offer(self, blocks: list[tuple[str, str]]) -> None:
        self.block.choices = [("", _("all of it")), *blocks]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        valid = super().validate(*args, **kwargs)
        if valid and not self.label.data:
            self.label.errors = [_("Write what is needed.")]
        return valid and not self.label.errors
