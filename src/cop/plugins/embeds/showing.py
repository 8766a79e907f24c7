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
from cop.web.kept import keeper
from cop.web.shell import cop_url


def discovery(viewer: Viewer, contribution: object) -> Markup | None:
    """Where the oEmbed answer of a public page is, with what its address chose of a list."""
    if request.endpoint is None or not _may_lead(request.endpoint):
        return None
    name = ""
    if isinstance(contribution, Contribution):
        if not can(VISITOR, "read", contribution):
            return None
        name = name_of(contribution)
    elif not request.endpoint.endswith(".index"):
        return None
    if request.query_string:
        # Anybody may write what they like into an address: that is kept nowhere.
        return _links(_path(), name)
    return keeper(viewer).keep("embeds.discovery", _links, _path(), name)


def _links(path: str, name: str) -> Markup:
    """For the page at `path`; name: of the one thing that it is about, which everybody may read."""
    place = at(public_url("cop.web.home") + path)
    if place is None or (place.uid and not name):
        return Markup()
    title = place.subject.title if place.subject is not None else name
    links = {
        form: public_url("cop.embeds_roots.oembed_answer", url=place.address, format=form)
        for form in ("json", "xml")
    }
    return _drawn("_discovery.html", title=title, **links)


def beside(viewer: Viewer, contribution: Contribution) -> Markup | None:
    """The way to the generator, for whoever reads what everybody may read."""
    if not can(VISITOR, "read", contribution):
        return None
    return keeper(viewer).keep("embeds.beside", _way_there, contribution.type, contribution.uid)


def _way_there(type_name: str, uid: str) -> Markup:
    kind = current_app.extensions["cop"].registry.types[type_name]
    page = public_url(f"cop.{kind.endpoint}", uid=uid)
    return _drawn("_beside.html", url=cop_url("embeds.index", adresse=page))


def _may_lead(endpoint: str) -> bool:
    """Whether pages of this endpoint can be shown elsewhere: most can't, and needn't be matched."""
    kinds = current_app.extensions["cop"].registry.types.values()
    return endpoint.endswith(".index") or any(endpoint == f"cop.{kind.endpoint}" for kind in kinds)


def _path() -> str:
    """The path of this request below the start of the community, with its choices."""
    start = cop_url("web.home").removeprefix(request.script_root)
    return request.full_path.removeprefix(start).rstrip("?")


def _drawn(name: str, **said: str) -> Markup:
    page = current_app.jinja_env.get_template(f"embeds/{name}")
    return Markup(page.render(**page_words(), **said))
