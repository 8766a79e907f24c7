"""The text of a plan, read: our own, or one that somebody wrote by hand with the same headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from cop import text
from cop.contributions.documents import Scalars
from cop.db import new_uid
from cop.formats.kit import uid_in
from cop.i18n import gettext as _
from cop.plugins.workshops.plan import (
    Block,
    BlockKind,
    Lead,
    Material,
    Output,
    Participation,
    Plan,
    Section,
    Strand,
)
from cop.plugins.workshops.travel.markdown import (
    GROUPS,
    MATERIALS,
    START,
    STRAND,
    TARGET,
    TYPE,
    bare,
    unescaped,
)
from cop.plugins.workshops.travel.reading import Arrival, TravelRefused
from cop.plugins.workshops.travel.spoken import heard, hour_of, lasting
from cop.plugins.workshops.typed import kind_of
from cop.shape import Misshapen, from_plain

FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
NUMBERED = re.compile(r"^S\d+(?:\s*[—–-]\s?|\s+|$)(?P<title>.*)$")
FACT = re.compile(r"^(?P<name>[^\s:][^:]{0,30}?)\s?:\s?(?P<words>.*)$")
FENCE = re.compile(r"^:::\s?(notes|vigilance)\s*$")
YES = frozenset({"oui", "yes", "vrai", "true", "1", "x"})
CODES = {"genre": ("kind", BlockKind), "qui": ("lead", Lead), "devient": ("output_target", Output),
         "modalite": ("participation", Participation)}  # fmt: skip
WORDS = {"objectif": "objective", "a dire": "announce", "trace": "output", "apporte": "brings"}
SWITCHES = {"supprimable": "droppable", "reserve": "parked"}


@dataclass
class Page:
    """What has been read so far. `numbers`: « S3 » → key of the block, for the material."""

    sections: list[Section] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    secret: bool = False

    def section(self, title: str) -> None:
        self.sections.append(Section(key=new_uid(), title=title))

    def strand(self, title: str = "") -> None:
        if not self.sections:
            self.section("")
        last = self.sections[-1]
        self.sections[-1] = replace(
            last, strands=(*last.strands, Strand(key=new_uid(), title=title))
        )

    def block(self, one: Block) -> None:
        if not self.sections or not self.sections[-1].strands:
            self.strand()
        *others, last = self.sections[-1].strands
        strands = (*others, replace(last, blocks=(*last.blocks, one)))
        self.sections[-1] = replace(self.sections[-1], strands=strands)
        self.numbers[f"S{len(self.numbers) + 1}"] = one.key


def read_markdown(content: str) -> Arrival:
    """Raises `TravelRefused` for front matter that can't be read, or a text with no block in it."""
    front, body = _front(content)
    page = Page()
    for heading, lines in _pieces(body, page):
        _read_piece(page, heading, lines)
    if not page.numbers:
        raise TravelRefused(
            _("No part was found: each begins with a line such as “## S1 — Welcome”.")
        )
    plan = _plan(page, front)
    known = {START, TARGET, GROUPS, MATERIALS, "type", "uid", "edition", "profile"}
    facts = {str(name): value for name, value in front.items() if name not in known}
    return Arrival(plan=plan, facts=facts, said=tuple(page.said), secret=page.secret,
                   uid=uid_in(front.get("uid")))  # fmt: skip


def _front(content: str) -> tuple[dict[str, Any], str]:
    found = FRONT.match(content)
    if found is None:
        return {}, content
    try:
        front = yaml.load(found[1], Loader=Scalars)
    except (yaml.YAMLError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise TravelRefused(
            _("The lines between the two “---” can’t be read: take them out, or mend them.")
        ) from error
    if not isinstance(front, dict) or front.get("type", TYPE) != TYPE:
        raise TravelRefused(_("This file is of something else than a workshop."))
    return front, content[found.end() :]


def _pieces(body: str, page: Page) -> list[tuple[str, list[str]]]:
    """(heading, lines below it); what stands before the first heading is told, and kept."""
    found: list[tuple[str, list[str]]] = []
    before: list[str] = []
    for line in body.split("\n"):
        if re.match(r"^#{1,2}(\s|$)", line):
            found.append((line, []))
        elif found:
            found[-1][1].append(line)
        else:
            before.append(line)
    if found and any(line.strip() for line in before):
        page.said.append(_("The text before the first part is now a part of its own."))
        found.insert(0, ("## S0 — ", ["", *before]))
    return found


def _read_piece(page: Page, heading: str, lines: list[str]) -> None:
    if heading.startswith("##"):
        page.block(_block(page, heading[2:].strip(), lines))
        return
    title = heading[1:].strip()
    if title.startswith(STRAND.strip()):
        page.strand(_title(title.removeprefix(STRAND.strip()).strip()))
    else:
        page.section(_title(title))
    facts, rest = _facts(lines)
    _of_section(page, facts)
    words = bare(unescaped("\n".join(rest)))
    if words:
        page.said.append(_("The text below a heading of a section is now a part of its own."))
        page.block(Block(key=new_uid(), kind=BlockKind.NOTE, title=title[:120], instructions=words))


def _of_section(page: Page, facts: Mapping[str, str]) -> None:
    target = facts.get("visee", "")
    page.sections[-1] = replace(
        page.sections[-1],
        parallel=page.sections[-1].parallel or _is_yes(facts.get("en parallele", "")),
        target=int(target) if target.isascii() and target.isdigit() else page.sections[-1].target,
    )


def _facts(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """(folded name → words) of the lines up to the first empty one, and the lines after them."""
    found: dict[str, str] = {}
    for at, line in enumerate(lines):
        fact = FACT.match(line)
        if not line.strip() or fact is None:
            return found, lines[at:]
        found[text.fold(fact["name"]).strip()] = unescaped(fact["words"].strip())
    return found, []


def _block(page: Page, heading: str, lines: list[str]) -> Block:
    numbered = NUMBERED.match(heading)
    title = _title(numbered["title"] if numbered else heading)
    facts, rest = _facts(lines)
    texts = _texts(page, rest)
    values: dict[str, Any] = {"kind": kind_of(title), **_lasting(page, title, facts)}
    kept: list[str] = []
    for name, words in facts.items():
        if name in {"duree", "heure", "groupes de"}:
            continue
        value = _value(name, words)
        if value is None:
            kept.append(f"{name} : {words}")
        else:
            values[value[0]] = value[1]
    if kept:
        page.said.append(_("“%(title)s”: what isn’t known here was kept as text.", title=title))
    instructions = "\n\n".join(filter(None, [*kept, texts["instructions"]]))
    values |= {"notes": texts["notes"], "watch": " ".join(texts["vigilance"].split())}
    page.secret = page.secret or bool(values["notes"] or values["watch"])
    return Block(key=new_uid(), title=title, instructions=instructions, **values)


def _lasting(page: Page, title: str, facts: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    time = lasting(facts.get("duree", ""))
    if time is not None:
        found = {"minutes": time.minutes, "least": time.least}
    else:
        page.said.append(_("“%(title)s”: no duration could be read, so it is 0.", title=title))
    if hour_of(facts.get("heure", "")) is not None:
        found["pinned"] = hour_of(facts["heure"])
    size = facts.get("groupes de", "")
    if size.isascii() and size.isdigit():
        found["group_size"] = int(size)
    return found


def _value(name: str, words: str) -> tuple[str, Any] | None:
    if name in WORDS:
        return WORDS[name], words
    if name in SWITCHES:
        return SWITCHES[name], _is_yes(words)
    if name in CODES:
        field_name, kind = CODES[name]
        code: Any = heard(kind, words)
        return None if code is None else (field_name, code)
    return None


def _texts(page: Page, lines: list[str]) -> dict[str, str]:
    """What is asked of participants, and the two fenced texts for facilitators."""
    found: dict[str, list[str]] = {"instructions": [], "notes": [], "vigilance": []}
    now = "instructions"
    for line in lines:
        fence = FENCE.match(line)
        if fence and now == "instructions":
            now = fence[1]
        elif line.rstrip() == ":::" and now != "instructions":
            now = "instructions"
        else:
            found[now].append(line)
    if now != "instructions":
        page.said.append(_("A private note without its end “:::” goes to the end of its part."))
    return {name: bare(unescaped("\n".join(rows))) for name, rows in found.items()}


def _plan(page: Page, front: Mapping[str, Any]) -> Plan:
    sections = tuple(
        one if one.strands else replace(one, strands=(Strand(key=new_uid()),))
        for one in page.sections
    )
    sections = tuple(
        replace(one, parallel=True) if len(one.strands) > 1 else one for one in sections
    )
    frame = {"start": hour_of(str(front.get(START, ""))), "target": front.get(TARGET),
             "group_size": front.get(GROUPS)}  # fmt: skip
    numbers = {name: value for name, value in frame.items()
               if isinstance(value, int) and not isinstance(value, bool)}  # fmt: skip
    materials = tuple(_materials(page, front.get(MATERIALS)))
    return Plan(sections=sections, materials=materials, **numbers)


def _materials(page: Page, rows: Any) -> list[Material]:
    found = []
    for row in rows if isinstance(rows, list) else []:
        try:
            one = from_plain(Material, {**row, "key": new_uid()})
        except (Misshapen, TypeError):
            label = str(row.get("label", row) if isinstance(row, dict) else row)[:120]
            page.said.append(_("Material: only its name was kept of “%(label)s”.", label=label))
            one = Material(key=new_uid(), label=label)
        found.append(replace(one, block=page.numbers.get(one.block, "")))
    return found


def _title(words: str) -> str:
    return unescaped(words).strip()


def _is_yes(words: str) -> bool:
    return text.fold(words).strip() in YES
