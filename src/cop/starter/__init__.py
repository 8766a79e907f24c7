"""What a new community starts with: vocabularies and a charter, to be edited afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frontmatter
import yaml
from flask import current_app
from sqlalchemy import select

from cop.columns import Prose
from cop.db import session
from cop.members.models import Charter, Term
from cop.members.vocabulary import forget

HERE = Path(__file__).parent


def load() -> None:
    """Add what is missing; what is there stays as the community has edited it."""
    _load_terms(_listed(HERE))
    for plugin in current_app.extensions["cop"].registry.active:
        if plugin.vocabularies and plugin.blueprint is not None:
            _load_terms(_listed(Path(plugin.blueprint.root_path)))
    if session.scalar(select(Charter.id).limit(1)) is None:
        for name, language in (("charter.md", "fr"), ("charter.en.md", "en")):
            _load_charter(HERE / name, language)
    session.flush()
    forget()


def _listed(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Vocabulary → its words, in the file beside somebody's code."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (folder / "vocabularies.yml").read_text(encoding="utf-8")
    )
    return found


def _load_terms(vocabularies: dict[str, list[dict[str, Any]]]) -> None:
    known = {(row[0], row[1]) for row in session.execute(select(Term.vocabulary, Term.code))}
    for vocabulary, terms in vocabularies.items():
        for position, term in enumerate(terms):
            code = str(term["code"])
            if (vocabulary, code) in known:
                continue
            column, row = term.get("extra", {}).get("tile", (None, None))
            session.add(
                Term(
                    vocabulary=vocabulary,
                    code=code,
                    fr=term["fr"],
                    en=term["en"],
                    parent=term.get("parent", ""),
                    short=term.get("extra", {}).get("short", ""),
                    column=column,
                    row=row,
                    position=position,
                )
            )


def _load_charter(path: Path, language: str) -> None:
    post = frontmatter.loads(path.read_text(encoding="utf-8"))
    session.add(
        Charter(
            number=int(str(post["version"])),
            language=language,
            title=str(post["title"]),
            body=Prose.of(post.content),
        )
    )
