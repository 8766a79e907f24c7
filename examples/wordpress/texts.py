"""Writes the French of the plugin as WordPress reads it: `python examples/wordpress/texts.py`."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parent / "cop" / "languages" / "cop-fr_FR.po"


def write() -> None:
    with SOURCE.open("rb") as read:
        catalogue = read_po(read, locale="fr_FR")
    with SOURCE.with_suffix(".mo").open("wb") as written:
        write_mo(written, catalogue)


if __name__ == "__main__":
    write()
