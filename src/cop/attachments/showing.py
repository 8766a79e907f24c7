"""Files as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from babel.numbers import format_decimal

from cop.attachments.models import Attachment
from cop.i18n import chosen_language
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l

WARNINGS: dict[str, str] = {
    "comments": _l("It holds comments: their text may name people."),
    "changes": _l("It holds tracked changes: what was crossed out can still be read."),
    "hidden": _l("It holds hidden sheets, which every reader can show."),
    "notes": _l("It holds speaker’s notes, which every reader can show."),
    "links": _l("It holds links to files of its writer’s disk, with their path."),
    "embedded": _l("It holds tables of another file: all of their sheets can be read."),
    "signature": _l("It was signed: without its data about people, the signature is gone."),
    "still": _l("It moved: only its first picture is kept."),
}


@dataclass(frozen=True)
class Shown:
    """One line of a list of files."""

    uid: str
    filename: str
    label: str
    size: str
    alt: str
    is_image: bool
    has_small: bool
    warnings: tuple[str, ...]


def shown(files: Iterable[Attachment]) -> list[Shown]:
    """Ready for a template, in the reader's language."""
    return [
        Shown(
            uid=one.uid,
            filename=one.filename,
            label=str(one.kind.label),
            size=size_words(one.bytes),
            alt=one.alt,
            is_image=one.kind.is_image,
            has_small=bool(one.small_sha256),
            warnings=tuple(str(words) for code, words in WARNINGS.items() if code in one.warnings),
        )
        for one in files
    ]


def size_words(size: int) -> str:
    """`1,4 Mo`, `12 ko`, `300 octets`; thousands, as file managers count."""
    if size < 1000:
        return _("%(size)s bytes", size=size)
    if size < 1_000_000:
        return _("%(size)s kB", size=size // 1000)
    return _("%(size)s MB", size=format_decimal(round(size / 1e6, 1), locale=chosen_language()))
