"""What holds a picture alone keeps its bytes; whatever else lies in the file has it drawn anew."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from cop.attachments.bare import is_bare
from tests.attachments import hostile as h
from tests.attachments.test_cleaning import traces

HIDDEN = h.NAME.encode()


def coloured(form: str, mode: str = "RGB", **options: Any) -> bytes:
    """A picture of many colours: its scan holds all sorts of bytes."""
    buffer = io.BytesIO()
    Image.effect_noise((90, 60), 80).convert(mode).save(buffer, form, **options)
    return buffer.getvalue()


BARE = {
    "jpeg": coloured("JPEG"),
    "jpeg grey": coloured("JPEG", "L"),
    "jpeg progressive": coloured("JPEG", progressive=True, optimize=True),
    "jpeg restarts": coloured("JPEG", restart_marker_blocks=2),
    "png": coloured("PNG"),
    "png grey": coloured("PNG", "L"),
    "png see-through": coloured("PNG", "RGBA"),
    "webp": coloured("WEBP"),
    "webp see-through": coloured("WEBP", "RGBA"),
    "webp lossless": coloured("WEBP", lossless=True),
}


def told() -> Image.Exif:
    exif = Image.Exif()
    exif[0x013B] = h.NAME
    return exif


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", 2 + len(body)) + body


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(one)) + one + b"\0" * (len(one) % 2) for name, one in parts
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def before_scan(more: bytes) -> bytes:
    """The JPEG with something more before its picture."""
    at = BARE["jpeg"].index(b"\xff\xda")
    return BARE["jpeg"][:at] + more + BARE["jpeg"][at:]


def in_png(*, more: bytes = b"", pixels: bytes = b"", packed: bytes = b"") -> bytes:
    """A PNG with a chunk more, with more than its pixels, or with something after these."""
    head = struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" + b"\7" * 6 + pixels) + packed)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + data + chunk(b"IEND", b"")


VP8 = BARE["webp"][20:]
TABLE = b"\x00" + b"\x01" * 64

HOLDS_MORE = {
    "jpeg, after its end": ("jpeg", BARE["jpeg"] + HIDDEN),
    "jpeg, a second picture": ("jpeg", BARE["jpeg"] * 2),
    "jpeg, a comment": ("jpeg", before_scan(segment(0xFE, HIDDEN))),
    "jpeg, a program's own": ("jpeg", before_scan(segment(0xEC, HIDDEN))),
    "jpeg, a small picture in its head": (
        "jpeg", BARE["jpeg"][:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1" + b"\7" * 3)
        + BARE["jpeg"][20:],
    ),
    "jpeg, tables upon tables": ("jpeg", before_scan(segment(0xDB, TABLE) * 20)),
    "jpeg, from a camera": ("jpeg", h.photograph()),
    "jpeg, ink": ("jpeg", coloured("JPEG", "CMYK")),
    "jpeg, script in a table": (
        "jpeg", before_scan(segment(0xDB, b"\x02" + h.SCRIPT.ljust(64, b" "))),
    ),
    "png, after its end": ("png", in_png() + HIDDEN),
    "png, words": ("png", in_png(more=chunk(b"tEXt", b"Author\0" + HIDDEN))),
    "png, a private chunk": ("png", in_png(more=chunk(b"zqZq", HIDDEN))),
    "png, a palette nobody needs": ("png", in_png(more=chunk(b"PLTE", HIDDEN[:18]))),
    "png, behind its pixels": ("png", in_png(pixels=HIDDEN)),
    "png, behind what is packed": ("png", in_png(packed=HIDDEN)),
    "webp, after its end": ("webp", BARE["webp"] + HIDDEN),
    "webp, EXIF": ("webp", coloured("WEBP", exif=told().tobytes())),
    "webp, XMP": ("webp", coloured("WEBP", xmp=b"<x:xmpmeta>" + HIDDEN)),
    "webp, unknown": ("webp", riff((b"VP8 ", VP8), (b"ZQZQ", HIDDEN))),
    "webp, moving": ("webp", h.moving("WEBP")),
}  # fmt: skip
# What no program of pictures would write, and Pillow doesn't read.
BEHIND = {
    "jpeg, behind a table": ("jpeg", before_scan(segment(0xDB, TABLE + HIDDEN))),
    "jpeg, behind codes": ("jpeg", before_scan(segment(0xC4, b"\0" + b"\0" * 16 + HIDDEN))),
    "jpeg, behind a restart": ("jpeg", before_scan(segment(0xDD, b"\0\0" + HIDDEN))),
}


@pytest.mark.parametrize("name", BARE)
def test_a_picture_alone_keeps_its_bytes(clean: Any, name: str) -> None:
    kept, ready = clean(BARE[name], "a")
    assert (kept == BARE[name], ready.warnings, ready.small is None) == (True, frozenset(), False)


@pytest.mark.parametrize("name", HOLDS_MORE)
def test_what_holds_more_is_drawn_anew_once(clean: Any, name: str) -> None:
    code, content = HOLDS_MORE[name]
    assert is_bare(content, code) is False
    kept, _ready = clean(content, "a")
    assert traces(kept) == []
    assert clean(kept, "a")[0] == kept


@pytest.mark.parametrize("name", BEHIND)
def test_what_is_hidden_behind_a_segment_is_refused(refusal: Any, name: str) -> None:
    code, content = BEHIND[name]
    assert is_bare(content, code) is False
    assert refusal(content, "a").startswith("Ce fichier est abîmé")


def test_what_can_not_be_drawn_is_refused_however_bare_it_looks(refusal: Any) -> None:
    for content in (BARE["jpeg"][:200] + b"\xff\xd9", BARE["webp"][:-40], BARE["png"][:-30]):
        assert refusal(content, "a").startswith("Ce fichier est abîmé")


def test_a_bare_picture_larger_than_a_page_is_made_smaller(clean: Any) -> None:
    content = h.image("JPEG", (5000, 100))
    assert is_bare(content, "jpeg") is True
    kept, _ready = clean(content, "a")
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (4096, 82)


@pytest.mark.slow
def test_a_png_that_unfolds_to_more_than_its_pixels_is_not_unfolded() -> None:
    assert is_bare(in_png(pixels=b"\0" * 500_000_000), "png") is False
