"""Whether an image holds a picture and nothing else already: then it keeps its bytes.

Else each door would draw a photograph anew, a little worse, and no bundle would come back as it was.
Strict: what isn't known here, or isn't where it should be, is for `images.redraw` to leave behind.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

# Within the picture itself nothing can be told from colours; what a browser or a server could take
# for a page, a program or a document is not left there.
_TELLING = re.compile(
    rb"<(?:!doctype|\?(?:php|xml)|html|head|body|script|svg|iframe|x:xmpmeta)|%pdf-|photoshop 3\.0"
    rb"|exif\x00\x00",
    re.IGNORECASE,
)
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_SAMPLES = {0: 1, 2: 3, 6: 4}  # grey, colours, colours one sees through: bytes of a pixel
_JFIF = re.compile(
    rb"JFIF\x00\x01[\x00-\x02][\x00-\x02].{4}\x00\x00", re.DOTALL
)  # no small picture
_START, _END, _SCAN, _TABLES, _CODES, _RESTART = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xDD
_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive
MOST_SCANS = 32  # a progressive JPEG has ten
MOST_TABLES = 8  # of each sort, between two scans
_TRUE_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)


class _NotBare(Exception):
    """Something else is in there."""


def is_bare(content: bytes, code: str) -> bool:
    """Whether these bytes are a picture alone; that they can be drawn is for Pillow to say."""
    check = {"jpeg": _jpeg, "png": _png, "webp": _webp}.get(code)
    if check is None or _TELLING.search(content):
        return False
    try:
        check(content)
    except (_NotBare, IndexError, zlib.error):
        return False
    return True


def _demand(fine: bool) -> None:
    if not fine:
        raise _NotBare


def _jpeg(content: bytes) -> None:
    """ITU T.81, annex B: JFIF's head, tables, one frame, scans, and nothing after the end."""
    scans = frames = tables = 0
    for number, (marker, body) in enumerate(_segments(content)):
        if marker == 0xE0:
            _demand(number == 0 and len(body) == 14 and bool(_JFIF.fullmatch(body)))
        elif marker in _FRAMES:
            frames += 1
            _demand(frames == 1 and body[5] in {1, 3} and len(body) == 6 + 3 * body[5])
        elif marker == _SCAN:
            scans, tables = scans + 1, 0
            _demand(frames == 1 and scans <= MOST_SCANS and len(body) == 4 + 2 * body[0])
        elif marker in {_TABLES, _CODES}:
            tables += _quantities(body) if marker == _TABLES else _codes(body)
            _demand(tables <= 2 * MOST_TABLES)
        else:
            _demand(marker == _RESTART and len(body) == 2)
    _demand(scans > 0)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, what it holds) of each segment between start and end; raises `_NotBare`."""
    _demand(content[:2] == bytes((0xFF, _START)))
    at = 2
    while content[at : at + 2] != bytes((0xFF, _END)):
        _demand(content[at] == 0xFF)
        marker, body = content[at + 1], at + 4
        end = at + 2 + int.from_bytes(content[at + 2 : body], "big")
        _demand(body <= end <= len(content))
        yield marker, content[body:end]
        if marker == _SCAN:  # the picture follows, up to the next marker
            after = _TRUE_MARKER.search(content, end)
            _demand(after is not None)
            end = after.start() if after else end
        at = end
    _demand(at + 2 == len(content))


def _quantities(body: bytes) -> int:
    """How many tables of 64 numbers, of one byte or two each, fill this segment to its end."""
    at = count = 0
    while at < len(body):
        _demand(body[at] >> 4 <= 1 and body[at] & 15 <= 3)
        at += 1 + 64 * (1 + (body[at] >> 4))
        count += 1
    _demand(at == len(body))
    return count


def _codes(body: bytes) -> int:
    """How many tables of Huffman codes do."""
    at = count = 0
    while at < len(body):
        _demand(body[at] >> 4 <= 1 and body[at] & 15 <= 3)
        at += 17 + sum(body[at + 1 : at + 17])
        count += 1
    _demand(at == len(body))
    return count


def _png(content: bytes) -> None:
    """Head, picture, end (https://www.w3.org/TR/png-3/), and in the picture its pixels alone."""
    _demand(content.startswith(_PNG_START))
    names, packed, at = [], [], len(_PNG_START)
    while at < len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        _demand(end <= len(content))
        whole = content[at + 4 : end - 4]
        _demand(zlib.crc32(whole) == int.from_bytes(content[end - 4 : end], "big"))
        names.append(whole[:4])
        packed.append(whole[4:])
        at = end
    _demand(len(names) > 2 and names == [b"IHDR", *[b"IDAT"] * (len(names) - 2), b"IEND"])
    head = packed[0]
    _demand(len(head) == 13 and not packed[-1] and head[8] == 8 and head[10:] == b"\x00\x00\x00")
    _demand(head[9] in _PNG_SAMPLES)
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    _unfolds_to(packed[1:-1], height * (1 + width * _PNG_SAMPLES[head[9]]))


def _unfolds_to(packed: list[bytes], size: int) -> None:
    """`size` bytes come out and nothing is left over; never more than a little at a time."""
    unfold, out = zlib.decompressobj(), 0
    for part in packed:
        rest = part
        while rest:
            out += len(unfold.decompress(rest, 1024 * 1024))
            rest = unfold.unconsumed_tail
            _demand(out <= size and not unfold.unused_data)
    out += len(unfold.flush())
    _demand(unfold.eof and out == size)


def _webp(content: bytes) -> None:
    """One picture (RFC 9649), with what one sees through beside it: no colours' profile, no EXIF,
    no XMP, nothing that moves."""
    _demand(content[:4] == b"RIFF" and content[8:12] == b"WEBP")
    _demand(int.from_bytes(content[4:8], "little") + 8 == len(content))
    names, at = [], 12
    while at < len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        _demand(end <= len(content) and (not size % 2 or content[end - 1] == 0))
        names.append(content[at : at + 4])
        if names[-1] == b"VP8X":  # only « one sees through it » is said
            _demand(
                size == 10 and content[at + 8] & 0xEF == 0 and not any(content[at + 9 : at + 12])
            )
        at = end
    extended = names[:1] == [b"VP8X"]
    _demand(
        tuple(names[1:] if extended else names)
        in {(b"VP8 ",), (b"VP8L",), *({(b"ALPH", b"VP8 ")} if extended else ())}
    )
