"""« Afficher sur votre site »: from what was chosen, all that a webmaster may paste."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from markupsafe import escape
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField

from cop.addresses import public_url
from cop.db import session
from cop.feeds.choosing import chosen
from cop.i18n import gettext as _
from cop.members.models import Organisation, OrganisationKind
from cop.plugin import ContributionType
from cop.plugins.embeds.cards import name_of, thing_at
from cop.plugins.embeds.looks import AUTO, DARK, LIGHT, look_of
from cop.plugins.embeds.places import Place, at, below, lists

# What the form calls it → what addresses call it.
CHOICES = {"reseau": "reseau", "sujet": "theme", "n": "n", "couleur": "couleur", "site": "site"}


@dataclass(frozen=True)
class Made:
    """address: for a line of its own; link, script: for any page; shortcode: for our WordPress
    plugin; feeds: (format, address); policy: what a strict site adds to its own."""

    title: str
    address: str
    link: str
    script: str
    shortcode: str
    feeds: tuple[tuple[str, str], ...]
    policy: str


class NothingToShow(ValueError):
    """Nothing public is meant; the text says what to do."""


def make(asked: Mapping[str, str]) -> Made:
    """Raises `NothingToShow`."""
    place = _place(asked)
    title = _title(place)
    home = public_url("cop.web.home")
    source = place.address.removeprefix(home)
    script = public_url("cop.embeds.loader")
    return Made(
        title=title,
        address=place.address,
        link=f'<p><a class="cop-embed" href="{escape(place.address)}">{escape(title)}</a></p>',
        script=f'<script async src="{script}"></script>',
        shortcode=f'[cop src="{source}"]',
        feeds=_feeds(place),
        policy="script-src {0}; frame-src {0}".format(
            "{0.scheme}://{0.netloc}".format(urlsplit(home))
        ),
    )


def _place(asked: Mapping[str, str]) -> Place:
    """What is shown, with what was chosen for it."""
    options: MultiDict[str, str] = MultiDict()
    if asked.get("apparence") in {DARK, AUTO}:
        options.add("theme", asked["apparence"])
    for name, called in CHOICES.items():
        if asked.get(name):
            options.add(called, asked[name][:200])
    typed = asked.get("adresse", "").strip()
    if typed:
        found = at(typed)
        if found is None:
            raise NothingToShow(_("This is no page of ours that other sites can show. Copy the "
                                  "address of a public page of this site."))  # fmt: skip
        options.update(
            {name: found.asked.getlist(name) for name in found.asked if name not in options}
        )
        path = found.path
    else:
        offered = lists()
        if not offered:
            raise NothingToShow(_("There is no list here yet that other sites could show."))
        named = (one for one in offered if one.subject and one.subject.name == asked.get("liste"))
        path = next(named, offered[0]).path
    place = below(path, options)
    assert place is not None
    return place


def _title(place: Place) -> str:
    if place.subject is not None:
        return place.subject.title
    thing = thing_at(place)
    if thing is None:
        raise NothingToShow(_("What stands at this address is not public, or is not there: other "
                              "sites can show only what everybody may read."))  # fmt: skip
    return name_of(thing)


def _feeds(place: Place) -> tuple[tuple[str, str], ...]:
    if place.subject is None:
        return ()
    query = chosen(place.asked, themes=place.asked.getlist("theme")).query
    forms = {"atom": "Atom", "json": "JSON Feed"}
    if place.subject.dated is not None:
        forms["ics"] = _("Calendar")
    return tuple(
        (label, "?".join(filter(None, (
            public_url("cop.feeds.feed", name=place.subject.name, form=form), query))))
        for form, label in forms.items()
    )  # fmt: skip


def colour_is_kept(asked: Mapping[str, str]) -> bool:
    """False for a colour that couldn't be read on the ground that was chosen."""
    colour = asked.get("couleur", "").strip()
    look = look_of(asked, [asked.get("apparence", LIGHT)])
    return not colour or bool(look.accent)


def networks() -> list[tuple[str, str]]:
    """(uid, name) of the networks; who they are is no secret."""
    query = select(Organisation.uid, Organisation.short_name)
    found = query.where(Organisation.kind == OrganisationKind.RRMA)
    return [(uid, name) for uid, name in session.execute(found.order_by(Organisation.short_name))]


def topics() -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """List by list, the themes that its things can be on: (title, ((code, words), …))."""
    types = current_app.extensions["cop"].registry.types
    found = []
    for place in lists():
        assert place.subject is not None
        pairs = dict(pair for name in place.subject.kinds for pair in _themes(types[name]))
        if pairs and place.subject.dated is None:
            found.append((place.subject.title, tuple(pairs.items())))
    return found


def _themes(kind: ContributionType) -> list[tuple[str, str]]:
    field = kind.form()._fields.get("themes")
    if not isinstance(field, SelectMultipleField):
        return []
    return [(str(choice[0]), str(choice[1])) for choice in field.iter_choices()]
