"""A ZIP that somebody sends: read in memory, within limits, and nothing but plain Markdown."""

from __future__ import annotations

import stat
import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from flask import Flask

from cop.archive import unpacking
from cop.archive.unpacking import unpack
from cop.contributions.importing import ImportRefused


def packed(*entries: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", method) as made:
        for name, content in entries:
            made.writestr(name, content, method)
    return target.getvalue()


def linked(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


def encrypted() -> bytes:
    """A ZIP whose file says that it has a password, in both of its headers."""
    content = bytearray(packed(("a.md", b"x"), method=ZIP_STORED))
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(start) + offset
        content[place : place + 2] = struct.pack("<H", 1)
    return bytes(content)


def test_markdown_files_are_read_wherever_they_stand(cop_app: Flask) -> None:
    content = packed(
        ("a.md", b"one"), ("mes outils/tool/b.MD", b"two"), ("mes outils/", b""),
        ("mes outils/index.md", b"list"), ("__MACOSX/._a.md", b"\0"), (".DS_Store", b"\0"),
    )  # fmt: skip
    assert unpack(content).texts == [("a.md", b"one"), ("mes outils/tool/b.MD", b"two")]


@pytest.mark.parametrize(
    "name",
    ["../a.md", "a/../../b.md", "/etc/a.md", "C:\\a.md", "a\\..\\b.md", "a.html", "a.md.exe", "a"],
)
def test_a_file_that_leads_elsewhere_or_is_no_markdown_is_named(cop_app: Flask, name: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        unpack(packed((name, b"x")))
    assert "Markdown" in refused.value.reasons[0]


def test_symbolic_links_passwords_and_doubles_are_refused(cop_app: Flask) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        doubled = packed(("a.md", b"1"), ("a.md", b"2"))
    for content in (packed((linked("a.md"), b"/etc/passwd")), encrypted(), doubled):
        with pytest.raises(ImportRefused) as refused:
            unpack(content)
        assert "a.md" in refused.value.reasons[0]


def test_a_bomb_is_refused_by_what_it_holds_not_by_what_it_says(
    cop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = packed(*((f"{number}.md", b" " * 790_000) for number in range(40)))
    assert len(bomb) < 60_000
    liar = bytearray(packed(("a.md", b"a" * 3_000_000)))
    place = liar.index(b"PK\x01\x02") + 24
    liar[place : place + 4] = struct.pack("<I", 10)
    for content in (bomb, packed(("a.md", b" " * 3_000_000)), bytes(liar)):
        with pytest.raises(ImportRefused):
            unpack(content)
    monkeypatch.setattr(unpacking, "MOST_FILES", 2)
    with pytest.raises(ImportRefused) as refused:
        unpack(packed(("a.md", b""), ("b.md", b""), ("c.md", b"")))
    assert "3" in refused.value.reasons[0]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"%PDF-1.7", packed(("a.md", b"x"))[:-9]],
    ids=["empty", "begun", "another kind", "cut short"],
)
def test_what_is_no_zip_is_said_plainly(cop_app: Flask, content: bytes) -> None:
    with pytest.raises(ImportRefused):
        unpack(content)


def test_a_damaged_file_in_a_zip_is_said_plainly(cop_app: Flask) -> None:
    content = bytearray(packed(("a.md", bytes(range(256)) * 20)))
    content[45] ^= 0xFF
    with pytest.raises(ImportRefused):
        unpack(bytes(content))


def test_an_empty_zip_holds_nothing(cop_app: Flask) -> None:
    assert unpack(packed()).texts == []
