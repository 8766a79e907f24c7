"""A path that one plays alone, from Markdown-like text to Twee 3, which Twine opens.

    ## Le premier appel
    Marthe veut une lettre.

    - Demander ce qu’elle veut garder -> Ce qui compte
    - Promettre la lettre -> La lettre

A heading begins a place; a list item with an arrow leads to another. The first place is the start.
Twee 3: https://github.com/iftechfoundation/twine-specs/blob/master/twee-3-specification.md
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass

PLACE = re.compile(r"^#{1,3}\s+(.+?)\s*#*$")
CHOICE = re.compile(r"^\s*[-*]\s+(.+?)\s*(?:->|→)\s*(.+?)\s*$")
# Names of the format's own passages, which no place may take.
RESERVED = frozenset({"StoryTitle", "StoryData"})
NAMESPACE = uuid.UUID("5f3a1c5e-6a0b-5d0e-9c59-0d6b1d3f7a11")


@dataclass(frozen=True)
class Place:
    """A place of the path: its text, and (words, place) of each choice."""

    name: str
    body: str
    choices: tuple[tuple[str, str], ...]


def places(source: str) -> list[Place]:
    """The places of a path in order; what stands before the first heading is left out."""
    found: list[tuple[str, list[str], list[tuple[str, str]]]] = []
    for line in source.replace("\r\n", "\n").split("\n"):
        heading, choice = PLACE.match(line), CHOICE.match(line)
        if heading:
            found.append((_name(heading[1]), [], []))
        elif found and choice:
            found[-1][2].append((choice[1], _name(choice[2])))
        elif found:
            found[-1][1].append(line)
    return [Place(name, "\n".join(body).strip(), tuple(ways)) for name, body, ways in found]


def _name(words: str) -> str:
    name = " ".join(words.split())
    return f"{name}." if name in RESERVED else name


def broken(path: list[Place]) -> list[tuple[str, str]]:
    """(place, name) of each choice that leads to no place, and of each place that stands twice."""
    names = [place.name for place in path]
    lost = [
        (place.name, target)
        for place in path
        for _w, target in place.choices
        if target not in names
    ]
    return lost + [(name, name) for name in dict.fromkeys(names) if names.count(name) > 1]


def to_twee(title: str, uid: str, source: str) -> str:
    """The path as Twee 3; the same role-play keeps its `ifid` for ever. Empty without a place."""
    path = places(source)
    if not path:
        return ""
    story = {
        "ifid": str(uuid.uuid5(NAMESPACE, uid)).upper(),
        "format": "Harlowe",
        "format-version": "3.3.9",
        "start": path[0].name,
    }
    head = [
        f":: StoryTitle\n{_text(title)}",
        f":: StoryData\n{json.dumps(story, ensure_ascii=False, indent=2)}",
    ]
    return "\n\n\n".join([*head, *map(_passage, path)]) + "\n"


def _passage(place: Place) -> str:
    ways = "\n".join(f"[[{_link(words)}->{_link(target)}]]" for words, target in place.choices)
    body = "\n\n".join(part for part in (_text(place.body), ways) if part)
    return f":: {_header(place.name)}\n{body}"


def _header(name: str) -> str:
    return re.sub(r"([\\\[\]{}])", r"\\\1", name)


def _text(body: str) -> str:
    """No line of a text begins a passage of its own."""
    return re.sub(r"^(\\*::)", r"\\\1", body, flags=re.MULTILINE)


def _link(words: str) -> str:
    """Without the signs by which a link is taken apart."""
    return re.sub(r"\]\]|\[\[|->|<-|\|", " ", words).strip()
