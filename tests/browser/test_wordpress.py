"""A real WordPress on loopback shows what is public here, and its people sign in with its accounts.

It is Debian's own; where it isn't installed, these tests are left out and say so.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from cop.contributions.models import Contribution, Visibility
from cop.db import session
from cop.members.models import Identity, Member
from cop.plugins.gatherings.models import Gathering
from cop.site import accounts
from cop.site.doors.token import sealed
from tests.browser.people import ADVISER, DESK, PHONE, eventually, open_context
from tests.browser.serving import Place, free_port, serve, start
from tests.wordpress import programs
from tests.wordpress.doing import (
    ask,
    body,
    contributor,
    embed_block,
    fetched,
    kept,
    pass_time,
    without_plugin,
    written,
)  # fmt: skip
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
        assert started.complaints == []


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    context = open_context(chromium, site.url, viewport=DESK)
    yield context.new_page()
    context.close()


def test_a_contributors_bare_address_is_shown_whole(page: Page, site: Site, place: Place) -> None:
    without_plugin(site)
    page.goto(written(site, f"Nos outils\n\n{place.url}/outils/\n\nVoilà."))
    frame = page.locator("iframe.wp-embedded-content")
    expect(frame).to_have_attribute("sandbox", "allow-scripts")
    expect(page.locator(".wp-embedded-content[data-secret] a")).to_be_hidden()
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        assert eventually(lambda: is_whole(page)), viewport
        assert sideways(page) == 0


def test_with_the_plugin_it_is_shown_whole_however_long(
    page: Page, site: Site, place: Place
) -> None:
    set_up(site, place)
    page.set_viewport_size(PHONE)
    page.goto(written(site, embed_block(f"{place.url}/outils/")))
    frame = page.locator("iframe")
    assert eventually(lambda: is_whole(page))
    expect(frame).not_to_have_attribute("sandbox", re.compile(""))
    expect(page.locator("a.cop-embed")).to_be_hidden()
    assert sideways(page) == 0


def test_an_address_that_gave_nothing_is_asked_again(site: Site, place: Place) -> None:
    without_plugin(site)
    address = written(site, f"{place.url}/outils/")
    post = int(address.rpartition("=")[2])
    site.php("return update_option('cop_test_away', 1);")
    assert "<iframe" not in fetched(address)
    site.php("return delete_option('cop_test_away');")
    assert kept(site, post) == ["{{unknown}}"]
    assert "<iframe" not in fetched(address)
    set_up(site, place)
    assert f'<a class="cop-embed" href="{place.url}/outils/">Boîte à outils</a>' in fetched(address)
    assert [answer[:12] for answer in kept(site, post)] == ["<blockquote>"]
    without_plugin(site)
    assert "<iframe" in fetched(address)


def test_fragments_are_part_of_the_page_and_outlive_the_platform(site: Site, place: Place) -> None:
    set_up(site, place)
    title = "Premier entretien"
    address = written(
        site,
        '[cop src="outils?n=2&titre=2" titre="4"]\n\n'
        '<!-- wp:cop/fragment {"src":"outils?n=1"} /-->\n\n'
        f'[cop src="outils/kits/{uid_of_kit(place, title)}"]\n\n'
        '[cop src="../compte"] [cop src="https://ailleurs.example/outils"]',
    )
    first = fetched(address)
    assert first.count('class="cop cop-fragment"') == 3
    assert [
        first.count(f"<{level}") for level in ('h4 class="cop-title', 'h3 class="cop-title')
    ] == [1, 2]
    assert first.count(f">{title}</a>") == 3
    assert "ailleurs.example" not in first
    assert "<iframe" not in first
    place.stop()
    pass_time(site)
    assert body(fetched(address)) == body(first)
    serve(place)
    pass_time(site, backed_off=True)
    hide_everything(place)
    last = fetched(address)
    assert title not in last
    assert f'/outils/kits/{uid_of_kit(place, title)}">See it on the platform</a>' in last
    copies = "SELECT COUNT(*) FROM wp_options WHERE option_name LIKE '_transient_cop_%' AND"
    assert (
        site.php(
            "return $GLOBALS['wpdb']->get_var($values['copies']);",
            copies=f"{copies} option_value LIKE '%{title}%'",
        )
        == "0"
    )


def test_wordpresss_own_block_lists_what_is_coming_the_soonest_first(
    site: Site, place: Place
) -> None:
    without_plugin(site)
    with place.app.app_context():
        days = {"Troisième": 90, "Première": 10, "Deuxième": 40}
        found = session.scalars(select(Gathering).order_by(Gathering.id)).all()
        for gathering, (title, days_on) in zip(found, days.items(), strict=True):
            gathering.title, gathering.visibility = title, Visibility.PUBLIC
            gathering.start_date = gathering.end_date = date.today() + timedelta(days_on)
        session.commit()
    feed = f"{place.url}/flux/agenda.atom"
    shown = fetched(written(site, f'<!-- wp:rss {{"feedURL":"{feed}","itemsToShow":5}} /-->'))
    entries = re.findall(r"wp-block-rss__item-title'>(.*?)</div>", shown, re.DOTALL)
    assert [re.sub(r"<[^>]*>", "", one).rpartition(":")[2].strip() for one in entries] == [
        "Première", "Deuxième", "Troisième",
    ]  # fmt: skip


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


def test_the_settings_page_is_french_keeps_the_secret_and_takes_no_odd_address(
    site: Site, place: Place
) -> None:
    set_up(site, place)
    page = settings_page(site, "admin")
    assert '<label for="cop-secret">Secret partagé</label>' in page
    assert f'value="{place.url}"' in page
    assert SECRET not in page
    assert settings_page(site, "redactrice") == ""
    odd = ["javascript:alert(1)", "http://cop.example", "https://cop.example/?x", '"><b>', ["x"]]
    code = "return array_map('cop_sanitize_address', $values['odd']);"
    assert site.php(code, odd=odd) == [None, None, None, None, ""]
    assert site.php(code, odd=["https://cop.example/communaute/"]) == [
        "https://cop.example/communaute"
    ]
    kept_secret = (
        "return cop_sanitize(['address' => $values['address'], 'secret' => ''])['secret'];"
    )
    assert site.php(kept_secret, address=place.url) == SECRET


def settings_page(site: Site, name: str) -> str:
    """As somebody sees it, in French."""
    page: str = site.php(
        "require_once ABSPATH . 'wp-admin/includes/admin.php';"
        "load_textdomain('cop', WP_PLUGIN_DIR . '/cop/languages/cop-fr_FR.mo');"
        "wp_set_current_user(get_user_by('login', $values['name'])->ID);"
        "ob_start(); cop_settings_page(); return ob_get_clean();",
        name=name,
    )
    return page


def set_up(site: Site, place: Place, **settings: object) -> None:
    """Activate the plugin with the platform's address."""
    site.php(
        "activate_plugin('cop/cop.php'); return update_option('cop', $values);",
        address=place.url, secret=SECRET, style=True, **settings,
    )  # fmt: skip


def uid_of_kit(place: Place, title: str) -> str:
    with place.app.app_context():
        return session.scalars(select(Contribution.uid).where(Contribution.title == title)).one()


def hide_everything(place: Place) -> None:
    """From now on, nothing is public: only the community reads it."""
    with place.app.app_context():
        session.execute(
            update(Contribution)
            .where(Contribution.visibility == Visibility.PUBLIC)
            .values(visibility=Visibility.COMMUNITY)
        )
        session.commit()


def is_whole(page: Page) -> bool:
    """Whether the frame is as high as what is in it, and that is something."""
    page.locator("iframe").scroll_into_view_if_needed()
    inside, there = page.frames[-1].evaluate(
        "() => [document.querySelector('[data-embed-root]')?.getBoundingClientRect().height,"
        " innerHeight]"
    )
    return bool(inside and inside > 250 and abs(there - inside) <= 1)


def sideways(page: Page) -> int:
    """How far the page scrolls to the side, in pixels."""
    found: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found
