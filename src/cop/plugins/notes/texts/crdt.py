"""Yjs texts on the server: the one place that knows pycrdt.

A document lives as long as one call: pycrdt's are bound to their thread. Updates are bytes in the
format of Yjs, version 1; `log` is any number of them, in the order of their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from cop.plugins.notes.texts.edits import byte_offsets, edits

if TYPE_CHECKING:
    from pycrdt import Doc, Text

ROOT = "t"
# Who authors the first text of a document: a template that was begun without a network gets the
# same bytes from every browser, and so stands there once.
AUTHOR_OF_FIRST = 1


class UpdateRefused(Exception):
    """Bytes that are no update of a text."""


def installed() -> bool:
    return find_spec("pycrdt") is not None


def first(text: str) -> bytes:
    """The update that a document begins with."""
    from pycrdt import Doc

    doc: Doc[Any] = Doc(client_id=AUTHOR_OF_FIRST)
    written = _text(doc)
    if text:
        written.insert(0, text)
    return doc.get_update()


def text_of(log: Sequence[bytes]) -> str:
    return str(_text(_doc(log)))


def texts_after(log: Sequence[bytes]) -> list[str]:
    """What it read as after each of the updates."""
    doc = _doc([])
    text, found = _text(doc), []
    for update in log:
        doc.apply_update(update)
        found.append(str(text))
    return found


def edited(log: Sequence[bytes], new: str) -> bytes | None:
    """The update that makes `new` of the text that `log` gives; None when it reads so already.

    Raises AssertionError rather than answer one that gives another text.
    """
    doc = _doc(log)
    text, before = _text(doc), doc.get_state()
    old = str(text)
    if old == new:
        return None
    changes = edits(old, new)
    places = byte_offsets(
        old, [place for one in changes for place in (one.at, one.at + one.removed)]
    )
    with doc.transaction():
        # From the end, so that the places before stay what they are.
        for number in reversed(range(len(changes))):
            start, end = places[2 * number], places[2 * number + 1]
            if end > start:
                del text[start:end]
            if changes[number].inserted:
                text.insert(start, changes[number].inserted)
    assert str(text) == new, "the edits don't give the text that was sent"
    return doc.get_update(before)


def taken(log: Sequence[bytes], updates: Sequence[bytes]) -> tuple[str, bool]:
    """The text with `updates` in it, and whether it, or what stands behind it, is another now.

    It stays the same for what is there already, and for what waits for an update that hasn't come
    yet: the two can't be told apart by it. Raises `UpdateRefused`.
    """
    doc = _doc(log)
    before = doc.get_update()
    try:
        for update in updates:
            doc.apply_update(update)
        text = str(_text(doc))
        changed = doc.get_update() != before
        if "\0" in text:
            raise ValueError("NUL, which no database keeps")
    # pycrdt raises ValueError, RuntimeError or its own panic, after what the bytes are.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise UpdateRefused from error
    return text, changed


def united(log: Sequence[bytes]) -> bytes:
    """One update that says the same as all of `log`."""
    from pycrdt import merge_updates

    return log[0] if len(log) == 1 else merge_updates(*log)


def missing(log: Sequence[bytes], state: bytes) -> bytes:
    """What somebody lacks whose document has the state vector `state`. Raises `UpdateRefused`."""
    try:
        return _doc(log).get_update(state)
    except (ValueError, RuntimeError, OverflowError) as error:
        raise UpdateRefused from error


def _doc(log: Sequence[bytes]) -> Doc[Any]:
    from pycrdt import Doc

    doc: Doc[Any] = Doc()
    for update in log:
        doc.apply_update(update)
    return doc


def _text(doc: Doc[Any]) -> Text:
    from pycrdt import Text

    found: Text = doc.get(ROOT, type=Text)
    return found
