"""What the columns refuse, keep and hide."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask, render_template_string
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from cop.columns import Prose, Secret, plain_value
from cop.db import session
from cop.jobs import JobRun
from cop.members.models import Member, Organisation, OrganisationKind, Role
from cop.testing import Make
from cop.text import TextRefused


def test_a_moment_without_its_zone_is_refused(cop_app: Flask) -> None:
    session.add(JobRun(name="x", due_at=datetime(2027, 3, 1, 9, 0)))

    with pytest.raises(StatementError, match="a moment without a zone"):
        session.flush()


def test_a_moment_comes_back_as_the_same_moment_in_utc(cop_app: Flask) -> None:
    written = datetime(2027, 3, 28, 3, 30, 15, 250, tzinfo=timezone(timedelta(hours=2)))
    session.add(JobRun(name="x", due_at=written))
    session.commit()

    read = session.scalars(select(JobRun.due_at)).one()
    assert (read, read.tzinfo) == (written, UTC)


def test_prose_comes_back_with_its_source_its_html_and_its_reserved_passages(
    cop_app: Flask, make: Make
) -> None:
    source = "Un **puits**.\n\n:::reserve{niveau=session}\nLe nom du village\n:::\n"
    member = make.member()
    member.portrait = written = Prose.of(source)
    session.commit()

    read = session.scalars(select(Member.portrait)).one()
    assert read == written
    assert read is not None
    assert "<strong>puits</strong>" in str(read.__html__())
    assert ("Le nom du village" in read.html, "Le nom du village" in read.full) == (False, True)


def test_prose_refuses_what_the_renderer_refuses() -> None:
    with pytest.raises(TextRefused):
        Prose.of("un texte\x00coupé")


def test_prose_without_words_is_false_and_with_some_is_true() -> None:
    assert (bool(Prose.of(" \n ")), bool(Prose.of("un"))) == (False, True)


@pytest.mark.parametrize("show", [str, repr, "{}".format, "%s".__mod__, lambda one: f"{one!r:>3}"])
def test_a_secret_shows_nothing_of_itself(show: Any) -> None:
    assert show(Secret("Les Filets de Maboé")) == "•••"


def test_a_secret_shows_nothing_inside_a_page_a_list_or_an_error(cop_app: Flask) -> None:
    hidden = Secret("Les Filets de Maboé")
    page = render_template_string("{{ one }} {{ [one] }} {{ one|string }}", one=hidden)

    assert page == "••• [•••] •••"
    assert str(ValueError(hidden)) == "•••"


def test_json_refuses_a_secret() -> None:
    with pytest.raises(TypeError):
        json.dumps(Secret("Les Filets de Maboé"))


def test_a_secret_is_told_by_name_only_and_comes_back_from_the_database(
    cop_app: Flask, make: Make
) -> None:
    network = make.organisation()
    network.stop_list = Secret("Les Filets de Maboé\nKerlan")
    session.commit()

    read = session.scalars(select(Organisation.stop_list)).one()
    assert read is not None
    assert read.reveal() == "Les Filets de Maboé\nKerlan"
    assert read == Secret("Les Filets de Maboé\nKerlan")
    assert read != "Les Filets de Maboé\nKerlan"


def test_a_role_is_found_by_its_whole_word(cop_app: Flask, make: Make) -> None:
    contact = make.member(roles=(Role.MEMBER, Role.NETWORK_CONTACT))
    make.member(roles=(Role.COORDINATOR,))
    word = f"% {Role.MEMBER} %"

    found = session.scalars(select(Member.id).where(text("roles LIKE :word")), {"word": word}).all()
    assert found == [contact.id]
    assert session.get_one(Member, contact.id).roles == {Role.MEMBER, Role.NETWORK_CONTACT}


def test_an_enum_is_stored_by_its_value(cop_app: Flask, make: Make) -> None:
    make.organisation(kind=OrganisationKind.LOCAL_AUTHORITY)

    assert session.scalar(text("SELECT kind FROM cop_core_organisation")) == "local_authority"


def test_a_value_in_a_document_is_plain() -> None:
    values = [Prose.of("*oui*"), Role.ADMIN, datetime(2027, 3, 1, tzinfo=UTC),
              frozenset({"b", "a"}), 3, None]  # fmt: skip

    assert [plain_value(value) for value in values] == [
        "*oui*",
        "admin",
        "2027-03-01T00:00:00+00:00",
        ["a", "b"],
        3,
        None,
    ]
