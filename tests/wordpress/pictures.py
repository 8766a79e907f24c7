"""The pictures of examples/wordpress/README.md, of a real WordPress: `python -m tests.wordpress.pictures`.

In French where Debian's `wordpress-l10n` is installed.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import running as chromium
from tests.browser.people import PHONE, open_context
from tests.browser.serving import build, free_port, start
from tests.wordpress.doing import embed_block, without_plugin, written
from tests.wordpress.serving import PASSWORD, Site, running

WHERE = Path(__file__).parent.parent.parent / "examples" / "wordpress" / "images"
WIDE = {"width": 1100, "height": 760}
LIST = '<!-- wp:cop/fragment {"src":"outils?n=3"} /-->'


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = start(build(Path(folder) / "template"), Path(folder) / "instance")
        try:
            ports = free_port(), int(place.url.rpartition(":")[2])
            with running(*ports, languages=("fr_FR",)) as site, chromium() as browser:
                take(site, place.url, open_context(browser, site.url, viewport=WIDE).new_page())
        finally:
            place.stop()


def take(site: Site, address: str, page: Page) -> None:
    WHERE.mkdir(exist_ok=True)
    before = "<!-- wp:paragraph --><p>Ce que nous utilisons :</p><!-- /wp:paragraph -->"
    without_plugin(site)
    page.set_viewport_size(PHONE)
    page.goto(written(site, before + embed_block(f"{address}/outils/")))
    page.wait_for_timeout(2000)
    picture(page, "adresse-seule")
    page.set_viewport_size(WIDE)
    site.php(
        "activate_plugin('cop/cop.php'); return update_option('cop', $values);",
        address=address, secret=secrets.token_hex(32),
    )  # fmt: skip
    post = written(site, before + LIST)
    page.goto(post)
    picture(page, "bloc")
    sign_in(site, page)
    page.goto("/wp-admin/options-general.php?page=cop")
    # The addresses of the pictures' own machine are nobody's business.
    page.locator("#cop-address").fill("https://cop.example")
    page.locator("td code").evaluate(
        "(code) => { code.textContent = code.textContent"
        ".replace(/http:..localhost:\\d+/, 'https://rives.example'); }"
    )
    picture(page, "reglages")
    page.goto(f"/wp-admin/post.php?post={post.rpartition('=')[2]}&action=edit")
    page.locator(".wp-block-cop-fragment li").first.wait_for()
    page.locator(".wp-block-cop-fragment").first.click()
    page.wait_for_timeout(1500)
    picture(page, "editeur")


def sign_in(site: Site, page: Page) -> None:
    """As the administrator, whom no guided tour of the editor welcomes."""
    site.php(
        "return update_user_meta(1, 'wp_persisted_preferences',"
        " ['core/edit-post' => ['welcomeGuide' => false, 'fullscreenMode' => false]]);"
    )
    page.goto("/wp-login.php")
    page.locator("#user_login").fill("admin")
    page.locator("#user_pass").fill(PASSWORD)
    page.locator("#wp-submit").click()
    page.wait_for_load_state()


def picture(page: Page, name: str) -> None:
    page.screenshot(path=WHERE / f"{name}.png")


if __name__ == "__main__":
    main()
