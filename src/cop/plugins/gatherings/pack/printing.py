"""The pack as one PDF: printed like any text of the house, with a programme in it."""

from __future__ import annotations

from pathlib import Path

from cop.config import setting
from cop.formats.pdf import drawn, paper

LOOKS = Path(__file__).parent / "paper.css"
"""What the pack adds to the paper of the house."""


def pdf_of(page: str) -> bytes:
    looks = paper() + LOOKS.read_text(encoding="utf-8")
    return drawn(page, looks, site=str(setting("COP_PUBLIC_URL")))
