"""What a camera or a program wrote into an image, cut out without touching the picture itself.

For images inside PDF and Office files, which can't be encoded anew without a loss.
"""

from __future__ import annotations

# JPEG segments that the picture needs: JFIF, colour profile, Adobe's colour transform.
_KEPT_APPLICATION = {0xE0, 0xE2, 0xEE}
_PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs",
    b"bKGD", b"sBIT",
}  # fmt: skip
_PNG_START = b"\x89PNG\r\n\x1a\n"


def strip_image(content: bytes) -> bytes:
    """The same picture without EXIF, XMP, comments; what is neither JPEG nor PNG stays."""
    if content.startswith(b"\xff\xd8"):
        return strip_jpeg(content)
    if content.startswith(_PNG_START):
        return strip_png(content)
    return content


def strip_jpeg(content: bytes) -> bytes:
    """Without its APP1 (EXIF, XMP), APP13 (IPTC), other application data and comments."""
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:  # the picture begins, and holds no more segments of that kind
            break
        if marker == 0xFF or 0xD0 <= marker <= 0xD8 or marker == 0x01:
            kept.append(content[at : at + (1 if marker == 0xFF else 2)])
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        told = 0xE0 <= marker <= 0xEF and marker not in _KEPT_APPLICATION
        if not told and marker != 0xFE:
            kept.append(content[at:end])
        at = end
    kept.append(content[at:])
    return b"".join(kept)


def strip_png(content: bytes) -> bytes:
    """Without text, time, EXIF and private chunks, and without what follows the end."""
    kept, at = [_PNG_START], len(_PNG_START)
    while at + 12 <= len(content):
        name = content[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if name in _PNG_KEPT:
            kept.append(content[at:end])
        at = end
        if name == b"IEND":
            break
    return b"".join(kept)
