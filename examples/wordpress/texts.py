"""Writes the French of the plugin as WordPress reads it: `python examples/wordpress/texts.py`."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parent / "cop" / "languages" / "cop-fr_FR.po"


def compiled() -> bytes:
    with SOURCE.open("rb") as read:
        catalogue = read_po(read, locale="fr_FR")
    written = BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


if __name__ == "__main__":
    SOURCE.with_suffix(".mo").write_bytes(compiled())
