"""The pictures of the README: `python tools/screenshots.py` writes them to `docs/images/`.

They show a site of its own with the demo community, in French, as its adviser sees it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import ABSENT, PROGRAM, running  # noqa: E402
from tests.browser.people import ADVISER, PHONE, box, open_context, sign_in  # noqa: E402
from tests.browser.serving import build, start  # noqa: E402

IMAGES = ROOT / "docs" / "images"


def main() -> int:
    if PROGRAM is None:
        print(ABSENT)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = start(build(Path(scratch) / "template"), Path(scratch) / "site")
        try:
            with running() as browser:
                home(browser, place.url)
                case_on_a_phone(browser, place.url)
        finally:
            place.stop()
    return 0


def home(browser: Browser, url: str) -> None:
    context = open_context(browser, url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, ADVISER)
    page.screenshot(path=IMAGES / "home.png")
    context.close()


def case_on_a_phone(browser: Browser, url: str) -> None:
    """The form of a case with the check showing what it found."""
    context = open_context(browser, url, viewport=PHONE, device_scale_factor=2)
    page = context.new_page()
    sign_in(page, ADVISER)
    page.goto("/etudes-de-cas/nouvelle")
    box(page, "La situation").fill(
        "La trésorière de Passerelle de Lirande (tresoriere@lirande.example) tient seule les "
        "comptes depuis six ans. Elle veut arrêter, et personne ne se propose."
    )
    box(page, "Ce que j’attends de vous").fill("Comment préparer la relève sans la presser ?")
    expect(page.locator(".check mark")).to_have_count(2)
    page.evaluate("() => scrollTo(0, document.querySelector('.check').offsetTop - 90)")
    page.wait_for_timeout(800)  # the draft is kept, and says so
    page.screenshot(path=IMAGES / "case-phone.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
