"""Four server processes on one database: numbers without a gap, and nobody misses what another wrote."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cop.db import session
from cop.plugins.notes.texts import crdt
from cop.plugins.notes.texts.models import TextUpdate
from tests.plugins.notes.texts.conftest import Held
from tests.plugins.notes.texts.process import TURNS

pytest.importorskip("pycrdt")
ROOT = Path(__file__).parents[4]
NAMES = ("p1", "p2", "p3", "p4")
Processes = list["subprocess.Popen[str]"]


@pytest.fixture
def processes(held: Held, cop_url: str) -> Iterator[Processes]:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.plugins.notes.texts.process", cop_url, held.uid,
             str(held.ana.id), name],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for name in NAMES
    ]  # fmt: skip
    session.commit()
    yield started
    for one in started:
        one.kill()
        one.wait()
        assert one.stdin is not None and one.stdout is not None
        one.stdin.close()
        one.stdout.close()


def hear(processes: Processes) -> list[str]:
    """One line of each."""
    return [one.stdout.readline().strip() for one in processes if one.stdout is not None]


def go_on(processes: Processes) -> None:
    for one in processes:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()


@pytest.mark.slow
def test_four_processes_write_at_once_and_all_read_the_same(
    held: Held, processes: Processes
) -> None:
    assert hear(processes) == ["ready"] * 4
    go_on(processes)
    assert hear(processes) == ["written"] * 4
    go_on(processes)
    read = {json.loads(line) for line in hear(processes)}

    rows = session.query(TextUpdate.seq, TextUpdate.data).filter_by(doc_id=held.doc().id)
    log = rows.order_by(TextUpdate.seq).all()
    assert [row.seq for row in log] == list(range(1, len(NAMES) * TURNS + 2))
    assert read == {held.doc().text, crdt.text_of([row.data for row in log])}
    [text] = read
    written = [f"⟨{name}.{turn}⟩" for name in NAMES for turn in range(TURNS)]
    assert [text.count(mark) for mark in written] == [1] * len(written)
