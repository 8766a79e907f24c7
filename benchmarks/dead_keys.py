"""What a key that opens nothing costs, whatever it once was: nobody may tell them apart by a clock.

Three links to parts of the demo's runs, asked in turn: one that never was, one that was given anew,
one of a run that is over. The same answer, byte for byte, and the same queries, are tests; here are
the times side by side.
"""

from __future__ import annotations

import time
from datetime import timedelta
from statistics import quantiles

from flask.testing import FlaskClient
from sqlalchemy import select

from cop import demo, migrations
from cop.db import now, session
from cop.plugins.role_plays.runs import codes
from cop.plugins.role_plays.runs.models import Assignment, Run, RunPhase
from cop.site import create_app

TIMES = 200


def dead_keys(database: str) -> None:
    """Print a line: the median and the middle half of each, in milliseconds."""
    app = create_app({"COP_DATABASE_URL": database, "COP_DEMO": True})
    with app.app_context():
        migrations.upgrade_all()
        demo.load()
        links = _links()
        session.remove()
    client = app.test_client()
    waits: dict[str, list[float]] = {name: [] for name in links}
    for _ in range(TIMES):
        for name, link in links.items():
            waits[name].append(_wait(client, link))
    print("\na key that opens nothing: median (middle half), ms")
    for name, spent in waits.items():
        low, middle, high = quantiles(spent[TIMES // 10 :], n=4)
        print(f"{name:34}{middle:8.2f} ({low:.2f} to {high:.2f})")


def _links() -> dict[str, str]:
    played, over = session.scalars(select(Run).order_by(Run.phase == RunPhase.CLOSED)).all()[:2]
    anew, ended = _part(played), _part(over)
    before = codes.token(anew.uid, anew.issue)
    anew.issue += 1
    anew.token_hash = codes.token_hash(codes.token(anew.uid, anew.issue))
    ended.token_hash = codes.token_hash(codes.token(ended.uid, ended.issue))
    over.phase, over.closed_at = RunPhase.CLOSED, now() - timedelta(days=60)
    session.commit()
    return {
        "unknown": codes.token("2222222222", 1),
        "given anew": before,
        "of a run that is over": codes.token(ended.uid, ended.issue),
    }


def _part(run: Run) -> Assignment:
    return session.scalars(select(Assignment).where(Assignment.run_id == run.id).limit(1)).one()


def _wait(client: FlaskClient, link: str) -> float:
    start = time.perf_counter()
    status = client.get(f"/mises-en-situation/cle/{link}").status_code
    spent = (time.perf_counter() - start) * 1000
    if status != 404:
        raise RuntimeError(f"a dead key answered {status}")
    return spent
