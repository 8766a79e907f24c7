"""A QR code as a picture inside the page: no style and no further request."""

from __future__ import annotations

from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """An SVG picture of an address."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, svgclass="qr", lineclass=None))
