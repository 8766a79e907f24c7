"""`flask cop new-plugin`: a copy of the example that is installed and tested with cop itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
STARTER = Path(__file__).parent / "starter_plugin"
EXAMPLE = Path(__file__).parents[2] / "examples" / "bookmarks"
# The example's own words, the plural before the singular that it begins with.
OWN_WORDS = re.compile("BOOKMARKS|Bookmarks|bookmarks|Bookmark|bookmark|Signets?|signets?")
TEXTS = {".py", ".html", ".toml", ".md", ".po"}
LEFT_BEHIND = (".egg-info", "__pycache__", ".mo")


def example_folder() -> Path:
    """Where the example lies: inside the installed package, or beside the sources."""
    return STARTER if STARTER.is_dir() else EXAMPLE


def copy_example(name: str, into: Path) -> Path:
    """Copy the example as plugin `name` into the folder `into`; answers the new folder.

    Raises `ValueError` for a name that can't be one, or a folder that is already there.
    """
    if not NAME.fullmatch(name) or name.endswith("_") or "__" in name:
        raise ValueError("a plugin's name is lower-case letters, digits and single underscores")
    target = into / name
    if target.exists():
        raise ValueError(f"{target} is already there")
    source = example_folder()
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if path.is_dir() or _stays(inside):
            continue
        place = target / renamed(str(inside), name)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in TEXTS:
            place.write_text(renamed(path.read_text(encoding="utf-8"), name), encoding="utf-8")
        else:
            shutil.copyfile(path, place)
        if path.suffix == ".po":
            compile_words(place)
    return target


def _stays(inside: Path) -> bool:
    return any(part.startswith(".") or part.endswith(LEFT_BEHIND) for part in inside.parts)


def renamed(words: str, name: str) -> str:
    """The example's words with the plugin's own name in them: `recipes`, and one `recipe`."""
    one = name[:-1] if name.endswith("s") and not name.endswith("ss") else name
    camel = {word: "".join(part.capitalize() for part in word.split("_")) for word in (name, one)}
    instead = {
        "BOOKMARKS": name.upper(),
        "bookmarks": name,
        "bookmark": one,
        "Bookmarks": camel[name],
        "Bookmark": camel[one],
        "Signets": camel[name],
        "Signet": camel[one],
        "signets": name.replace("_", "-"),
        "signet": one.replace("_", "-"),
    }
    return OWN_WORDS.sub(lambda found: instead[found[0]], words)


def compile_words(place: Path) -> None:
    """Write the `.mo` of a `.po`, which is what gettext reads."""
    with place.open("rb") as source:
        catalogue = read_po(source, locale="fr")
    with place.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)
