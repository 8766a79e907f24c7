"""« Tester ma page »: what stands in the way of our content on a page, in words of a webmaster."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from cop.addresses import public_url
from cop.i18n import gettext as _
from cop.plugins.embeds.fetching import Fetched


@dataclass(frozen=True)
class Finding:
    good: bool
    words: str


class _Page(HTMLParser):
    """The frames, links, scripts and policies of a page that concern us."""

    def __init__(self, start: str) -> None:
        super().__init__(convert_charrefs=True)
        self.start = start
        self.frames = self.links = self.scripts = self.bare = 0
        self.policies: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        ours = next((said[name] for name in ("src", "href") if name in said), "")
        if tag == "meta" and said.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(said.get("content", ""))
        if not ours.startswith(self.start):
            return
        self.frames += tag == "iframe"
        self.scripts += tag == "script" and "/integrer/v1.js" in ours
        if tag == "a":
            self.links += "cop-embed" in said.get("class", "").split()

    def handle_data(self, data: str) -> None:
        self.bare += data.strip().startswith(self.start)


def findings(fetched: Fetched) -> list[Finding]:
    """What was found, what hinders first."""
    start = public_url("cop.web.home")
    page = _Page(start)
    page.feed(fetched.body)
    page.close()
    found = [_answered(fetched.status), _content(page)]
    if page.links:
        script = (
            _("Our script is on the page.")
            if page.scripts
            else _("The links are there and our script is missing: add it once, or in your theme.")
        )
        found.append(Finding(bool(page.scripts), script))
    found += _policies([fetched.headers.get("content-security-policy", ""), *page.policies], start)
    return sorted(found, key=lambda one: one.good)


def _answered(status: int) -> Finding:
    if status == 200:
        return Finding(True, _("The page answers."))
    return Finding(False, _("The page answers with an error (%(status)s).", status=status))


def _content(page: _Page) -> Finding:
    if page.frames:
        return Finding(True, _("Our content is on the page, in a frame."))
    if page.links:
        return Finding(True, _("Our content is on the page, as links for our script."))
    if page.bare:
        return Finding(False, _("Our address stands there as plain text: put it alone on a line."))
    return Finding(False, _("Nothing of ours was found on this page. Is it saved and public?"))


def _policies(policies: list[str], start: str) -> list[Finding]:
    """Each policy must allow us; a directive that isn't there falls back to the wider one."""
    host = "{0.scheme}://{0.netloc}".format(urlsplit(start))
    found = []
    for policy in policies:
        said = {
            words[0].lower(): words[1:] for part in policy.split(";") if (words := part.split())
        }
        for name, wider in (
            ("frame-src", ("child-src", "default-src")),
            ("script-src", ("default-src",)),
        ):
            rule = next((one for one in (name, *wider) if one in said), None)
            if rule is not None and not _allows(said[rule], host):
                found.append(Finding(False, _("The security policy of the site refuses it: add "
                                              "%(host)s to %(rule)s.", host=host, rule=name)))  # fmt: skip
    return found


def _allows(sources: list[str], host: str) -> bool:
    parts = urlsplit(host)
    wide = {"*", f"{parts.scheme}:", host, parts.netloc, f"{host}/"}
    domain = "*." + parts.netloc.partition(".")[2]
    return any(one.lower() in wide | {domain, f"{parts.scheme}://{domain}"} for one in sources)
