"""Languages: one message domain, `cop`, gathered from the core and from every active plugin.

Message ids are English; French is the default language and complete. Each package that has words
of its own ships `translations/<language>/LC_MESSAGES/cop.po` beside its code.
"""

from __future__ import annotations

from collections.abc import Callable
from gettext import NullTranslations
from pathlib import Path
from typing import Any, cast

from flask import current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from flask_babel.speaklater import LazyString
from werkzeug.local import LocalProxy

LANGUAGES: dict[str, str] = {"fr": "Français", "en": "English"}
DEFAULT_LANGUAGE = "fr"
CORE_TRANSLATIONS = Path(__file__).parent / "translations"
DOMAIN = "cop"
NO_APP = NullTranslations()


def catalogue() -> NullTranslations:
    """The messages in the language in force, which `force_locale` may change at any moment.

    Found once while it stays the same: a page asks hundreds of times.
    """
    if not current_app:
        return NO_APP
    locale = get_locale()
    kept: tuple[Any, NullTranslations] | None = g.get("cop_catalogue")
    if kept is None or kept[0] is not locale:
        domain: Domain = current_app.extensions["cop"].domain
        kept = g.cop_catalogue = (locale, domain.get_translations())
    return kept[1]


def gettext(message: str, **variables: Any) -> str:
    """Translate now, in the reader's language; English where no app is at work."""
    words = catalogue().gettext(message)
    return words % variables if variables else words


def ngettext(singular: str, plural: str, num: int, **variables: Any) -> str:
    """Translate a counted message; `%(num)s` is the count."""
    return catalogue().ngettext(singular, plural, num) % {"num": num, **variables}


def page_words() -> dict[str, Callable[..., str]]:
    """`_` and `ngettext` of one page, in the one language that it is written in."""
    found = catalogue()

    def say(message: str, **variables: Any) -> str:
        words = found.gettext(message)
        return words % variables if variables else words

    def count(singular: str, plural: str, num: int, **variables: Any) -> str:
        return found.ngettext(singular, plural, num) % {"num": num, **variables}

    return {"_": say, "ngettext": count}


def lazy_gettext(message: str, **variables: Any) -> str:
    """Translate when shown: for words that are written down at import time.

    Typed as the text that it stands for, since it goes wherever text goes.
    """
    return cast("str", LazyString(gettext, message, **variables))


def make_domain(folders: list[Path]) -> Domain:
    """One domain over the catalogues of the core and the active plugins."""
    return Domain(translation_directories=[str(folder) for folder in folders], domain=DOMAIN)


def init_babel(app: Any) -> None:
    """Give the app Flask-Babel unless its host already did; the host's choice of language rules.

    The host's templates stay as they are: cop's pages get their words from their own context.
    """
    if "babel" not in app.extensions:
        Babel(
            app,
            configure_jinja=False,
            default_locale=DEFAULT_LANGUAGE,
            default_timezone="Europe/Paris",
            locale_selector=chosen_language,
        )


def chosen_language() -> str:
    """The member's language, else the visitor's choice on this site, else French.

    The browser's own list is not asked: a French adviser with an English phone reads French.
    """
    if not has_request_context():
        return str(getattr(g, "cop_language", DEFAULT_LANGUAGE)) if g else DEFAULT_LANGUAGE
    known: str | None = getattr(g, "cop_language", None)
    if known not in LANGUAGES:
        # Kept with the request: a page asks for each of its words.
        asked = request.cookies.get("cop_language", "")
        known = g.cop_language = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
    return known


language: Any = LocalProxy(chosen_language)
