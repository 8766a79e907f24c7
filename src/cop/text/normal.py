"""Step one: one spelling for each text, and nothing in it that nobody can see or type.

Unicode's canonical ordering is quadratic on long runs of combining marks (32,000 of them cost a
second), so such runs are refused before `unicodedata.normalize` meets them.
"""

from __future__ import annotations

import re
import unicodedata

from cop.i18n import lazy_gettext as _l
from cop.text.refused import TextRefused

MOST_COMBINING_MARKS = 30  # in a row: the limit of Unicode's "stream-safe" form (UAX 15)

_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Control characters but tab and newline, the two overrides that turn text around, and what no
# feed, XML file or database wants. Isolates and embeddings stay: Arabic needs them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# In one-line fields also every other direction mark, soft hyphens and zero-width spaces.
_UNSEEN_IN_A_LINE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]")
_UNWRITTEN = {"Mn", "Mc", "Me", "Cc", "Cf", "Cs"}
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # the no-break spaces of French typography stay
_JOINED = re.compile(r"[\s'’ʼ`´\-‐‑‒–—]+")


def normalise(source: str) -> str:
    """NFC, `\\n` at line ends, no control character.

    Raises TextRefused for NUL, for halves of characters and for heaps of combining marks.
    """
    if "\0" in source:
        raise TextRefused(
            _l("This text holds a character that cannot be kept (NUL). Remove it and save again.")
        )
    if any("\ud800" <= character <= "\udfff" for character in source):
        raise TextRefused(
            _l("This text holds half a character. Type the damaged place again and save.")
        )
    text = _UNSEEN.sub("", _NEWLINE.sub("\n", source))
    if text.isascii():
        return text
    _refuse_heaps_of_marks(text)
    return unicodedata.normalize("NFC", text)


def _refuse_heaps_of_marks(text: str) -> None:
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > MOST_COMBINING_MARKS:
            raise TextRefused(
                _l("This text piles too many accents on one letter. Remove them and save again.")
            )


def plain(value: str, *, max_length: int) -> str:
    """One line of plain text (a title, a tag, a name), safe to show in any escaped context.

    `max_length` is in characters, after trimming. Raises TextRefused.
    """
    line = _SPACES.sub(" ", _UNSEEN_IN_A_LINE.sub("", normalise(value))).strip()
    if len(line) > max_length:
        raise TextRefused(
            _l(
                "This is too long: %(length)s characters, and %(most)s at most. Shorten it.",
                length=len(line),
                most=max_length,
            )
        )
    return line


def fold(text: str) -> str:
    """Lower case without accents, œ and æ opened, apostrophes and hyphens as spaces.

    >>> fold("L’Œuvre d’Étienne, Saint-Malo")
    'l oeuvre d etienne, saint malo'
    """
    folded = bare(text).replace("œ", "oe").replace("æ", "ae").replace("ø", "o")
    return _JOINED.sub(" ", folded).strip()


def bare(text: str) -> str:
    """Lower case, compatibility forms opened, no accents and no invisible characters.

    Letter by letter, hence linear whatever the text.
    """
    if text.isascii():
        return _UNSEEN.sub("", text).lower()
    return "".join(map(_bare_letter, text))


def _bare_letter(letter: str) -> str:
    if letter.isascii():
        return "" if _UNSEEN.match(letter) else letter.lower()
    opened = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(part for part in opened if unicodedata.category(part) not in _UNWRITTEN)
