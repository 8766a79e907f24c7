"""Days in words, in the language in force: in French the first of a month is « 1er »."""

from __future__ import annotations

import re
from datetime import date

from babel import Locale
from babel.dates import format_date, format_interval
from flask_babel import get_locale

# A lone 1 before the name of a month, or before the dash of a stretch of days.
_FIRST = re.compile(r"(?<![\d:])1(?=\s?[–-]|\s[^\W\d_])")


def day_in_words(day: date, form: str = "d MMMM y", locale: Locale | None = None) -> str:
    """`form`: a pattern of CLDR without hours, or `long`: « 1er décembre 2026 », « mardi 1er mars »."""
    locale = locale or get_locale()
    return _said(str(format_date(day, form, locale=locale)), locale)


def days_in_words(first: date, last: date, form: str) -> str:
    """`form`: a skeleton of CLDR, such as `MMMd`: « 1er–3 déc. », « 30 nov. – 1er déc. »."""
    locale = get_locale()
    return _said(str(format_interval(first, last, form, locale=locale)), locale)


def number_in_words(day: date) -> str:
    """The day of the month alone: « 1er », « 12 »."""
    french = getattr(get_locale(), "language", "") == "fr"
    return "1er" if french and day.day == 1 else str(day.day)


def _said(words: str, locale: Locale | None) -> str:
    return _FIRST.sub("1er", words) if locale is not None and locale.language == "fr" else words
