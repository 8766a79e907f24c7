"""Taking a copy: the database first, at one moment; then the bytes that its rows name."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import current_app

from cop.attachments.storage import Store, store
from cop.backup import pieces
from cop.backup.kinds import BackupRefused, Kind, Say, engine_here, kind_of
from cop.db import now
from cop.i18n import gettext as _

NAME = "%Y-%m-%dT%H%M%SZ"
OLD = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z"
ABOUT = "copy.json"
CONFIG = "config.py"
TIMES = 3


def back_up(into: Path, say: Say) -> tuple[Path, set[str]]:
    """Make a copy below `into`, while the site runs; answers its folder, and the bytes that rows
    name and the store has not. Raises `BackupRefused` and leaves nothing behind."""
    engine = engine_here()
    kind, target = kind_of(engine), into / now().strftime(NAME)
    waiting = into / f".{target.name}.partial"
    if target.exists():
        raise BackupRefused(_("There is a copy of this second already: %(path)s", path=target))
    with _for_its_owner_alone():
        waiting.mkdir(parents=True)
        try:
            missing = _fill(waiting, kind, store(), say)
            os.sync()
            waiting.rename(target)
        except BaseException:
            shutil.rmtree(waiting)
            raise
    return target, missing


def _fill(folder: Path, kind: Kind, place: Store, say: Say) -> set[str]:
    engine = engine_here()
    missing: set[str] = set()
    # What the bin gave up in between has no row any more either, at the next look.
    for _time in range(TIMES):
        named = kind.copy(engine, folder / kind.FILE)
        say(_("database: copied"))
        missing = pieces.copy_out(place, named, folder / "files", say)
        if not missing:
            break
    for path in pieces.lying(folder / "files"):
        if path.name not in named:
            path.unlink()
    kind.check(folder / kind.FILE)
    say(_("database: looked over, whole"))
    config = Path(current_app.instance_path) / CONFIG
    if config.is_file():
        shutil.copy2(config, folder / CONFIG)
    _describe(folder, kind, named - missing)
    return missing


def _describe(folder: Path, kind: Kind, names: set[str]) -> None:
    """What belongs to the copy, so that a part that is lost later is missed."""
    sums = {
        name: pieces.digest(folder / name)
        for name in (kind.FILE, CONFIG)
        if (folder / name).exists()
    }
    about = {"taken": now().isoformat(timespec="seconds"), "database": kind.FILE,
             "sha256": sums, "files": sorted(names)}  # fmt: skip
    (folder / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def forget_old(into: Path, days: int) -> list[Path]:
    """Remove the copies below `into` that are older: they hold what was erased since."""
    limit = (now() - timedelta(days=days)).strftime(NAME)
    old = sorted(path for path in into.glob(OLD) if path.is_dir() and path.name < limit)
    for path in old:
        shutil.rmtree(path)
    return old


@contextmanager
def _for_its_owner_alone() -> Iterator[None]:
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
