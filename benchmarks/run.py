"""What cop's pages cost beside the limits, in one run on the same server: `make bench`.

    python benchmarks/run.py [--large] [--database postgresql+psycopg://…]

Figures, not a test: the exit code is 0. A time counts only as a ratio to a limit of the same run.
--large goes on to 100,000 cases (about three minutes more). A given database must be empty.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache, partial
from unittest.mock import patch

import embeds
import report
from dead_keys import dead_keys
from fill import Measured, fill
from limits import Written
from measure import Page, changing, measure
from queries import Searched, each_query
from raw_search import fill_raw
from server import HERE, Browser, Server

from cop import migrations
from cop.search import entries, index
from cop.site import create_app

PORTS = (8107, 8108)
SIZES, LARGE = (1_000, 10_000), 100_000
WORDS = "puits+calendrier"
COMMON = "association"  # in half of the cases
PLANNER = re.compile(rb"/ateliers/[2-9a-z]+/conducteur")
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="also at 100,000 cases")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database")
    options = parser.parse_args()
    sizes = (*SIZES, LARGE) if options.large else SIZES
    with tempfile.TemporaryDirectory(prefix="cop-bench-") as folder:
        database = options.database or f"sqlite:///{folder}/cop.sqlite"
        environment = _environment(folder, database)
        os.environ.update(environment)
        _write_bytecode()
        measured = _filled(sizes[0])
        with (
            Server("limits:create_app()", PORTS[1], environment) as limits,
            Server("cop.site.wsgi:app", PORTS[0], environment) as site,
        ):
            results, searched = {}, {}
            for size in sizes:
                _filled(size)
                change = changing(database)
                results[size] = measure(
                    [*_limits(limits, measured, change), *_site(site, measured, change)]
                )
                searched[size] = _searched()
            report.pages(results)
            report.queries(searched)
            report.weight(Browser(site))
            embeds.report(site, _shown_elsewhere(), change)
            report.processes(limits, site)
        dead_keys(f"sqlite:///{folder}/keys.sqlite")
    return 0


def _environment(folder: str, database: str) -> dict[str, str]:
    return {
        "COP_DATABASE_URL": database,
        "LIMITS_DATABASE": database,
        "COP_SECRET_KEY": "only for benchmarks",
        "COP_DEMO": "1",
        "COP_LOG": "",
        "COP_SEARCHES": "1000000",
        "COP_PUBLIC_URL": f"http://127.0.0.1:{PORTS[0]}",
        "COP_INSTANCE": folder,
        # As on a server, where pip wrote the bytecode; whatever the environment of who measures says.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": f"{folder}/bytecode",
    }


def _write_bytecode() -> None:
    """One start of both apps that nobody measures: what is compiled then isn't in the others' memory
    or time."""
    for app in ("cop.site.wsgi", "limits"):
        subprocess.run([sys.executable, "-c", f"import {app}"], check=True, cwd=HERE)


def _filled(size: int) -> Measured:
    """Bring the database to `size` cases; it makes its tables the first time."""
    app = create_app()
    with app.app_context():
        migrations.upgrade_all()
        measured = fill(size)
        engine = app.extensions["cop"].engine
        _index()
        fill_raw(engine)
        Written.metadata.tables[Written.__tablename__].create(engine, checkfirst=True)
        if engine.dialect.name == "postgresql":
            # Its own housekeeping does that, but not within the seconds that this takes.
            with engine.begin() as connection:
                connection.exec_driver_sql("ANALYZE")
        engine.dispose()
    return measured


def _shown_elsewhere() -> embeds.Public:
    with create_app().app_context():
        return embeds.fill()


def _searched() -> list[Searched]:
    app = create_app()
    with app.test_request_context():
        return each_query(app.extensions["cop"].engine)


def _index() -> None:
    """The cases were written past the session. They are made of a few sentences, over and over:
    what those say is found once."""
    with ExitStack() as stack:
        for name in ("tokens", "visible", "_plain"):
            kept = lru_cache(maxsize=None)(getattr(entries, name))
            stack.enter_context(patch.object(entries, name, kept))
        index.rebuild()


def _limits(server: Server, measured: Measured, change: Callable[[], object]) -> list[Page]:
    """Their pages after a change, too: SQLite reads its pages anew then, whoever asks."""
    visitor, member = Browser(server), Browser(server)
    member.get("/enter")

    def page(name: str, path: str, browser: Browser = visitor) -> Page:
        return Page(name, server, lambda: browser.get(path), before=change)

    return [
        Page("limit: constant", server, lambda: visitor.get("/constant")),
        page("limit: list", "/list"),
        page("limit: search", f"/search?q={WORDS}"),
        page("limit: search, a common word", f"/search?q={COMMON}"),
        page("limit: detail", f"/detail/{measured.shown}"),
        page("limit: detail, signed in", f"/member/{measured.shown}", member),
        Page("limit: write", server, lambda: visitor.post("/write", {}), status=204),
    ]


def _site(server: Server, measured: Measured, change: Callable[[], object]) -> list[Page]:
    """Each page as it is after a change, which is what the targets are about, and asked again."""
    visitor, member = Browser(server), Browser(server)
    _sign_in(member, measured.member_uid)
    pages = {
        "home": "/",
        "list": "/etudes-de-cas/",
        "detail": f"/etudes-de-cas/{measured.shown}",
        "search": f"/recherche/?q={WORDS}",
        "search, a common word": f"/recherche/?q={COMMON}",
    }

    def page(who: str, browser: Browser, name: str, path: str) -> Iterator[Page]:
        yield Page(f"{name}, {who}", server, lambda: browser.get(path), before=change)
        yield Page(f"{name}, {who}{report.AGAIN}", server, lambda: browser.get(path))

    readers = (("visitor", visitor), ("member", member))
    found = [
        one
        for who, browser in readers
        for path in pages.items()
        for one in page(who, browser, *path)
    ]
    tag = visitor.tag(pages["detail"])
    copy = partial(visitor.get, pages["detail"], **{"If-None-Match": tag})
    found.append(Page("detail, visitor, 304", server, copy, status=304))
    writer = Browser(server)
    _sign_in(writer, measured.member_uid)
    return [*found, _answering(server, member, measured.answered), _planning(server, writer)]


def _sign_in(browser: Browser, uid: str) -> None:
    """Come in as somebody of the demo, like a person does."""
    form = {"csrf_token": _token(browser, "/connexion"), "uid": uid}
    status, body = browser.post("/connexion/demonstration", form)
    if status != 303:
        raise RuntimeError(f"signing in answered {status}: {body[:300]!r}")
    browser.get("/")


def _token(browser: Browser, path: str) -> str:
    found = TOKEN.search(browser.get(path)[1])
    if found is None:
        raise RuntimeError(f"{path} holds no form")
    return found[1].decode()


def _answering(server: Server, browser: Browser, uid: str) -> Page:
    """An answer is posted, with its notice to the author, and the page asked to go to."""
    token = _token(browser, f"/etudes-de-cas/{uid}")
    # The message « your answer is there » would pile up in a cookie that never sees a page.
    browser.frozen = True
    text = "Un tiers de confiance a **rouvert** le dialogue en deux séances."

    def ask() -> tuple[int, bytes]:
        form = {"csrf_token": token, "once": secrets.token_urlsafe(16), "body": text}
        return browser.post(f"/fiches/{uid}/commentaires", form)

    return Page("POST of an answer", server, ask, status=303)


def _planning(server: Server, browser: Browser) -> Page:
    """One minute more or less in a plan of 300 parts, by somebody who sees the plan as it stands:
    the hours of what comes after it come back."""
    token = _token(browser, "/ateliers/nouvel")
    facts = {"csrf_token": token, "once": secrets.token_urlsafe(16), "title": "Long",
             "intention": "Mesurer.", "min_participants": "4", "max_participants": "9",
             "facilitators_needed": "1", "visibility": "network", "signed_as": "member"}  # fmt: skip
    found = PLANNER.search(browser.post("/ateliers/nouvel", facts)[1])
    if found is None:
        raise RuntimeError("no workshop was begun")
    path = found[0].decode()
    adds = [{"op": "add", "what": "block", "after": f"k{number - 1}",
             "value": {"key": f"k{number}", "title": f"Temps {number}", "minutes": 2}}
            for number in range(300)]  # fmt: skip
    whole = {"op": "many", "changes": adds}
    browser.post(path, {"csrf_token": token, "act": "change", "change": json.dumps(whole)})
    turn, seen = itertools.cycle(("1", "-1")), [""]

    def edit() -> tuple[int, bytes]:
        form = {"csrf_token": token, "act": "step", "key": "k150", "by": next(turn), "vu": seen[0]}
        status, body = browser.post(path, form, Accept="application/json")
        seen[0] = json.loads(body)["stamp"] if status == 200 else ""
        return status, body

    return Page("POST of an edit to a plan of 300 parts", server, edit)


if __name__ == "__main__":
    raise SystemExit(main())
