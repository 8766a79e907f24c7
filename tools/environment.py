"""Make `.venv` with what is needed: `python3 tools/environment.py run|dev`.

Standard library only: this is the first thing that runs on a bare machine. Versions come from
`requirements-dev.lock`. Done once; again only when the lock or `pyproject.toml` has changed.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.lock"
OLDEST = (3, 11)

# What each purpose installs. `dev` holds `run`: whoever tests can run, too.
ASKED = {
    "run": ["-c", str(LOCK), "-e", f"{ROOT}[site]"],
    "dev": ["-r", str(LOCK), "-e", f"{ROOT}[site,postgres]"],
}


def main(purpose: str) -> int:
    if sys.version_info < OLDEST:
        print(f"cop needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        print("Name another one: make run PYTHON=python3.12")
        return 1
    wanted = fingerprint()
    if any(stamp(name).is_file() and stamp(name).read_text() == wanted for name in above(purpose)):
        return 0
    if not (VENV / "bin" / "python").exists() and not make():
        return 1
    print("Installing what the lock file names (a minute the first time) …", flush=True)
    if not pip(*ASKED[purpose]):
        return 1
    stamp(purpose).write_text(wanted)
    return 0


def above(purpose: str) -> list[str]:
    """The purposes whose environment also serves this one."""
    return ["dev"] if purpose == "dev" else ["run", "dev"]


def stamp(purpose: str) -> Path:
    return VENV / f"installed-{purpose}"


def fingerprint() -> str:
    """Changes with the Python, the lock and the project's own dependencies."""
    seen = hashlib.sha256(sys.version.encode())
    for path in (LOCK, ROOT / "pyproject.toml"):
        seen.update(path.read_bytes())
    return seen.hexdigest()


def make() -> bool:
    print("Making .venv …", flush=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, ImportError):
        print("This Python has no `venv`: on Debian and Ubuntu, apt-get install python3-venv")
        return False
    return True


def pip(*asked: str) -> bool:
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-qq"]
    done = subprocess.run([*command, "--disable-pip-version-check", *asked], check=False)
    if done.returncode:
        print("pip could not install everything; its own message is above.")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
