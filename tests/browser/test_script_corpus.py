"""Nothing that somebody writes runs, leads away, or calls another host: with the policy of the
page switched off, and without one report of it when it is on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.corpus import Poisoned, poison
from tests.browser.people import ADVISER, Window
from tests.browser.serving import Place

CORPUS = Path(__file__).parents[1] / "corpus" / "xss.txt"
WATCH = """
window.broken = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...all) => { window.broken.push(`${name}(${all})`); };
document.addEventListener("securitypolicyviolation",
  (event) => window.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
MEASURES = Path(__file__).parent / "measures.js"


def vectors() -> list[str]:
    records = CORPUS.read_text(encoding="utf-8").removesuffix("\n").split("\n%%\n")
    return [record.partition("\n")[2] for record in records]


@pytest.fixture(scope="module")
def poisoned(place: Place) -> Poisoned:
    return poison(place, vectors())


class Guarded:
    """A window that notes whatever gets out of a page."""

    def __init__(self, page: Page, place: Place) -> None:
        self.page, self.place, self.away = page, place, list[str]()
        context: BrowserContext = page.context
        context.add_init_script(WATCH)
        context.add_init_script(path=MEASURES)
        context.on("request", lambda request: self._asked(request.url))
        context.on("page", lambda other: self.away.append(f"opened {other.url}"))
        page.on("dialog", lambda dialog: (self.away.append("a dialog"), dialog.dismiss()))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if (
            parts.scheme not in ("data", "blob")
            and f"{parts.scheme}://{parts.netloc}" != self.place.url
        ):
            self.away.append(f"asked for {url}")

    def faults(self, path: str) -> Iterator[str]:
        """What is wrong with one page after everything on it was touched."""
        answer = self.page.goto(path)
        if answer is None or answer.status != 200:
            yield f"{path} answers {answer and answer.status}"
        self.page.evaluate("() => measures.touch()")
        for looked in ("measures.dangerous()", "measures.clobbered()", "window.broken"):
            yield from (f"{path}: {one}" for one in self.page.evaluate(f"() => {looked}"))
        if self.page.url != self.place.url + path:
            yield f"{path} led to {self.page.url}"
        yield from (f"{path} {one}" for one in self.away)
        self.away.clear()


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(vectors()) >= 120


@pytest.mark.parametrize("bypass", [True, False], ids=["policy off", "policy on"])
def test_no_text_of_the_corpus_runs_or_leads_away(
    bypass: bool, window: Window, place: Place, poisoned: Poisoned
) -> None:
    guarded = Guarded(window(ADVISER, bypass_csp=bypass), place)

    assert len(poisoned.texts) >= 5
    assert [fault for path in poisoned.texts for fault in guarded.faults(path)] == []


@pytest.mark.parametrize("bypass", [True, False], ids=["policy off", "policy on"])
def test_no_plain_field_runs_or_leads_away(
    bypass: bool, window: Window, place: Place, poisoned: Poisoned
) -> None:
    guarded = Guarded(window(ADVISER, bypass_csp=bypass), place)

    assert [fault for path in poisoned.fields for fault in guarded.faults(path)] == []


def test_the_watch_sees_a_script_that_runs(window: Window, place: Place) -> None:
    page = window(bypass_csp=True)
    guarded = Guarded(page, place)
    page.route("**/charte", lambda route: route.fulfill(
        body="<main><img src=x onerror=alert(1)><a href='javascript:1'>x</a></main>"
             "<img src='http://evil.invalid/x'>", content_type="text/html"))  # fmt: skip
    found = "\n".join(guarded.faults("/charte"))

    signs = ("alert(1)", "javascript:1", "evil.invalid", "onerror=")
    assert [one for one in signs if one not in found] == []
