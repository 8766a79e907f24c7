"""Everything that is checked without running the code: `make check`.

Each check says one line; one that fails shows what it found, and the others go on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
LOCK = "requirements-dev.lock"


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
    name = "known vulnerabilities"
    done = run("pip-audit", "--requirement", LOCK, "--no-deps", "--disable-pip", "--format", "json",
               "--progress-spinner", "off")  # fmt: skip
    try:
        asked = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"  –   {name}: NOT CHECKED, pip-audit doesn't reach its service")
        return True
    unknown = [one for one in asked if "skip_reason" in one]
    if unknown:
        print(f"  –   {name}: NOT CHECKED for {len(unknown)} of {len(asked)} packages, "
              "about which the service has no answer")  # fmt: skip
    found = [one for one in asked if one.get("vulns")]
    if len(unknown) < len(asked):
        report(name, not found)
    for one in found:
        ids = ", ".join(vulnerability["id"] for vulnerability in one["vulns"])
        print(f"      {one['name']} {one['version']}: {ids}")
    return not found


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAMS / program), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def report(name: str, passed: bool) -> None:
    print(f"  {'ok ' if passed else 'NO '} {name}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
