"""The bytes beside the rows: out of the store into a copy, and back. Each is known by its hash."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from cop.attachments.storage import Store
from cop.backup.kinds import BackupRefused, Say
from cop.i18n import gettext as _

EACH = 500  # files between two lines


def copy_out(place: Store, named: set[str], folder: Path, say: Say) -> set[str]:
    """Copy the bytes of these names unless they lie in `folder` already; answers what isn't in the
    store, or isn't what its name says."""
    missing = set()
    for number, sha256 in enumerate(sorted(named), start=1):
        target = folder / sha256[:2] / sha256
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with place.open(sha256) as source, target.open("wb") as written:
                    shutil.copyfileobj(source, written, 1024 * 1024)
            except FileNotFoundError:
                missing.add(sha256)
                continue
            if digest(target) != sha256:
                target.unlink()
                missing.add(sha256)
        _tell(number, len(named), say)
    return missing


def lying(folder: Path) -> Iterator[Path]:
    """The files of a copy, in order."""
    return iter(sorted(folder.glob("??/*")))


def check(folder: Path) -> set[str]:
    """The names of all files of a copy. Raises `BackupRefused` when one isn't what its name says."""
    found = set()
    for path in lying(folder):
        if digest(path) != path.name:
            raise BackupRefused(_("A file of the copy is damaged: %(name)s", name=path.name))
        found.add(path.name)
    return found


def bring_in(place: Store, folder: Path, say: Say) -> int:
    """Put all files of a copy into the store, each on the disk before the next."""
    paths = list(lying(folder))
    for number, path in enumerate(paths, start=1):
        place.keep(path, path.name)
        _tell(number, len(paths), say)
    return len(paths)


def digest(path: Path) -> str:
    """SHA-256, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tell(number: int, total: int, say: Say) -> None:
    if number % EACH == 0 or number == total:
        say(_("files: %(number)s of %(total)s", number=number, total=total))
