"""Editing the vocabularies. A term is never deleted: its code stands in what people wrote.

Services flush and never commit; the caller calls `vocabulary.forget()` after its commit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.db import session
from cop.i18n import lazy_gettext as _l
from cop.members.models import Term
from cop.members.rules import may_coordinate
from cop.members.viewer import Viewer
from cop.text import fold

CODE_LENGTH = 32


class TermRefused(ValueError):
    """A word that can't be taken in; the text says why and what to do."""


def vocabularies() -> dict[str, list[Term]]:
    """All terms by vocabulary, in their order, retired ones too."""
    found: dict[str, list[Term]] = {}
    for term in session.scalars(select(Term).order_by(Term.vocabulary, Term.position, Term.id)):
        found.setdefault(term.vocabulary, []).append(term)
    return found


def terms_of(vocabulary: str) -> list[Term]:
    """Raises `NotFound` for a vocabulary that isn't there."""
    found = vocabularies().get(vocabulary)
    if found is None:
        raise NotFound
    return found


def find_term(terms: Sequence[Term], code: str) -> Term:
    """Raises `NotFound`."""
    for term in terms:
        if term.code == code:
            return term
    raise NotFound


def parents_of(terms: Sequence[Term]) -> list[Term]:
    """What the terms of a vocabulary belong to (countries: the zones), in order; often nothing."""
    used = {term.parent for term in terms if term.parent}
    if not used:
        return []
    return next(
        (found for found in vocabularies().values() if used <= {term.code for term in found}), []
    )


def add_term(viewer: Viewer, terms: Sequence[Term], *, fr: str, en: str, parent: str = "") -> Term:
    """Add a word at the end of its vocabulary. Raises `TermRefused`."""
    _demand(viewer)
    _refuse_twin(terms, fr)
    term = Term(
        vocabulary=terms[0].vocabulary,
        code=code_for(fr, {one.code for one in terms}),
        fr=fr,
        en=en or fr,
        parent=parent,
        position=max(one.position for one in terms) + 1,
        active=True,
    )
    session.add(term)
    session.flush()
    return term


def change_term(
    viewer: Viewer, terms: Sequence[Term], term: Term, *, fr: str, en: str, parent: str, after: str
) -> None:
    """Change how a word reads and where it stands; its code stays. Raises `TermRefused`.

    after: the code of the word that it comes after; empty for the first place.
    """
    _demand(viewer)
    others = [one for one in terms if one is not term]
    _refuse_twin(others, fr)
    term.fr, term.en, term.parent = fr, en or fr, parent
    codes = [one.code for one in others]
    place = codes.index(after) + 1 if after in codes else 0
    for position, one in enumerate([*others[:place], term, *others[place:]]):
        one.position = position
    session.flush()


def set_active(viewer: Viewer, term: Term, active: bool) -> None:
    """Retire a word, which is offered no more and goes on being shown, or bring it back."""
    _demand(viewer)
    term.active = active
    session.flush()


def code_for(label: str, taken: set[str]) -> str:
    """A free code made of a label: `Droits d’auteur` → `droits_d_auteur`; always an identifier."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:CODE_LENGTH].strip("_")
    if not stem or not stem[0].isalpha():
        stem = f"terme_{stem}".rstrip("_")
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(code for code in numbered if code not in taken)


def _refuse_twin(others: Sequence[Term], fr: str) -> None:
    twin = next((one for one in others if fold(one.fr) == fold(fr)), None)
    if twin is None:
        return
    if twin.active:
        raise TermRefused(_l("This word is in the list already."))
    raise TermRefused(_l("This word was retired: bring it back instead of adding it again."))


def _demand(viewer: Viewer) -> None:
    if not may_coordinate(viewer):
        raise Forbidden
