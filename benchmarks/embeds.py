"""What other sites fetch: weights beside their budgets, and what a request costs.

python benchmarks/embeds.py        alone, in a few seconds; `make bench` runs it too
"""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from measure import Page, changing, measure
from server import Browser, Server

from cop import migrations
from cop.contributions.models import State, Visibility
from cop.site import create_app
from cop.testing import Make

PORT = 8109
TEXT = "## Un pas\n\nAccueillir, faire raconter, reformuler, puis convenir de la suite.\n\n" * 60
# Bytes, gzipped where it says so; milliseconds that somebody waits.
LOADER, FRAME, CARD, LIST, WAIT = 2_000, 1_500, 15_000, 25_000, 50


@dataclass(frozen=True)
class Public:
    """A public tool with a text of the length that a card still holds."""

    uid: str


def fill() -> Public:
    """Six tools of the public web, in the app at hand."""
    make = Make()
    author = make.member("Auteur des outils")
    words = {"title": "Trame d’un premier entretien", "summary": "Six temps, une posture par temps.",
             "kind": "template", "body": TEXT}  # fmt: skip
    things = [make.contribution("tool", author, words, state=State.PUBLISHED,
                                visibility=Visibility.PUBLIC) for _number in range(6)]  # fmt: skip
    return Public(things[0].uid)


def report(server: Server, public: Public, change: Callable[[], object]) -> None:
    """Weights, then CPU and waiting of each door after a change, a copy that still stands beside it."""
    browser = Browser(server)
    home = f"http://127.0.0.1:{server.port}"
    card, shelf = f"/integrer/v1/outils/{public.uid}", "/integrer/v1/outils/?n=6"
    frame = _between(browser.get(card)[1], b"<script>", b"</script>")
    _line("loader, gzipped", len(gzip.compress(browser.get("/integrer/v1.js")[1])), LOADER)
    _line("script of a frame, gzipped", len(gzip.compress(frame)), FRAME)
    _line("card with its text, 1 request", len(browser.get(card)[1]), CARD)
    _line("list of six, 1 request", len(browser.get(shelf)[1]), LIST)
    oembed = f"/oembed?url={home}/outils/{public.uid}"
    doors = {"oembed": oembed, "card": card, "list of six": shelf,
             "fragment": card.replace("integrer", "fragments"), "feed": "/flux/outils.atom?n=6"}  # fmt: skip
    pages = []
    for name, path in doors.items():
        tag = browser.tag(path)
        pages.append(Page(name, server, lambda path=path: browser.get(path), before=change))
        pages.append(
            Page(
                f"{name}, 304", server,
                lambda path=path, tag=tag: browser.get(path, **{"If-None-Match": tag}), status=304,
            )
        )  # fmt: skip
    print(f"\n{'on other sites: CPU ms a request · p50 ms':40}")
    for name, page in measure(pages).items():
        mark = "✓" if page.p50 <= WAIT else "✗"
        print(f"{name:40}{page.cpu:8.2f} {page.p50:7.2f} {mark}  ≤ {WAIT} ms")


def _line(name: str, size: int, most: int) -> None:
    print(f"{name:40}{size:>20,} B {'✓' if size <= most else '✗'}  ≤ {most:,} B")


def _between(body: bytes, start: bytes, end: bytes) -> bytes:
    return body.partition(start)[2].partition(end)[0]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="cop-bench-") as folder:
        environment = {
            "COP_DATABASE_URL": f"sqlite:///{folder}/cop.sqlite",
            "COP_SECRET_KEY": "only for benchmarks", "COP_INSTANCE": folder,
            "COP_PUBLIC_URL": f"http://127.0.0.1:{PORT}",
        }  # fmt: skip
        os.environ.update(environment)
        app = create_app()
        with app.app_context():
            migrations.upgrade_all(lambda *_words: None)
            public = fill()
        with Server("cop.site.wsgi:app", PORT, environment) as site:
            report(site, public, changing(environment["COP_DATABASE_URL"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
