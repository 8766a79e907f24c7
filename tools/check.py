"""Everything that is checked without running the code: `make check`.

Each check says one line; one that fails shows what it found, and the others go on.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
LOCK = "requirements-dev.lock"

# What pip-audit says when its service can't be reached, and not about a package.
UNREACHABLE = ("ConnectionError", "ServiceError", "MaxRetryError", "Max retries", "Forbidden")


@dataclass(frozen=True)
class Check:
    """A command, and what a reader may call it."""

    name: str
    command: tuple[str, ...]


CHECKS = (
    Check("style", ("ruff", "check", "--quiet", ".")),
    Check("format", ("ruff", "format", "--check", "--quiet", ".")),
    Check("types", ("mypy",)),
    Check("imports", ("lint-imports", "--no-cache")),
    Check("templates", ("djlint", "src/cop", "examples", "--lint", "--quiet")),
    Check("translations", ("python", "tools/translations.py", "check")),
    Check("vendored files", ("python", "tools/vendor.py", "--check")),
)


def main() -> int:
    failed = [check.name for check in CHECKS if not passes(check)]
    if not audit():
        failed.append("known vulnerabilities")
    print(f"failed: {', '.join(failed)}" if failed else "all checks pass")
    return 1 if failed else 0


def passes(check: Check) -> bool:
    done = run(*check.command)
    report(check.name, done.returncode == 0)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def audit() -> bool:
    """No dependency with a known vulnerability; passes, and says so, where nobody can be asked."""
    done = run("pip-audit", "--requirement", LOCK, "--no-deps", "--disable-pip",
               "--progress-spinner", "off")  # fmt: skip
    said = done.stdout + done.stderr
    if done.returncode and any(word in said for word in UNREACHABLE):
        print("  –   known vulnerabilities: NOT CHECKED, pip-audit can't reach its service")
        return True
    report("known vulnerabilities", done.returncode == 0)
    if done.returncode:
        print(said, flush=True)
    return done.returncode == 0


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAMS / program), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def report(name: str, passed: bool) -> None:
    print(f"  {'ok ' if passed else 'NO '} {name}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
