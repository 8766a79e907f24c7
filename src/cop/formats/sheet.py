"""A contribution laid out for paper: what every format shows, made once from its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from cop import text
from cop.addresses import public_url
from cop.config import setting
from cop.contributions.documents import Document, long_texts, own_labels
from cop.contributions.models import Contribution
from cop.contributions.references import columns_of, names_in
from cop.days import day_in_words
from cop.formats.labels import Reading, long_fields, short_fields
from cop.i18n import gettext as _
from cop.members.dates import day_of
from cop.plugin import ContributionType


@dataclass(frozen=True)
class Sheet:
    """Plain words but for `sections`, whose second part is safe HTML that starts at h3.

    Nobody's name is in it: who may see a name sees it on the page that `address` leads to.
    """

    title: str
    summary: str
    kind: str
    language: str
    licence: str
    address: str
    site: str
    changed: date
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str], ...]

    @property
    def foot(self) -> str:
        """Where it comes from, of what day, and what one may do with it: the licences ask for it."""
        parts = [self.site, self.address, _("as of %(day)s", day=day_words(self.changed))]
        return " · ".join([*parts, self.licence] if self.licence else parts)


def day_words(day: date) -> str:
    return day_in_words(day)


def sheet_of(kind: ContributionType, thing: Contribution, document: Document) -> Sheet:
    """Lay out `document`, from which whatever this reader may not see was already left out, and
    which holds the titles of what it names."""
    named = own_labels(kind.model) | dict(long_fields(kind))
    first = [name for name, _label in long_fields(kind)]
    order = [*first, *(name for name in long_texts(kind.model) if name not in first)]
    sections = [
        (named.get(name, ""), text.render(document[name]).full_html)
        for name in order
        if document.get(name)
    ]
    found = kind.passages(document) if kind.passages else ()
    sections += [(str(one.label), one.markup) for one in found]
    short = short_fields(kind)
    facts = [(one.label, _on_paper(one, document.get(one.name))) for one in short]
    facts += [
        (named.get(name, ""), " ; ".join(names_in(document.get(name))))
        for name in columns_of(kind.model)
        if name not in {one.name for one in short}
    ]
    return Sheet(
        title=document["title"],
        summary=document["summary"] or "",
        kind=str(kind.title),
        language=document["language"] or "fr",
        licence=document["licence"] or "",
        address=public_url("cop.contributions.show", uid=thing.uid),
        site=str(setting("COP_SITE_NAME")),
        changed=day_of(thing.updated_at) or date.min,
        facts=tuple((label, words) for label, words in facts if words),
        sections=tuple((label, markup) for label, markup in sections if markup),
    )


def _on_paper(field: Reading, value: Any) -> str:
    said = field.say(value)
    try:
        return day_words(date.fromisoformat(said)) if field.day and said else said
    except ValueError:
        return said


def before_words(label: str) -> str:
    """A label as it stands before its words, with the space that its language sets."""
    return _("%(label)s: ", label=label)


def whole_target(target: str) -> str:
    """Where a link of a text leads from a file: a full address, or nothing (a note of the text)."""
    if target.startswith("/"):
        site = urlsplit(str(setting("COP_PUBLIC_URL")))
        return f"{site.scheme}://{site.netloc}{target}"
    return "" if target.startswith("#") else target
