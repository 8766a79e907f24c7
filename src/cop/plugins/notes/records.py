"""What our own export says was decided, is to be done or was left open, read back from its words.

Only the minutes of an export are taken to pieces; a file of another origin keeps its headings and
tables as what they are, text. Pure functions of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from babel.dates import get_month_names

from cop import text
from cop.i18n import gettext as _
from cop.plugins.notes.words import MODES

MOST = 60
REF = r"[DAQ]-\d{4}-\d{2}-\d{2,5}"
MINUTES = "<!-- cop: minutes -->\n"
NUMBERED = re.compile(r"^### \d+[.)] ", re.M)
HEADING = re.compile(r"^## (?:(\d+)[.)] )?(.*?)\s*$")
# « - **D-2026-11-01** — On masque. », the same without stars from Word, « > … » below a point.
SAID = re.compile(rf"^([->]) \**({REF})\** ?— ?(.+?)\s*$")
ROW = re.compile(rf"^\| *({REF}) *\|(.*)\|$")
DAY = re.compile(r"^(\d{1,2})(?:er)? (\w+) (\d{4})$")
# Who stands behind an export in Word or LibreOffice, with its address.
FOOT = re.compile(r"\n[^\n]*https?://\S+/fiches/[0-9a-z]+[^\n]*\s*\Z")
WORDS = {"D": "statement", "A": "title", "Q": "statement"}


@dataclass(frozen=True)
class Proposal:
    """One record that a file tells of. told: as the fields of its form; who: the network that does
    it, since minutes name no person; point: the title of the point that it stood below."""

    letter: str
    ref: str
    told: dict[str, str] = field(default_factory=dict)
    who: str = ""
    point: str = ""

    @property
    def words(self) -> str:
        return self.told[WORDS[self.letter]]

    @property
    def due(self) -> date | None:
        try:
            return date.fromisoformat(self.told.get("due", ""))
        except ValueError:
            return None


def minutes_in(source: str) -> str:
    """The minutes of an export of ours, their points under headings of the second level; nothing
    for another file."""
    _before, mark, after = source.partition(MINUTES)
    if mark:
        return after.split("\n<!-- cop: ")[0]
    if not NUMBERED.search(source) or re.search(r"^## \d+[.)] ", source, re.M):
        return ""
    # The label of the field stands above, on the second level.
    _label, _end, body = source.partition("\n## ")[2].partition("\n")
    return re.sub(r"^##(#+ )", r"#\1", FOOT.sub("\n", body), flags=re.M)


def taken_out(minutes: str) -> tuple[str, list[Proposal]]:
    """The texts of the points alone, and what stood there of records."""
    kept: list[str] = []
    found: dict[str, Proposal] = {}
    ours, point, last = False, "", ""
    for line in minutes.split("\n"):
        if heading := HEADING.match(line):
            ours = not heading[1] and text.fold(heading[2]) in _our_headings()
            point, last = heading[2] if heading[1] else "", ""
        told = SAID.match(line)
        if (told and (ours or told[1] == ">")) or (ours and ROW.match(line)):
            one = _said(told, point) if told else _row(ROW.match(line))
            last = one.ref if told and told[1] == ">" else ""
            found.setdefault(one.ref, one)
        elif last and line.startswith("> "):
            found[last].told.update(_details(line[2:]))
        elif not ours:
            last = ""
            kept.append(line)
    return "\n".join(kept), [*found.values()][:MOST]


def _our_headings() -> set[str]:
    named = [
        (_("Decisions"), "Decisions"), (_("Actions"), "Actions"),
        (_("Open questions"), "Open questions"), (_("From the last meetings"), "From the last meetings"),
    ]  # fmt: skip
    return {text.fold(one) for pair in named for one in pair}


def _said(found: re.Match[str], point: str) -> Proposal:
    letter = found[2][0]
    words, *more = _pieces(found[3])
    told = {WORDS[letter]: _plain(words)}
    if letter == "D":
        told |= _details(" · ".join(more))
    return Proposal(letter, found[2], told, point=point)


def _row(found: re.Match[str] | None) -> Proposal:
    assert found is not None
    cells = [_plain(one.strip()) for one in re.split(r"(?<!\\)\|", found[2])]
    title, who, helpers, due, came_of, *_more = [*cells, *[""] * 5]
    told = {"title": title, "helpers": _cell(helpers), "due": _day(due), "came_of": _cell(came_of)}
    return Proposal(found[1][0], found[1], {k: v for k, v in told.items() if v}, who=_cell(who))


def _pieces(line: str) -> list[str]:
    """The words, and the details that are told behind them after a dot."""
    found = re.split(rf" · (?=\*?(?:{'|'.join(map(re.escape, _labels()))}))", line)
    return [one.strip() for one in found]


def _details(line: str) -> dict[str, str]:
    told = dict(_detail(one) for one in _pieces(line))
    return {name: value for name, value in told.items() if name and value}


def _detail(piece: str) -> tuple[str, str]:
    bare = piece.replace("*", "", 2)
    for label, name in _labels().items():
        if bare.startswith(label):
            return name, _valued(name, _plain(bare[len(label) :].strip()))
    return "", ""


def _labels() -> dict[str, str]:
    return {
        _("Mode:"): "mode", _("Objections:"): "objections", _("Scope:"): "scope",
        _("To be looked at again:"): "review_on", _("Replaces:"): "replaces", _("Replaced by:"): "",
    }  # fmt: skip


def _valued(name: str, words: str) -> str:
    if name == "mode":
        return next((one.value for one, said in MODES.items() if str(said) == words), "")
    return _day(words) if name == "review_on" else words


def _cell(words: str) -> str:
    return "" if words == "—" else words


def _plain(words: str) -> str:
    """What `assembling.cell` made safe, as it was typed."""
    bare = re.sub(r"\\([\\`*_\[\]>|#])", r"\1", words)
    return bare.replace("&lt;", "<").replace(": : :", ":::")


def _day(words: str) -> str:
    """« 1er décembre 2026 » as a form takes it."""
    found = DAY.match(words)
    for month in _months(found[2]) if found else ():
        try:
            return date(int(found[3]), month, int(found[1])).isoformat() if found else ""
        except ValueError:
            return ""
    return ""


def _months(name: str) -> Iterator[int]:
    for language in ("fr", "en"):
        for number, words in get_month_names("wide", locale=language).items():
            if text.fold(words) == text.fold(name):
                yield number
