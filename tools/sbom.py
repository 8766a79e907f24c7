"""What others wrote and this project uses, as CycloneDX 1.6: `python tools/sbom.py [file]`.

Python libraries are those of `requirements-dev.lock`, all from PyPI; scripts those of `vendor.toml`, from
npm, with the hash of the package that they were taken from. `excluded` is what only work on cop needs.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([a-z0-9-]+)==([^\s;]+)", re.MULTILINE)
Component = dict[str, Any]


def main(target: str = "") -> int:
    text = json.dumps(bill(ROOT), ensure_ascii=False, indent=1) + "\n"
    if not target:
        print(text, end="")
        return 0
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).write_text(text, encoding="utf-8")
    print(f"{target}: {text.count('bom-ref') - 1} components")
    return 0


def bill(root: Path) -> dict[str, Any]:
    """The same for the same files: no date, no number made by chance."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = project["name"], project["version"]
    lock = (root / "requirements-dev.lock").read_text(encoding="utf-8")
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(one for extra in extras for one in extra)]
    listing = tomllib.loads((root / "src/cop/web/static/vendor/vendor.toml").read_text("utf-8"))
    own = {"type": "library", "bom-ref": f"pkg:pypi/{name}@{version}", "name": name,
           "version": version, "purl": f"pkg:pypi/{name}@{version}"}  # fmt: skip
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": own},
        "components": [*_libraries(lock, needed(asked)), *map(_script, listing["library"])],
    }  # fmt: skip


def needed(asked: list[str]) -> set[str]:
    """The names of what these requirements bring along, by what is installed here."""
    found: set[str] = set()
    waiting = [Requirement(one) for one in asked]
    while waiting:
        one = waiting.pop()
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        mark = {name, *(f"{name}[{extra}]" for extra in one.extras)}
        if mark <= found:
            continue
        found |= mark
        try:
            further = map(Requirement, requires(one.name) or [])
        except PackageNotFoundError:  # for another system, or an extra that isn't installed
            continue
        waiting += [each for each in further if _applies(each, one.extras)]
    return found


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def _libraries(lock: str, runtime: set[str]) -> list[Component]:
    return [
        _component("pypi", name, version, "required" if name in runtime else "excluded")
        for name, version in PINNED.findall(lock)
    ]


def _script(library: dict[str, Any]) -> Component:
    told = _component("npm", library["name"], library["version"], "required")
    digest = base64.b64decode(library["integrity"].removeprefix("sha512-")).hex()
    licence = [{"license": {"id": library["licence"]}}]
    return told | {"hashes": [{"alg": "SHA-512", "content": digest}], "licenses": licence}


def _component(kind: str, name: str, version: str, scope: str) -> Component:
    purl = f"pkg:{kind}/{name.replace('@', '%40')}@{version.replace('+', '%2B')}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "scope": scope,
            "purl": purl}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
