"""The fast tests with the lowest direct dependencies that pyproject.toml allows.

In an environment of its own, `.venv-lowest`, so that the one people work in stays as it is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
PLACE = ROOT / ".venv-lowest"
PYTHON = PLACE / "bin" / "python"
ASKED = ("--extra", "site", "--extra", "postgres", "--group", "test")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "lowest.txt"
        run(UV, "pip", "compile", "--quiet", "--resolution", "lowest-direct", *ASKED,
            "pyproject.toml", "--output-file", pins)  # fmt: skip
        run(UV, "venv", "--quiet", "--allow-existing", "--python", sys.executable, PLACE)
        run(UV, "pip", "sync", "--quiet", "--python", PYTHON, pins)
    run(UV, "pip", "install", "--quiet", "--no-deps", "--python", PYTHON, "-e", ROOT)
    tests = [str(PYTHON), "-m", "pytest", "-n", "2", "-m", "not slow and not browser"]
    return subprocess.run(tests, cwd=ROOT, check=False).returncode


def run(*command: str | Path) -> None:
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit(1)


if __name__ == "__main__":
    sys.exit(main())
