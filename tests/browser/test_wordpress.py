"""A real WordPress on loopback shows what is public here, and its people sign in with its accounts.

It is Debian's own; where it isn't installed, these tests are left out and say so.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from cop.db import session
from cop.members.models import Identity, Member
from cop.site import accounts
from cop.site.doors.token import sealed
from tests.browser.people import ADVISER, DESK, open_context
from tests.browser.serving import Place, free_port, start
from tests.wordpress import programs
from tests.wordpress.serving import PASSWORD, Site, running

ABSENT = programs.missing()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(ABSENT is not None, reason=ABSENT or "")]

SECRET = secrets.token_hex(32)


@pytest.fixture(scope="module")
def port() -> int:
    """WordPress's: the platform is told of it before WordPress is told of the platform."""
    return free_port()


@pytest.fixture(scope="module")
def place(template: Path, tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Place]:
    door = f"http://localhost:{port}/wp-admin/admin-post.php?action=cop_sso"
    settings = {"COP_SSO_URL": door, "COP_SSO_SECRET": SECRET}
    running_place = start(template, tmp_path_factory.mktemp("place") / "instance", settings)
    yield running_place
    running_place.stop()


@pytest.fixture(scope="module")
def site(place: Place, port: int) -> Iterator[Site]:
    with running(port, int(place.url.rpartition(":")[2])) as started:
        yield started


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    context = open_context(chromium, site.url, viewport=DESK)
    yield context.new_page()
    context.close()


def test_a_person_of_wordpress_signs_in_once(page: Page, site: Site, place: Place) -> None:
    set_up(site, place, verified=False)
    with place.app.app_context():
        known = session.scalars(select(Member).where(Member.name == ADVISER)).one()
        accounts.ensure(known, active=True)
        session.commit()
        number = contributor(site, known.email)
    page.goto(f"{place.url}/connexion/sso")
    page.locator("#user_login").fill("redactrice")
    page.locator("#user_pass").fill(PASSWORD)
    page.locator("#wp-submit").click()
    page.wait_for_url(f"{place.url}/connexion/sso/retour**")
    # WordPress doesn't vouch for the address: who writes a member's there isn't that member.
    assert page.request.get(f"{place.url}/compte", max_redirects=0).status == 302
    set_up(site, place, verified=True)
    page.goto(f"{place.url}/connexion/sso")
    page.wait_for_url(lambda url: "retour" not in url and url.startswith(place.url))
    expect(page.locator(".account")).to_contain_text(ADVISER)
    with place.app.app_context():
        subject = select(Identity.subject).where(
            Identity.provider == "sso:localhost", Identity.member_id == known.id
        )
        assert session.scalars(subject).all() == [str(number)]


def test_wordpress_answers_only_what_the_platform_signed(site: Site, place: Place) -> None:
    set_up(site, place, verified=True)
    back = f"{place.url}/connexion/sso/retour"
    asked = {"nonce": "n", "return_sso_url": back}
    assert ask(site, sealed(asked, SECRET)) == (302, f"{site.url}/wp-login.php")
    assert ask(site, sealed(asked, "x" * 64))[0] == 403
    assert ask(site, {"sso": sealed(asked, SECRET)["sso"]})[0] == 403
    assert (
        ask(site, sealed(asked | {"return_sso_url": "https://ailleurs.example/"}, SECRET))[0] == 403
    )
    assert ask(site, sealed(asked | {"return_sso_url": f"{place.url}.example/"}, SECRET))[0] == 403
    site.php("return update_option('cop', ['secret' => ''] + get_option('cop'));")
    assert ask(site, sealed(asked, ""))[0] == 403


def contributor(site: Site, email: str) -> int:
    """The number of the contributor, who has that address from now on."""
    number: int = site.php(
        "$person = get_user_by('login', 'redactrice');"
        "$person->user_email = $values['email'];"
        "return wp_update_user($person);",
        email=email,
    )
    return number


def ask(site: Site, question: dict[str, str]) -> tuple[int, str]:
    """The status of WordPress's answer to a visitor, and where it sends them."""
    host = urlsplit(site.url).netloc
    with closing(HTTPConnection(host, timeout=30)) as asking:
        asking.request("GET", f"/wp-admin/admin-post.php?action=cop_sso&{urlencode(question)}")
        answer = asking.getresponse()
        assert "no-cache" in answer.headers["Cache-Control"]
        return answer.status, (answer.headers["Location"] or "").split("?")[0]


def set_up(site: Site, place: Place, **settings: object) -> None:
    """Activate the plugin with the platform's address."""
    site.php(
        "activate_plugin('cop/cop.php'); return update_option('cop', $values);",
        address=place.url, secret=SECRET, style=True, **settings,
    )  # fmt: skip
