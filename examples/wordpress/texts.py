"""Writes the French of the plugin as WordPress reads it: `python examples/wordpress/texts.py`."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parent / "cop" / "languages" / "cop-fr_FR.po"


def write() -> None:
    with SOURCE.open("rb") as read:
        catalogue = read_po(read, locale="fr_FR")
    made = BytesIO()
    write_mo(made, catalogue)
    SOURCE.with_suffix(".mo").write_bytes(for_wordpress(made.getvalue()))


def for_wordpress(made: bytes) -> bytes:
    """WordPress refuses a file that doesn't say where its table of hashes would be: empty, it lies
    between the two tables (28 bytes on, 16 for each text) and the texts."""
    (count,) = struct.unpack_from("<I", made, 8)
    return made[:24] + struct.pack("<I", 28 + 16 * count) + made[28:]


if __name__ == "__main__":
    write()
