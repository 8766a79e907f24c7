"""Forms about people and networks."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import URL, Length, Optional

from cop.forms import BaseForm, ChoiceField, LineField, MarkdownField, Required, TagsField
from cop.i18n import LANGUAGES
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
