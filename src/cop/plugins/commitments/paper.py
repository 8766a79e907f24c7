"""Commitment cards, four A6 on a page of A4, with the code that leads to the page to write on."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import render_template
from markupsafe import Markup

from cop.addresses import public_url
from cop.config import setting
from cop.contributions.models import Contribution

ON_A_PAGE = 4
LOOKS = Path(__file__).parent / "paper.css"


def context(source: Contribution) -> dict[str, Any]:
    """What a card shows: the title of what people met for, and an address that asks to sign in."""
    address = public_url("cop.commitments.here", uid=source.uid)
    return {
        "source": source,
        "address": address,
        "code": qr_code(address),
        "site": str(setting("COP_SITE_NAME")),
        "cards": range(ON_A_PAGE),
    }


def qr_code(address: str) -> Markup:
    """An SVG picture that stands in the page itself: no style and no further request."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, svgclass="qr", lineclass=None))


def pdf(source: Contribution) -> bytes:
    """One tagged page (PDF/UA-1); the same isn't drawn twice, for that costs a second."""
    return _written(render_template("commitments/sheet.html", **context(source)))


@lru_cache(maxsize=8)
def _written(page: str) -> bytes:
    import weasyprint

    looks = weasyprint.CSS(string=LOOKS.read_text(encoding="utf-8"), url_fetcher=_nothing)
    written: bytes = weasyprint.HTML(string=page, url_fetcher=_nothing).write_pdf(
        stylesheets=[looks],
        pdf_variant="pdf/ua-1",
        pdf_identifier=sha256(page.encode()).digest()[:16],
    )
    return written


def _nothing(url: str, *_args: Any, **_options: Any) -> Any:
    """A card makes the server ask no other for anything."""
    raise ValueError("a card stands for itself")
