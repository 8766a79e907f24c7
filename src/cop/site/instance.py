"""The instance folder of a standalone run: its secrets, written once, and its database."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

CONFIG = '''\
"""Settings of this instance. Keep it: without it, nobody's password fits any more."""

SECRET_KEY = {key!r}
SECURITY_PASSWORD_SALT = {salt!r}
'''


def prepare(path: str | Path) -> Path:
    """Make the folder and its `config.py` (readable by its owner alone) unless it is there."""
    folder = Path(path).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config.py"
    text = CONFIG.format(key=secrets.token_hex(32), salt=secrets.token_hex(32))
    try:
        handle = os.open(config, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return config
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return config


if __name__ == "__main__":
    prepare(sys.argv[1] if len(sys.argv) > 1 else "instance")
