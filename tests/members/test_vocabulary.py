"""The words of lists: in order, in the reader's language, and never an error."""

from __future__ import annotations

from flask import Flask, g
from sqlalchemy import select

from cop.db import session
from cop.members.models import Term
from cop.members.vocabulary import choices, forget, label, word, words


def test_a_term_reads_in_the_language_of_its_reader(cop_app: Flask) -> None:
    french = label("phase", "partnership")
    g.cop_language = "en"
    assert (french, label("phase", "partnership")) == ("Partenariat", "Partnership")


def test_a_code_that_nobody_knows_reads_as_itself(cop_app: Flask) -> None:
    assert (label("phase", "gone"), label("phase", None), word("nothing", "x")) == (
        "gone",
        "",
        None,
    )


def test_a_retired_term_is_read_and_no_longer_offered(cop_app: Flask) -> None:
    term = session.scalars(
        select(Term).where(Term.vocabulary == "phase", Term.code == "partnership")
    ).one()
    term.active = False
    session.commit()
    forget()
    assert "partnership" in [one.code for one in words("phase")]
    assert "partnership" not in [code for code, _label in choices("phase")()]


def test_no_answer_is_offered_first(cop_app: Flask) -> None:
    assert choices("phase", "Non précisé")()[0] == ("", "Non précisé")
