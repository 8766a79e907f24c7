"""The one error that a text can raise."""

from __future__ import annotations


class TextRefused(ValueError):
    """A text that is not taken. `str(error)` says what is wrong and what to do, for the person.

    Holds a lazy message: it is translated when it is shown.
    """
