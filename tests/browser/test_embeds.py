"""Content of ours on pages of other sites: in WordPress's sandbox, by our script, without any."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from cop.contributions.models import State, Visibility
from cop.db import session
from cop.plugins.tools.models import Tool
from tests.browser.people import CONTACT_HERE, DESK, PHONE, VISITOR, Window
from tests.browser.serving import Place
from tests.browser.walking import Walk

# The parent's part of the protocol, as `wp-embed.js` of WordPress has it.
WP_EMBED = """
window.said = [];
addEventListener("message", (event) => {
  const data = event.data;
  if (!data || !(data.secret || data.message || data.value)) return;
  if (/[^a-zA-Z0-9]/.test(data.secret)) return;
  for (const frame of document.querySelectorAll('iframe[data-secret="' + data.secret + '"]')) {
    if (event.source !== frame.contentWindow) continue;
    window.said.push(data);
    if (data.message === "height") {
      const height = Math.min(1000, Math.max(200, parseInt(data.value, 10)));
      frame.height = height;
      frame.removeAttribute("style");
      for (const quote of document.querySelectorAll("blockquote[data-secret]")) quote.style.display = "none";
    }
    if (data.message === "link") {
      const source = new URL(frame.src), target = new URL(data.value);
      if (/^https?:$/.test(target.protocol) && target.host === source.host
          && document.activeElement === frame) window.top.location.href = data.value;
    }
  }
});
"""


class Host:
    """A site of somebody else's, on another port: its pages by their path."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        app = Flask("host")
        app.add_url_rule("/<path:path>", "page", lambda path: self.pages.get(path, ""))
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.thread = Thread(target=self.server.serve_forever)
        self.thread.start()

    def shows(self, body: str, path: str = "page") -> str:
        """Keep a page of the host; its address."""
        self.pages[path] = (
            f'<!doctype html><html lang="fr"><title>Hôte</title>'
            f"<style>iframe{{border:0}}</style><body>{body}"
        )
        return f"http://127.0.0.1:{self.server.server_port}/{path}"

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def host() -> Iterator[Host]:
    running = Host()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def tool(place: Place) -> str:
    """The page of a public tool with a text to unfold."""
    with place.app.app_context():
        found = session.scalars(select(Tool).where(Tool.state == State.PUBLISHED)).first()
        assert found is not None
        found.visibility, uid = Visibility.PUBLIC, found.uid
        session.commit()
        session.remove()
    return f"{place.url}/outils/{uid}"


def pasted(page: Page, address: str) -> str:
    """What WordPress makes of an address on a line of its own."""
    from tests.plugins.embeds.wordpress import filtered

    answer = page.request.get(address)
    found = answer.text().partition('type="application/json+oembed"')[2]
    endpoint = found.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    html = filtered(page.request.get(endpoint).json()["html"])
    assert html is not None
    return html


def height(page: Page) -> int:
    return int(page.evaluate("document.querySelector('iframe').getBoundingClientRect().height"))


def needed(page: Page) -> int:
    """What the content of the frame takes, rounded up."""
    root = page.frame_locator("iframe").locator("[data-embed-root]")
    return int(root.evaluate("node => Math.ceil(node.getBoundingClientRect().height)"))


def fits(page: Page) -> None:
    page.wait_for_function("!document.querySelector('iframe').hasAttribute('style')")
    for _turn in range(100):
        if height(page) == max(200, needed(page)):
            return
        page.wait_for_timeout(50)
    assert height(page) == max(200, needed(page))


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_in_the_sandbox_of_wordpress_it_fits_grows_shrinks_and_leads_on(
    size: dict[str, int], window: Window, host: Host, tool: str
) -> None:
    page = window(VISITOR, viewport=size)
    page.goto(host.shows(f"{pasted(page, tool)}<script>{WP_EMBED}</script>"))
    fits(page)
    assert page.locator("blockquote").is_hidden()
    frame = page.frame_locator("iframe")
    folded = height(page)
    frame.locator("summary").click()
    page.wait_for_function(f"document.querySelector('iframe').clientHeight > {folded}")
    frame.locator("summary").press("Enter")
    fits(page)
    assert height(page) == folded
    assert frame.locator("html").evaluate("node => node.scrollWidth <= node.clientWidth")
    frame.locator(".cop-title a").click()
    page.wait_for_url(tool)


@pytest.mark.slow
def test_the_list_is_narrowed_within_its_frame(window: Window, host: Host, place: Place) -> None:
    page = window(VISITOR)
    _two_networks(place)
    page.goto(host.shows(f"{pasted(page, f'{place.url}/outils/?n=5')}<script>{WP_EMBED}</script>"))
    fits(page)
    frame = page.frame_locator("iframe")
    before = frame.locator(".cop-list > li").count()
    frame.locator(".cop-choices a").nth(1).click()
    expect(frame.locator(".cop-choices [aria-current]")).not_to_have_text("Tous les réseaux")
    assert 0 < frame.locator(".cop-list > li").count() < before
    fits(page)
    title = frame.locator(".cop-list a").first
    address = title.get_attribute("href")
    title.click()
    page.wait_for_url(str(address))


def _two_networks(place: Place) -> None:
    with place.app.app_context():
        seen: set[int] = set()
        for one in session.scalars(select(Tool).where(Tool.state == State.PUBLISHED)):
            if one.network_id and one.network_id not in seen and len(seen) < 2:
                seen.add(one.network_id)
                one.visibility = Visibility.PUBLIC
        session.commit()
        session.remove()


@pytest.mark.slow
def test_our_script_pasted_ten_times_works_once_and_hears_no_one_else(
    window: Window, host: Host, tool: str, place: Place
) -> None:
    page = window(VISITOR)
    script = f'<script async src="{place.url}/integrer/v1.js"></script>'
    link = f'<p><a class="cop-embed" href="{tool}">Un outil</a></p>'
    stranger = host.shows(
        "<script>const say = (more) => parent.postMessage({cop: 1, ...more}, '*');"
        "addEventListener('message', ({data}) => { for (const type of ['height', 'title', 'link'])"
        " say({id: data, type, value: type === 'height' ? 9999 : 'https://ailleurs.example/'});"
        " parent.postMessage('sent', '*'); });</script>",
        "stranger",
    )
    page.goto(host.shows(f'{link}{script * 10}<iframe id="stranger" src="{stranger}"></iframe>'))
    ours = page.locator("a.cop-embed + iframe")
    expect(page.locator("a.cop-embed")).to_be_hidden()
    expect(ours).to_have_count(1)
    expect(ours).to_have_attribute("title", re.compile("^Outil"))
    before = ours.evaluate("node => node.style.height")
    page.evaluate("""() => new Promise((done) => {
        addEventListener("message", ({data}) => data === "sent" && done());
        const id = new URL(document.querySelector("a.cop-embed + iframe").src).hash.slice(5);
        document.querySelector("#stranger").contentWindow.postMessage(id, "*");
    })""")
    page.evaluate("postMessage({cop: 1, type: 'height', value: 9999}, '*')")
    page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
    assert ours.evaluate("node => node.style.height") == before
    assert "ailleurs" not in str(ours.get_attribute("title"))
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', {json.dumps(link)})")
    expect(ours).to_have_count(2)
    cookies = page.context.cookies()
    assert cookies == []


@pytest.mark.slow
def test_without_script_there_is_a_link_and_a_frame_that_reads(
    window: Window, host: Host, tool: str, place: Place
) -> None:
    page = window(VISITOR, java_script_enabled=False)
    link = f'<p><a class="cop-embed" href="{tool}">Un outil</a></p>'
    page.goto(host.shows(f'{link}<script async src="{place.url}/integrer/v1.js"></script>'))
    expect(page.locator("a.cop-embed")).to_be_visible()
    page.goto(tool.replace("/outils/", "/integrer/v1/outils/"))
    page.locator("summary").click()
    expect(page.locator("details > :nth-child(2)")).to_be_visible()


@pytest.mark.slow
def test_from_the_generator_to_a_revoked_site(window: Window, host: Host, tool: str) -> None:
    """From the choice to the neutral card."""
    page = window(CONTACT_HERE)
    page.goto("/integrer/sites")
    page.get_by_label("Le nom que vous donnez au site").fill("Le site du réseau")
    page.get_by_role("button", name="Ajouter le site").click()
    page.goto("/integrer/")
    page.get_by_label("Pour le site").select_option("Le site du réseau")
    page.get_by_label("Ou une seule page").fill(tool)
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator("a.cop-embed")).to_be_hidden()
    copy = page.get_by_role("button", name="Copier : Dans WordPress")
    copy.click()
    expect(page.get_by_role("button", name="Copié : Dans WordPress")).to_be_visible()
    address = page.get_by_role("textbox", name="Dans WordPress").input_value()
    visitor = window(VISITOR)
    post = host.shows(f"{pasted(visitor, address)}<script>{WP_EMBED}</script>")
    visitor.goto(post)
    fits(visitor)
    expect(visitor.frame_locator("iframe").locator(".cop-title")).to_be_visible()
    page.goto("/integrer/sites")
    expect(page.get_by_text(post.removesuffix("/page"))).to_be_visible()
    page.locator("details.confirm summary", has_text="Révoquer").click()
    page.get_by_role("button", name="Oui").click()
    expect(page.get_by_text("Révoqué", exact=True)).to_be_visible()
    again = window(VISITOR)
    again.goto(post)
    expect(again.frame_locator("iframe").get_by_text("n’est plus, montré ici")).to_be_visible()


@pytest.mark.slow
def test_a_frame_is_accessible_in_each_look(window: Window, place: Place, tool: str) -> None:
    walk = Walk(window(CONTACT_HERE), place.url)
    for theme in ("clair", "sombre", "auto"):
        for path in (tool, f"{place.url}/outils/", f"{place.url}/agenda/"):
            frame = path.replace(place.url, f"{place.url}/integrer/v1")
            walk.page.goto(f"{frame}?theme={theme}")
            walk.look(f"{path} {theme}")
    # A document in a frame starts at h2 and has no landmarks: the page around it has the h1, and a
    # second `main` would be one too many there.
    theirs = ("h1", "has the title", "page-has-heading-one", "landmark-one-main", " region: ")
    found = [fault for fault in walk.faults if not any(one in fault for one in theirs)]
    assert found == []
