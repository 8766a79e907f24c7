"""Forms about people, networks, spaces, the charter and the vocabularies."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, TextAreaField
from wtforms.validators import URL, InputRequired, Length, Optional

from cop.forms import (
    BaseForm,
    ChoiceField,
    ChoicesField,
    LineField,
    MarkdownField,
    Required,
    TagsField,
)
from cop.i18n import LANGUAGES
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l


class ProfileForm(BaseForm):
    """What somebody says of themselves; each field is named as its column."""

    name = LineField(
        _l("Your name"), [Required(_l("Give the name by which people know you."))], max_length=120
    )
    job_title = LineField(_l("What you do"), max_length=120)
    portrait = MarkdownField(
        _l("Your portrait"),
        description=_l("Three or four sentences: where you come from, what you love in this work."),
    )
    expertise = TagsField(
        _l("I can help with"), description=_l("A few words, separated by commas.")
    )
    seeks = TagsField(_l("I am looking for"), description=_l("A few words, separated by commas."))
    language = ChoiceField(
        _l("Language of the site and of mails"), choices_from=lambda: list(LANGUAGES.items())
    )


class NetworkForm(BaseForm):
    """What a network says of itself, and the names that must never stand in a case."""

    short_name = LineField(
        _l("Short name"), [Required(_l("Give the name used in lists."))], max_length=60
    )
    summary = LineField(_l("In two sentences"), max_length=400)
    website = LineField(
        _l("Website"),
        [Optional(), URL(message=_l("Write the whole address, with https://."))],
        max_length=300,
    )
    stop_list = TextAreaField(
        _l("Names that must never stand in a case"),
        [Length(max=20000, message=_l("The list may have 20,000 characters at the most."))],
        description=_l(
            "One a line: associations, partners, people. Only the contacts of your network read "
            "this list; the check before publishing uses it."
        ),
    )


class SpaceForm(BaseForm):
    title = LineField(
        _l("Name of the space"), [Required(_l("Give the space a name."))], max_length=120
    )
    purpose = LineField(
        _l("What it is for"), description=_l("One sentence, for those who look in."), max_length=400
    )


class PlaceForm(BaseForm):
    """Until when a guest reads a space, and why they were invited."""

    until = DateField(_l("Last day"), [InputRequired(_l("Choose the last day."))])
    why = LineField(_l("Why this person"), max_length=300)


class MemberForm(BaseForm):
    """What somebody is; the choices are those that who asks may give."""

    organisation = ChoiceField(_l("Network or organisation"), choices_from=list)
    roles = ChoicesField(_l("Roles"), choices_from=list)
    until = DateField(
        _l("Last day"),
        [Optional()],
        description=_l("For a guest. Their places in spaces that ended on the old day move along."),
    )


class CharterForm(BaseForm):
    """A new version in both languages. `number` is the version that the writer started from."""

    number = HiddenField()
    title_fr = LineField(
        _l("Title, in French"), [Required(_l("Give the charter a title."))], max_length=160
    )
    body_fr = MarkdownField(_l("Text, in French"), [Required(_l("Write the text of the charter."))])
    title_en = LineField(_l("Title, in English"), max_length=160)
    body_en = MarkdownField(
        _l("Text, in English"),
        description=_l("Without it, those who read in English are shown the French text."),
    )
    sure = BooleanField(
        _l("Each member will have to accept it at their next visit."),
        [Required(_l("Tick this box to publish: everybody is asked to accept."))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if bool(self.title_en.data) != bool(self.body_en.data):
            empty = self.body_en if self.title_en.data else self.title_en
            empty.errors = [*empty.errors, _("The English version needs a title and a text.")]
            return False
        return valid

    def written(self) -> dict[str, tuple[str, str]]:
        """Language → title and text, as `charter.publish` takes them."""
        found = {"fr": (self.title_fr.data or "", self.body_fr.data or "")}
        if self.body_en.data:
            found["en"] = (self.title_en.data or "", self.body_en.data)
        return found


class TermForm(BaseForm):
    """A word of a vocabulary. `parent` and `after` are left out where they mean nothing."""

    fr = LineField(_l("In French"), [Required(_l("Write the word in French."))], max_length=120)
    en = LineField(
        _l("In English"), description=_l("If you leave it empty, the French."), max_length=120
    )
    parent = ChoiceField(_l("Belongs to"), choices_from=list)
    after = ChoiceField(_l("Comes after"), choices_from=list)
