"""PDF by WeasyPrint, tagged for screen readers (PDF/UA-1). It is the extra `pdf`."""

from __future__ import annotations

from ctypes.util import find_library
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import render_template
from markupsafe import Markup, escape

from cop.formats.sheet import Sheet, day_words, whole_target
from cop.formats.tree import parse
from cop.i18n import gettext as _

LOOKS = Path(__file__).parent / "paper.css"


@lru_cache(maxsize=1)
def has_pdf() -> bool:
    """Whether the extra and the library below it are installed; without them one prints the page."""
    return find_spec("weasyprint") is not None and find_library("pango-1.0") is not None


def printed_instead(address: str) -> tuple[str, int]:
    """The answer to who asked for too many: a PDF is dear, and the page at `address` can always be
    printed."""
    page = render_template(
        "cop/error.html",
        code=429,
        title=_("Too many PDF files were asked for from here"),
        message=_("Open the page and print it: your browser can make a PDF of it too. Or wait a "
                  "quarter of an hour."),
        actions=[{"label": _("Open the page, to print it"), "url": address}],
    )  # fmt: skip
    return page, 429


def write_pdf(sheet: Sheet) -> bytes:
    """The file; a sheet that was just written isn't written again."""
    targets = {
        link.attributes["href"]: whole_target(link.attributes["href"])
        for _label, markup in sheet.sections
        for link in parse(markup).all("a")
        if link.attributes.get("href", "").startswith("/")
    }
    opening = '<aside class="reserve">'
    titled = f'{opening}<p class="reserve-title">{escape(_("A reserved passage"))}</p>'
    sections = []
    for label, markup in sheet.sections:
        markup = markup.replace(opening, titled)
        for target, whole in targets.items():
            markup = markup.replace(f'href="{target}"', f'href="{whole}"')
        sections.append((label, Markup(markup)))
    page = render_template(
        "cop/contribution/paper.html", sheet=sheet, sections=sections, day=day_words(sheet.changed)
    )
    return drawn(page, paper())


@lru_cache(maxsize=1)
def paper() -> str:
    """CSS of a printed text: what stands on its own adds its few lines after it."""
    return LOOKS.read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def drawn(page: str, looks: str, *, site: str | None = None) -> bytes:
    """A whole HTML page in the CSS `looks`; links are made whole from `site`.

    Drawing costs a second: a file that many follow a link to is drawn once.
    """
    import weasyprint

    source = weasyprint.HTML(string=page, base_url=site, url_fetcher=_fetch_nothing)
    found: bytes = source.write_pdf(
        stylesheets=[weasyprint.CSS(string=looks, url_fetcher=_fetch_nothing)],
        pdf_variant="pdf/ua-1",
        pdf_identifier=sha256(page.encode()).digest()[:16],
        custom_metadata=True,
        presentational_hints=True,  # the number that a list starts with
    )
    return found


def _fetch_nothing(url: str, *_args: Any, **_options: Any) -> Any:
    """No text makes the server ask another one for anything."""
    raise ValueError("a sheet stands for itself")
