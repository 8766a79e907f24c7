"""The way back: a copy is looked over whole; then its files, then its rows, then its keys."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Engine, inspect, text

from cop.attachments.storage import store
from cop.backup import pieces
from cop.backup.kinds import BackupRefused, Kind, Say, engine_here, kind_of
from cop.backup.taking import ABOUT, CONFIG
from cop.i18n import gettext as _

BEFORE = "config.py.before"
PEOPLE_OR_PAGES = ("cop_core_member", "cop_core_contribution")


def restore(copy: Path, say: Say, *, force: bool = False, config: bool = True) -> None:
    """Put the copy of this folder in the place of what the instance holds.

    force: even where people or pages are. config: put its keys back too. Raises `BackupRefused`,
    and then nothing was changed. The files go first, as always: no row without its bytes.
    """
    engine = engine_here()
    kind = kind_of(engine)
    _check(copy, kind)
    say(_("copy: looked over, whole"))
    if not force and not is_empty(engine):
        raise BackupRefused(
            _("There are people or pages in this community already, and nothing was changed. Bring "
              "the copy into an empty one, or take --force to replace all that is here.")
        )  # fmt: skip
    pieces.bring_in(store(), copy / "files", say)
    kind.restore(copy / kind.FILE, engine)
    say(_("database: back"))
    if config:
        _put_config_back(copy, say)


def is_empty(engine: Engine) -> bool:
    """Whether nobody and nothing is there; tables and the words to start with may be."""
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        return not any(
            table in tables and connection.scalar(text(f"SELECT 1 FROM {table} LIMIT 1"))
            for table in PEOPLE_OR_PAGES
        )


def _check(copy: Path, kind: Kind) -> None:
    about = _about(copy)
    if about["database"] != kind.FILE:
        raise BackupRefused(
            _("This copy is of another kind of database (%(theirs)s) than this site’s (%(ours)s).",
              theirs=about["database"], ours=kind.FILE)
        )  # fmt: skip
    for name, sha256 in about["sha256"].items():
        path = copy / name
        if not path.is_file() or pieces.digest(path) != sha256:
            raise BackupRefused(_("A file of the copy is damaged: %(name)s", name=name))
    lacking = set(about["files"]) - pieces.check(copy / "files")
    if lacking:
        raise BackupRefused(_("A file of the copy is missing: %(name)s", name=min(lacking)))
    kind.check(copy / kind.FILE)


def _about(copy: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((copy / ABOUT).read_text(encoding="utf-8"))
        if {"database", "sha256", "files"} <= about.keys():
            return about
    except (OSError, ValueError, AttributeError):
        pass
    raise BackupRefused(
        _("%(path)s isn’t a copy made by « flask cop backup »: its copy.json can’t be read.",
          path=copy)
    )  # fmt: skip


def _put_config_back(copy: Path, say: Say) -> None:
    """The keys of the copy; those that were here are kept beside it."""
    theirs, ours = copy / CONFIG, Path(current_app.instance_path) / CONFIG
    if not theirs.is_file() or (ours.is_file() and theirs.read_bytes() == ours.read_bytes()):
        return
    if ours.is_file():
        os.replace(ours, ours.with_name(BEFORE))
        say(_("keys and settings: back; the ones that were here are in %(name)s", name=BEFORE))
    else:
        say(_("keys and settings: back"))
    shutil.copy2(theirs, ours)
