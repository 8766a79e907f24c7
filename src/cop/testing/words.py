"""The words of a plugin: every message has its French, in both forms of its catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from cop.i18n import CORE_TRANSLATIONS, DOMAIN
from cop.plugin import Plugin

KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
UPDATE = "run `pybabel extract`, `update` and `compile` for it (docs/plugins.md, Words)"


def french_is_complete(plugin: Plugin, folder: Path) -> None:
    """Every message of the plugin is translated by itself or by the core."""
    place = folder / "translations" / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"
    own, core = _catalogue(place), _catalogue(_core())
    for message in sorted(messages(folder)):
        assert _has(own, message) or _has(core, message), (
            f"plugin {plugin.name!r}: no French for {message!r} in {place}: {UPDATE}."
        )
    if own is None:
        return
    compiled = place.with_suffix(".mo")
    assert compiled.is_file(), f"plugin {plugin.name!r}: {compiled} is missing: {UPDATE}."
    with compiled.open("rb") as file:
        ready = read_mo(file)
    for entry in own:
        if entry.id and not entry.fuzzy and all(_forms(entry.string)):
            made = ready.get(entry.id, entry.context)
            assert made is not None and _forms(made.string) == _forms(entry.string), (
                f"plugin {plugin.name!r}: {compiled} is older than its .po: {UPDATE}."
            )


def messages(folder: Path) -> set[str]:
    """The message ids in the code and the templates below `folder`; the singular of a pair."""
    found = extract_from_dir(
        str(folder),
        METHODS,
        keywords=KEYWORDS,
        options_map={"**.html": {"silent": "false", "extensions": "jinja2.ext.i18n"}},
    )
    return {
        message[0] if isinstance(message, tuple) else message
        for name, _line, message, *_rest in found
        if not name.startswith("tests/")
    }


def _core() -> Path:
    return CORE_TRANSLATIONS / "fr" / "LC_MESSAGES" / f"{DOMAIN}.po"


def _catalogue(place: Path) -> Catalog | None:
    if not place.is_file():
        return None
    with place.open("rb") as file:
        return read_po(file, locale="fr", domain=DOMAIN)


def _has(catalogue: Catalog | None, message: str) -> bool:
    entry = catalogue.get(message) if catalogue is not None else None
    return entry is not None and not entry.fuzzy and all(_forms(entry.string))


def _forms(translated: Any) -> tuple[str, ...]:
    """The translation, or those of singular and plural."""
    return tuple(translated) if isinstance(translated, tuple | list) else (translated,)
