"""What embeds add to the pages of others: in the head of public ones, and beside a public thing."""

from __future__ import annotations

from flask import current_app, request
from markupsafe import Markup

from cop.addresses import public_url
from cop.contributions.models import Contribution
from cop.contributions.rules import can
from cop.i18n import page_words
from cop.members.viewer import VISITOR, Viewer
from cop.plugins.embeds.cards import name_of
from cop.plugins.embeds.places import at
from cop.web.shell import cop_url


def discovery(viewer: Viewer, contribution: object) -> Markup | None:
    """Where the oEmbed answer of a public page is, with what its address chose of a list."""
    if request.endpoint is None or not _may_lead(request.endpoint):
        return None
    place = at(public_url("cop.web.home") + _path())
    if place is None:
        return None
    title = place.subject.title if place.subject is not None else ""
    if place.uid:
        if not isinstance(contribution, Contribution) or not can(VISITOR, "read", contribution):
            return None
        title = name_of(contribution)
    links = {
        form: public_url("cop.embeds_roots.oembed_answer", url=place.address, format=form)
        for form in ("json", "xml")
    }
    return _drawn("_discovery.html", title=title, **links)


def beside(viewer: Viewer, contribution: Contribution) -> Markup | None:
    """The way to the generator, for whoever reads what everybody may read."""
    if not can(VISITOR, "read", contribution):
        return None
    kind = current_app.extensions["cop"].registry.types[contribution.type]
    page = public_url(f"cop.{kind.endpoint}", uid=contribution.uid)
    return _drawn("_beside.html", url=cop_url("embeds.index", adresse=page))


def _may_lead(endpoint: str) -> bool:
    """Whether pages of this endpoint can be shown elsewhere: most can't, and needn't be matched."""
    kinds = current_app.extensions["cop"].registry.types.values()
    shown = {f"cop.{kind.endpoint}" for kind in kinds}
    return endpoint in shown or endpoint.endswith(".index")


def _path() -> str:
    """The path of this request below the start of the community, with its choices."""
    start = cop_url("web.home").removeprefix(request.script_root)
    return request.full_path.removeprefix(start).rstrip("?")


def _drawn(name: str, **said: str) -> Markup:
    page = current_app.jinja_env.get_template(f"embeds/{name}")
    return Markup(page.render(**page_words(), **said))
