"""The plugin's files by themselves: PHP that PHP can read, every text in French, one version."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from examples.wordpress.texts import SOURCE
from tests.wordpress import programs

PLUGIN = SOURCE.parent.parent
PHP = sorted(PLUGIN.rglob("*.php"))
TEXT = re.compile(r"\b(?:esc_html_|esc_attr_|_)_\(\s*'((?:[^'\\]|\\.)*)',\s*'cop'\s*\)")


@pytest.mark.skipif(programs.php() is None, reason="PHP isn't installed")
def test_php_reads_every_file() -> None:
    command = [str(programs.php()), "-l"]
    said = [
        subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
        for path in [*PHP, *(Path(__file__).parent / "host").glob("*.php")]
    ]
    assert [one.stdout for one in said if one.returncode] == []


def test_no_file_runs_by_itself() -> None:
    guard = re.compile(r"^defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;$", re.MULTILINE)
    assert [path.name for path in PHP if not guard.search(path.read_text())] == []


def test_every_text_is_in_french() -> None:
    with SOURCE.open("rb") as read:
        french = {entry.id: entry.string for entry in read_po(read) if entry.id}
    said = {text for path in PHP for text in TEXT.findall(path.read_text())}
    header = re.search(r"Description: +(.+)", (PLUGIN / "cop.php").read_text())
    assert header
    assert set(french) == said | {header.group(1)}
    assert [text for text, translated in french.items() if not translated] == []


def test_wordpress_reads_the_french_that_is_written() -> None:
    with SOURCE.open("rb") as written, SOURCE.with_suffix(".mo").open("rb") as read:
        assert {entry.id: entry.string for entry in read_mo(read) if entry.id} == {
            entry.id: entry.string for entry in read_po(written) if entry.id
        }


def test_one_version_and_one_licence_throughout() -> None:
    header, told = (PLUGIN / "cop.php").read_text(), (PLUGIN / "readme.txt").read_text()
    version = re.search(r"Version: +(\S+)", header)
    stable = re.search(r"Stable tag: (\S+)", told)
    assert version and stable
    assert version.group(1) == stable.group(1)
    assert "GPL-2.0-or-later" in header
    assert "GPLv2 or later" in told
