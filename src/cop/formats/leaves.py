"""A kit as one PDF made of leaves: runs of pages that stay together in one hand.

Tagged for screen readers (PDF/UA-1); each leaf counts its own pages, so that parts can be handed
out apart. Needs the extra `pdf`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LOOKS = HERE / "leaves.css"
SCREEN = HERE.parent / "web" / "static" / "kit.css"
"""What a kit looks like in a browser; `leaves.css` adds what only paper has."""


@dataclass(frozen=True, kw_only=True)
class PaperLeaf:
    """The whole HTML page of one leaf, without stylesheets.

    tighter: the same leaf set closer and closer; the first that fits on one page is drawn, the
        last where none does. alone: no other leaf may share its paper, back and front.
    copies: how often it comes out.
    """

    page: str
    tighter: tuple[str, ...] = ()
    alone: bool = False
    copies: int = 1


@dataclass(frozen=True)
class Bound:
    """A PDF, and how many pages it has."""

    content: bytes
    pages: int


def bind(leaves: Iterable[PaperLeaf], *, looks: str = "") -> Bound:
    """All leaves in their order; `looks` is CSS of the kit's own. Equal leaves are drawn once.

    Raises `ValueError` for no leaf at all.
    """
    draw = _pen(looks)
    pages: list[Any] = []
    drawn: dict[PaperLeaf, Any] = {}
    for leaf in leaves:
        if leaf not in drawn:
            drawn[leaf] = _fitting(draw, leaf)
        for _copy in range(leaf.copies):
            if leaf.alone and len(pages) % 2:
                pages += draw(_EMPTY).pages
            pages += drawn[leaf].pages
            if leaf.alone and len(pages) % 2:
                pages += draw(_EMPTY).pages
    if not drawn:
        raise ValueError("a kit has at least one leaf")
    first = next(iter(drawn.values()))
    mark = sha256("".join(leaf.page for leaf in drawn).encode()).digest()[:16]
    content = first.copy(pages).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=mark)
    return Bound(content, len(pages))


def _fitting(draw: Callable[[str], Any], leaf: PaperLeaf) -> Any:
    found = draw(leaf.page)
    for page in leaf.tighter:
        if len(found.pages) == 1:
            break
        found = draw(page)
    return found


_EMPTY = (
    '<!doctype html><html lang="fr"><head><title>.</title></head><body class="empty"></body></html>'
)


def _pen(own: str) -> Callable[[str], Any]:
    """Draws one leaf; asks nobody for anything."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    def nothing(url: str, *_args: Any, **_options: Any) -> Any:
        raise ValueError("a kit stands for itself")

    sources = (SCREEN.read_text(encoding="utf-8"), LOOKS.read_text(encoding="utf-8"), own)
    fonts = FontConfiguration()  # looking for the machine's fonts takes longer than a page
    looks = [weasyprint.CSS(string=one, url_fetcher=nothing) for one in sources]
    bare = [weasyprint.CSS(string="@page { size: A4 }", url_fetcher=nothing)]

    def draw(page: str) -> Any:
        paper = weasyprint.HTML(string=page, url_fetcher=nothing)
        dress = bare if page is _EMPTY else looks
        return paper.render(stylesheets=dress, font_config=fonts, pdf_variant="pdf/ua-1",
                            presentational_hints=True)  # fmt: skip

    return draw
