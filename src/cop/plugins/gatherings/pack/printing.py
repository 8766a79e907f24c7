"""The pack as one PDF, tagged for screen readers; it asks nobody for anything."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cop.config import setting

LOOKS = Path(__file__).parent / "paper.css"


def pdf_of(page: str) -> bytes:
    return _drawn(page, str(setting("COP_PUBLIC_URL")))


@lru_cache(maxsize=8)
def _drawn(page: str, site: str) -> bytes:
    """Drawing one costs seconds: a pack that many take is drawn once."""
    import weasyprint

    def nothing(url: str, *_args: Any, **_options: Any) -> Any:
        raise ValueError("a pack stands for itself")

    looks = weasyprint.CSS(string=LOOKS.read_text(encoding="utf-8"), url_fetcher=nothing)
    paper = weasyprint.HTML(string=page, base_url=site, url_fetcher=nothing)
    found: bytes = paper.write_pdf(
        stylesheets=[looks],
        pdf_variant="pdf/ua-1",
        pdf_identifier=sha256(page.encode()).digest()[:16],
        presentational_hints=True,
    )
    return found
