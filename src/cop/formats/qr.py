"""A QR code as a picture inside the page: no style and no further request."""

from __future__ import annotations

from markupsafe import Markup


def qr_code(address: str, title: str | None = None) -> Markup:
    """An SVG picture of an address; `title` is what is read aloud instead of it."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, title=title))
