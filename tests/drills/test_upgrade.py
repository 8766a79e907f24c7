"""An upgrade that dies anywhere is taken up where it was, on the real tables."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cop import migrations
from cop.db import session
from cop.site import create_app
from tests.drills.conftest import KILLS, LONG

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300 + 20 * KILLS)]

# Before which statement it dies, time after time; and how often it must have died.
FATAL, FEWEST = ((60, 120, 180, 100, 80, 60, 40, 30, 20, 10), 5) if LONG else ((60,), 1)

# Dies before the statement of that number, as a killed process does.
UPGRADE = """
import os, signal, sys
from sqlalchemy import event
from cop import migrations
from cop.site import create_app
url, folder, fatal = sys.argv[1], sys.argv[2], int(sys.argv[3])
app = create_app({"SECRET_KEY": "for a drill", "COP_DATABASE_URL": url}, instance_path=folder)
seen = 0
with app.app_context():
    def on_statement(*_words):
        global seen
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(app.extensions["cop"].engine, "before_cursor_execute", on_statement)
    migrations.upgrade_all()
    print(seen)
"""


def upgraded(url: str, folder: Path, fatal: int) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COP_")}
    command = [sys.executable, "-c", UPGRADE, url, str(folder), str(fatal)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_real_upgrade_is_resumed_wherever_it_was_killed(
    brief: None, empty_url: str, tmp_path: Path
) -> None:
    # Over what the earlier ones left, until there is too little left to die in.
    deaths = 0
    for fatal in FATAL:
        ended = upgraded(empty_url, tmp_path, fatal).returncode
        assert ended in {0, -signal.SIGKILL}
        deaths += ended != 0
    last = upgraded(empty_url, tmp_path, 0)

    assert last.returncode == 0, last.stderr
    assert deaths >= FEWEST
    print(f"\nkilled {deaths} times, then {last.stdout.strip()} statements to the end")
    settings = {"SECRET_KEY": "for a drill", "COP_DATABASE_URL": empty_url}
    app = create_app(settings, instance_path=tmp_path)
    with app.app_context():
        found = {one.name: migrations.differences(one) for one in migrations.owners()}
        session.remove()
        app.extensions["cop"].engine.dispose()
    assert found == {name: [] for name in found}
