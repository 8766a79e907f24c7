"""Commitment cards, four A6 on a page of A4, with the code that leads to the page to write on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import render_template

from cop.addresses import public_url
from cop.config import setting
from cop.contributions.models import Contribution
from cop.formats.pdf import drawn
from cop.formats.qr import qr_code

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


def pdf(source: Contribution) -> bytes:
    """One tagged page (PDF/UA-1)."""
    page = render_template("commitments/sheet.html", **context(source))
    return drawn(page, LOOKS.read_text(encoding="utf-8"))
