"""`flask cop new-plugin`: a copy of the example that is installed and tested with cop itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
STARTER = Path(__file__).parent / "starter_plugin"
EXAMPLE = Path(__file__).parents[2] / "examples" / "bookmarks"


def example_folder() -> Path:
    """Where the example lies: beside the sources, or inside the installed package."""
    return STARTER if STARTER.is_dir() else EXAMPLE


def copy_example(name: str, into: Path) -> Path:
    """Copy the example as plugin `name` into the folder `into`; answers the new folder.

    Raises `ValueError` for a name that can't be one, or a folder that is already there.
    """
    if not NAME.fullmatch(name):
        raise ValueError("a plugin's name is lower-case letters, digits and underscores")
    target = into / name
    if target.exists():
        raise ValueError(f"{target} is already there")
    source = example_folder()
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if path.is_dir() or any(
            part.startswith(".") or part.endswith((".egg-info", "__pycache__", ".mo"))
            for part in inside.parts
        ):
            continue
        place = target / renamed(str(inside), name)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in {".py", ".html", ".toml", ".md", ".po"}:
            place.write_text(renamed(path.read_text(encoding="utf-8"), name), encoding="utf-8")
        else:
            shutil.copyfile(path, place)
    return target


def renamed(words: str, name: str) -> str:
    """The example's words with the plugin's own name in them."""
    title = "".join(part.capitalize() for part in name.split("_"))
    pairs = (
        ("bookmarks", name),
        ("bookmark", name),
        ("Bookmarks", title),
        ("Bookmark", title),
        ("BOOKMARKS", name.upper()),
        ("signets", name.replace("_", "-")),
    )
    for old, new in pairs:
        words = words.replace(old, new)
    return words
