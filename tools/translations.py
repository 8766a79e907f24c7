"""The French of every message: `python tools/translations.py check|update`.

Message ids are English. The core, the standalone site and each plugin keep a catalogue of their
own beside their code. What the core already says in French, the others needn't say again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "src" / "cop"
LANGUAGE = "fr"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}


@dataclass(frozen=True)
class Owner:
    """Whose words: the code below `folder`, but for what belongs to others."""

    folder: Path
    others: tuple[str, ...] = ()

    @property
    def po(self) -> Path:
        return self.folder / "translations" / LANGUAGE / "LC_MESSAGES" / "cop.po"

    def __str__(self) -> str:
        return str(self.folder.relative_to(ROOT))

    def template(self) -> Catalog:
        """The messages in the code and the templates, without their French."""
        with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
            methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
        found = Catalog(project="cop", charset="utf-8")
        for name, _line, message, comments, context in extract_from_dir(
            str(self.folder), methods, options, keywords=KEYWORDS
        ):
            if not name.startswith(self.others):
                found.add(message, locations=[(name, 1)], auto_comments=comments, context=context)
        return found

    def catalogue(self) -> Catalog:
        """What is translated so far."""
        if not self.po.is_file():
            return Catalog(locale=LANGUAGE, project="cop", charset="utf-8")
        with self.po.open("rb") as file:
            return read_po(file, locale=LANGUAGE, domain="cop")


CORE_OWNER = Owner(CORE, others=("site/", "plugins/", "starter_plugin/"))


def owners() -> list[Owner]:
    """The core first: the others lean on it."""
    plugins = sorted(path.parent for path in CORE.glob("plugins/*/__init__.py"))
    examples = sorted(path.parent for path in ROOT.glob("examples/*/*/translations"))
    return [CORE_OWNER, *(Owner(folder) for folder in [CORE / "site", *plugins, *examples])]


def needed(owner: Owner) -> Catalog:
    """The template, without what the core translates and the owner doesn't say otherwise."""
    template = owner.template()
    if owner == CORE_OWNER:
        return template
    core, own = CORE_OWNER.catalogue(), owner.catalogue()
    for message in list(template):
        if message.id and said(core, message) and not said(own, message):
            template.delete(message.id, message.context)
    return template


def said(catalogue: Catalog, message: Message) -> bool:
    """Whether a catalogue has the French of a message, in all its forms and not just as a guess."""
    entry = catalogue.get(message.id, message.context)
    if entry is None or entry.fuzzy or isinstance(entry.id, str) != isinstance(message.id, str):
        return False
    return all(entry.string) if isinstance(entry.string, tuple | list) else bool(entry.string)


def faults(owner: Owner) -> Iterator[str]:
    """One sentence for each thing to do."""
    own, template = owner.catalogue(), needed(owner)
    for message in template:
        if message.id and not said(own, message):
            yield f"{owner}: no French for {message.id!r}"
    for message in own:
        if message.id and template.get(message.id, message.context) is None:
            yield f"{owner}: nobody says {message.id!r} any more"
        for error in message.check(own):
            yield f"{owner}: {message.id!r}: {error}"
    if len(own) and not is_compiled(owner):
        yield f"{owner}: cop.mo is older than cop.po"


def is_compiled(owner: Owner) -> bool:
    """Whether the site shows what stands in the `.po`."""
    ready = owner.po.with_suffix(".mo")
    if not ready.is_file():
        return False
    with ready.open("rb") as file:
        shown = french(read_mo(file))
    return shown == french(owner.catalogue())


def french(catalogue: Catalog) -> dict[str, str | tuple[str, ...]]:
    """Message (the singular of a pair) → its French, in all its forms."""
    found: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        if message.id and message.string and said(catalogue, message):
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms = message.string
            found[key] = forms if isinstance(forms, str) else tuple(forms)
    return found


def update(owner: Owner) -> None:
    """Write the catalogue anew: new messages empty, those that nobody says any more left out."""
    template, own = needed(owner), owner.catalogue()
    if not len(template):
        return
    template.creation_date = own.creation_date
    own.update(template, no_fuzzy_matching=True)
    owner.po.parent.mkdir(parents=True, exist_ok=True)
    with owner.po.open("wb") as file:
        write_po(file, own, width=100, sort_output=True, ignore_obsolete=True, no_location=True)
    with owner.po.with_suffix(".mo").open("wb") as file:
        write_mo(file, owner.catalogue())


def clashes() -> Iterator[str]:
    """All catalogues are one domain: where two say a message otherwise, the last one wins anywhere."""
    known: dict[str, tuple[Owner, str | tuple[str, ...]]] = {}
    for owner in owners():
        for message, words in french(owner.catalogue()).items():
            other, said_there = known.setdefault(message, (owner, words))
            if words != said_there:
                yield f"{owner}: {message!r} is {words!r} here and {said_there!r} in {other}"


def main(task: str) -> int:
    if task == "update":
        for owner in owners():
            update(owner)
    found = [*(fault for owner in owners() for fault in faults(owner)), *clashes()]
    for fault in found:
        print(fault)
    if found:
        print(f"{len(found)} to do: `make translations`, then write the French into the .po files")
    return 1 if found and task == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
