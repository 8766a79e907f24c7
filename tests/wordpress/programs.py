"""What a real WordPress needs on this machine, and whether it is there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# Debian's names; `.ci/run` installs the same.
PACKAGES = (
    "wordpress", "wordpress-theme-twentytwentythree", "php-cli", "php-mysql", "php-xml",
    "mariadb-server-core",
)  # fmt: skip
WORDPRESS = Path("/usr/share/wordpress")
THEME = "twentytwentythree"
NEEDED = ("mysqli", "xml", "simplexml")  # the RSS block reads its feeds with the last two


def php() -> str | None:
    return shutil.which("php")


def database() -> str | None:
    """MariaDB's server, which Debian puts where only root looks."""
    return shutil.which("mariadbd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def missing() -> str | None:
    """Why no WordPress can be set up here, or None."""
    interpreter = php()
    absent = [
        name
        for name, there in (
            ("php", interpreter),
            ("mariadbd", database() and shutil.which("mariadb-install-db")),
            ("WordPress", (WORDPRESS / "wp-settings.php").is_file()),
            ("its theme", (WORDPRESS / "wp-content" / "themes" / THEME).is_dir()),
        )
        if not there
    ]
    if interpreter and not absent:
        loaded = _modules(interpreter)
        absent = [f"PHP's {name}" for name in NEEDED if name not in loaded]
    if not absent:
        return None
    return f"no WordPress here, without {', '.join(absent)}: apt-get install {' '.join(PACKAGES)}"


def _modules(interpreter: str) -> set[str]:
    said = subprocess.run([interpreter, "-m"], capture_output=True, text=True, check=True)
    return set(said.stdout.lower().split())
