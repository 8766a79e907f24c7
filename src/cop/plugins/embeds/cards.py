"""One public thing as other sites show it: its title, what it is, and its text where that is short."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup, escape
from werkzeug.exceptions import NotFound

from cop.addresses import public_url
from cop.calendar.events import event
from cop.contributions import references
from cop.contributions.editions import document_for
from cop.contributions.finding import find, find_any
from cop.contributions.models import Contribution, State
from cop.contributions.pages import kind_of
from cop.feeds.coming import when
from cop.formats.sheet import before_words, sheet_of, whole_target
from cop.members.viewer import VISITOR, Viewer
from cop.plugins.embeds.places import Place

# A card weighs 15 kB at the most, whatever was written: a longer text is read on its page.
MOST_TEXT = 9000
MOST_FACTS = 6
OPEN = frozenset({State.PUBLISHED, State.ARCHIVED})
_HEADING = re.compile(r"(</?h)([3-6])(?=[ >])")
_LINK = re.compile(r'(<a [^>]*?)href="([^"]*)"')


@dataclass(frozen=True)
class Card:
    """page: the whole address of the page that it stands for. when: the day, for what takes place.

    sections: (label, safe HTML whose headings start at h3); none where the text is too long.
    """

    uid: str
    kind: str
    title: str
    page: str
    language: str
    licence: str
    summary: str = ""
    when: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[tuple[str, str], ...] = ()


def thing_at(place: Place, viewer: Viewer = VISITOR) -> Contribution | None:
    """What a visitor reads there: nobody's rights are lent to a page of another site. viewer: who
    signed in within the frame, and reads what was published."""
    endpoint = place.endpoint.removeprefix("cop.")
    kinds = current_app.extensions["cop"].registry.types.values()
    try:
        if endpoint == "contributions.show":
            thing = find_any(viewer, place.uid)
        else:
            model = next(kind.model for kind in kinds if kind.endpoint == endpoint)
            thing = find(viewer, place.uid, model)
    except NotFound:
        return None
    return thing if thing.state in OPEN else None


def name_of(thing: Contribution) -> str:
    """« Outil : La grille des besoins »: what a frame is called, on a page that knows nothing of us."""
    return f"{before_words(str(kind_of(thing.type).title))}{thing.title}"


def card_of(thing: Contribution, viewer: Viewer = VISITOR) -> Card:
    """A type whose summary doesn't travel tells its title alone, like in feeds. Of its text, what
    every reader is shown: no reserved passage, whoever reads."""
    kind = kind_of(thing.type)
    page = public_url(f"cop.{kind.endpoint}", uid=thing.uid)
    bare = Card(thing.uid, str(kind.title), thing.title, page, thing.language, thing.licence or "")
    if not kind.summary_travels:
        return bare
    document = document_for(VISITOR, thing, reserved=False)
    known = references.known_to(viewer, type(thing), [document])
    sheet = sheet_of(kind, thing, references.titled(type(thing), document, known))
    dated = current_app.extensions["cop"].registry.dated
    found = event(viewer, kind.name, thing.uid) if kind.name in dated else None
    fits = sum(len(label) + len(markup) for label, markup in sheet.sections) <= MOST_TEXT
    return Card(
        thing.uid, sheet.kind, sheet.title, page, sheet.language, sheet.licence, sheet.summary,
        when(found) if found else "",
        () if found else sheet.facts[:MOST_FACTS],
        sheet.sections if fits else (),
    )  # fmt: skip


def placed(markup: str, level: int, *, framed: bool) -> Markup:
    """Our HTML inside another page: headings from `level` down, links that lead out of the frame."""
    shifted = _HEADING.sub(lambda found: f"{found[1]}{min(6, int(found[2]) + level - 3)}", markup)

    def lead(found: re.Match[str]) -> str:
        target = Markup(found[2]).unescape()
        if target.startswith("#"):
            return str(found[0])
        out = ' target="_top"' if framed else ""
        return f'{found[1]}href="{escape(whole_target(target))}"{out}'

    return Markup(_LINK.sub(lead, shifted))
