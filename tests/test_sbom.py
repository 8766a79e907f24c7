"""The list of what others wrote says all of it, and the same for the same files."""

from __future__ import annotations

import re
from pathlib import Path

from tools import sbom

ROOT = Path(__file__).parents[1]
BILL = sbom.bill(ROOT)
BY_NAME = {one["name"]: one for one in BILL["components"]}


def test_every_line_of_the_lock_and_every_vendored_script_is_a_component() -> None:
    locked = re.findall(r"^(\S+)==", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE)
    listing = (ROOT / "src/cop/web/static/vendor/vendor.toml").read_text()
    scripts = re.findall(r'^name = "(.+)"', listing, re.MULTILINE)

    assert [one["name"] for one in BILL["components"]] == [*locked, *scripts]
    assert len({one["purl"] for one in BILL["components"]}) == len(BILL["components"])
    assert (BILL["bomFormat"], BILL["specVersion"]) == ("CycloneDX", "1.6")
    assert sbom.bill(ROOT) == BILL


def test_a_component_says_which_version_and_where_it_comes_from() -> None:
    flask, toolbar = BY_NAME["flask"], BY_NAME["@github/markdown-toolbar-element"]

    assert flask["purl"] == f"pkg:pypi/flask@{flask['version']}"
    assert toolbar["purl"] == f"pkg:npm/%40github/markdown-toolbar-element@{toolbar['version']}"
    [digest] = toolbar["hashes"]
    assert (digest["alg"], len(digest["content"])) == ("SHA-512", 128)


def test_what_only_work_on_it_needs_is_told_apart() -> None:
    scopes = {name: BY_NAME[name]["scope"] for name in ("flask", "libpass", "jinja2", "yjs")}

    assert set(scopes.values()) == {"required"}
    assert {BY_NAME[name]["scope"] for name in ("pytest", "mypy", "playwright")} == {"excluded"}


def test_one_reads_what_a_library_needs_with_the_extras_that_are_asked_for() -> None:
    assert "webauthn" not in sbom.needed(["flask-security"])
    assert "webauthn" in sbom.needed(["flask-security[mfa]"])
    assert sbom.needed(["not-installed-here>=1"]) == {"not-installed-here"}
