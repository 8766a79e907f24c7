"""A member signs in within a frame on a page of another site, and reads there; nobody else does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from cop.contributions.models import State, Visibility
from cop.db import session
from cop.members.models import Organisation
from cop.plugins.embeds.models import Site
from cop.plugins.tools.models import Tool
from tests.browser.people import ADVISER, VISITOR, Window
from tests.browser.serving import Place
from tests.browser.test_embeds import Host, host  # noqa: F401


@pytest.fixture
def link(place: Place, host: Host) -> tuple[str, str]:  # noqa: F811
    """What a page of that host pastes, about a tool for members; and the title of the tool."""
    with place.app.app_context():
        tool = session.scalars(select(Tool).where(Tool.state == State.PUBLISHED)).first()
        network = session.scalars(select(Organisation)).first()
        assert tool is not None and network is not None
        tool.visibility = Visibility.COMMUNITY
        origin = f"http://127.0.0.1:{host.server.server_port}"
        site = Site(organisation_id=network.id, name="Le site", origin=origin)
        session.add(site)
        session.commit()
        found = f"{place.url}/outils/{tool.uid}", site.uid, tool.title
        session.remove()
    address, uid, title = found
    script = f'<script async src="{place.url}/integrer/v1.js"></script>'
    return (
        f'<p><a class="cop-embed" data-site="{uid}" href="{address}">Un outil</a></p>{script}',
        title,
    )


@pytest.mark.slow
def test_a_member_signs_in_by_a_window_and_reads_in_the_frame(
    window: Window,
    host: Host,  # noqa: F811
    place: Place,
    link: tuple[str, str],
) -> None:
    """The host is of another site for the browser: `127.0.0.1` beside `localhost`."""
    markup, title = link
    page = window(VISITOR)
    page.goto(host.shows(markup))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("n’est plus, montré ici")).to_be_visible()
    frame.get_by_role("link", name="Lire en tant que membre").click()
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Se connecter", exact=True).click()
    popup = opened.value
    popup.wait_for_url(re.compile("/connexion$"))
    popup.get_by_role("button", name=ADVISER, exact=True).click()
    popup.get_by_role("button", name="Continuer").click()
    expect(frame.get_by_role("link", name=title, exact=True)).to_be_visible()
    expect(frame.get_by_text(f"Vous lisez ici en tant que {ADVISER}.")).to_be_visible()
    assert popup.is_closed()
    cookies = {one["name"]: one for one in page.context.cookies() if "cadre" in one["name"]}
    (seat,) = cookies.values()
    assert (seat["name"], seat["secure"], seat["httpOnly"], seat["sameSite"]) == (
        "__Host-cop_cadre", True, True, "None",
    )  # fmt: skip
    assert seat["partitionKey"] == "http://127.0.0.1"

    # A page that is loaded anew shows everybody's frame first, and the member's without a window.
    page.reload()
    expect(frame.get_by_text("n’est plus, montré ici")).to_be_visible()
    frame.get_by_role("link", name="Lire en tant que membre").click()
    expect(frame.get_by_role("link", name=title, exact=True)).to_be_visible()

    # No other origin may have that frame, though the browser would lend it the cookie.
    seat_address = page.frames[-1].url
    elsewhere = page.context.new_page()
    other = host.shows(f'<iframe src="{seat_address}"></iframe>', "other")
    elsewhere.goto(other.replace("127.0.0.1", "localhost"))
    expect(elsewhere.frame_locator("iframe").locator("[data-embed-root]")).to_have_count(0)

    # Who signs out at home is signed out in the frame.
    elsewhere.goto(place.url)
    elsewhere.locator("summary", has_text=ADVISER).click()
    elsewhere.get_by_role("button", name="Se déconnecter").click()
    elsewhere.get_by_role("link", name="Se connecter").first.wait_for()
    page.reload()
    frame.get_by_role("link", name="Lire en tant que membre").click()
    expect(frame.get_by_role("link", name="Se connecter", exact=True)).to_be_visible()
    expect(frame.get_by_role("link", name=title, exact=True)).to_have_count(0)
