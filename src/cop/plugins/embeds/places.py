"""What an address of this site leads to, if other sites may show it: one public thing, or a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from flask import current_app
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from cop.addresses import public_url
from cop.config import setting
from cop.feeds import subjects
from cop.feeds.choosing import NAMES
from cop.feeds.subjects import Subject

# What an address may choose beside its list: looks, language, the site that shows it.
OPTIONS = ("theme", "couleur", "langue", "site", "quoi", "titre")
LONGEST = 2000


@dataclass(frozen=True)
class Place:
    """One thing (`uid`) or one list (`subject`). asked: what its address chose."""

    endpoint: str
    uid: str = ""
    subject: Subject | None = None
    asked: MultiDict[str, str] = field(default_factory=MultiDict)

    @property
    def page(self) -> str:
        """The whole address of its page."""
        return _with(self._page, [one for one in self._pairs(NAMES) if one[1] not in LOOKS])

    @property
    def address(self) -> str:
        """The same with how it is to look: what somebody pastes."""
        return _with(self._page, self._pairs(ASKED))

    @property
    def frame(self) -> str:
        """The whole address of its embed document: it stands in posts for years."""
        return _with(public_url("cop.embeds.document", path=self.path), self._pairs(ASKED))

    @property
    def path(self) -> str:
        """Of its page, below the start of the community: `outils/k3…`."""
        return urlsplit(self._page).path.removeprefix(_start())

    @property
    def _page(self) -> str:
        return public_url(self.endpoint, **({"uid": self.uid} if self.uid else {}))

    def _pairs(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """In one order, so that an address is written in one way."""
        return [(name, value) for name in names for value in self.asked.getlist(name) if value]


LOOKS = ("clair", "sombre", "auto")
ASKED = tuple(dict.fromkeys((*NAMES, *OPTIONS)))


def _with(address: str, pairs: list[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(pairs)}" if pairs else address


def _start() -> str:
    """The path of the community's home, which ends in a slash."""
    return urlsplit(public_url("cop.web.home")).path


def at(address: str) -> Place | None:
    """Whatever form an address takes: with or without its last slash, with marks of a newsletter,
    by `http` or `https`. None for another site's, and for what no other site may show."""
    if len(address) > LONGEST:
        return None
    try:
        parts = urlsplit(address.strip())
        home = urlsplit(str(setting("COP_PUBLIC_URL")))
        if parts.scheme not in {"http", "https"} or parts.netloc.lower() != home.netloc.lower():
            return None
        pairs = parse_qsl(parts.query, max_num_fields=50)
    except ValueError:
        return None
    if not parts.path.startswith(_start()):
        return None
    return below(unquote(parts.path).removeprefix(_start()), MultiDict(pairs))


def below(path: str, asked: Mapping[str, str]) -> Place | None:
    """The same by a path below the start of the community."""
    kept: MultiDict[str, str] = MultiDict(
        (name, value[:200]) for name, value in MultiDict(asked).items(multi=True) if name in ASKED
    )
    for form in (path, path.rstrip("/"), path.rstrip("/") + "/"):
        found = _matched(form)
        if found is not None:
            endpoint, values = found
            return _place(endpoint, str(values.get("uid", "")), kept)
    return None


def _matched(path: str) -> tuple[str, Mapping[str, object]] | None:
    base = urlsplit(str(setting("COP_PUBLIC_URL")))
    adapter = current_app.url_map.bind(
        base.netloc, script_name=base.path.rstrip("/") + "/", url_scheme=base.scheme or "https"
    )
    prefix = _start().removeprefix(base.path.rstrip("/"))
    try:
        endpoint, values = adapter.match(prefix + path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint), values


def _place(endpoint: str, uid: str, asked: MultiDict[str, str]) -> Place | None:
    registry = current_app.extensions["cop"].registry
    if uid:
        endpoints = {f"cop.{kind.endpoint}" for kind in registry.types.values()}
        whole = endpoint in endpoints or endpoint == "cop.contributions.show"
        return Place(endpoint, uid, None, asked) if whole else None
    listed = _subject(endpoint)
    return Place(endpoint, "", listed, asked) if listed is not None else None


def _subject(endpoint: str) -> Subject | None:
    if endpoint == "cop.calendar.index":
        return subjects.subject(subjects.AGENDA)
    for plugin in current_app.extensions["cop"].registry.active:
        if plugin.types and endpoint == f"cop.{plugin.name}.index":
            return subjects.subject(plugin.path.lstrip("/"))
    return None


def lists() -> list[Place]:
    """Every list that there is, for the generator."""
    registry = current_app.extensions["cop"].registry
    endpoints = [f"cop.{plugin.name}.index" for plugin in registry.active if plugin.types]
    if registry.dated:
        endpoints.append("cop.calendar.index")
    known = {rule.endpoint for rule in current_app.url_map.iter_rules()}
    found = (_place(endpoint, "", MultiDict()) for endpoint in endpoints if endpoint in known)
    return [place for place in found if place is not None]
