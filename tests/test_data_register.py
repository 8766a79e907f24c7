"""docs/data.md says of each table and column how far it may go, and of whom it tells."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Column, Table

import cop
from cop.columns import SecretType
from cop.contributions.documents import to_document
from cop.db import Base

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
PEOPLE = {"cop_core_member.id", "cop_site_account.id"}
KEY_LIKE = re.compile(r"(hash|digest|bucket|totp|password)|^(mf_|fs_|credential_)")


@dataclass(frozen=True)
class Line:
    kind: str
    apart: dict[str, str]
    person: frozenset[str]
    until: str

    def kind_of(self, column: str) -> str:
        return self.apart.get(column, self.kind)


def _lines(page: str) -> dict[str, Line]:
    found = {}
    for line in page.split("## Tables")[1].splitlines():
        if line.startswith("| `"):
            name, kind, apart, person, until = (cell.strip() for cell in line.strip("|").split("|"))
            found[name.strip("`")] = Line(
                kind, dict(re.findall(r"`(\w+)` (\w+)", apart)),
                frozenset(re.findall(r"`(\w+)`", person)), until,
            )  # fmt: skip
    return found


def _tables() -> dict[str, Table]:
    """Of the core, the site and all built-in plugins, active or not."""
    for one in pkgutil.walk_packages(cop.__path__, "cop."):
        if one.name.rpartition(".")[2].endswith(("models", "_model")):
            importlib.import_module(one.name)
    ours = re.compile(r'__tablename__ = "(\w+)"')
    written = {
        name for path in Path(cop.__path__[0]).rglob("*.py") for name in ours.findall(path.read_text("utf-8"))
    }  # fmt: skip
    return {
        name: Base.metadata.tables[name] for name in sorted(written - {"cop_bookmarks_bookmark"})
    }


LINES, TABLES = _lines(PAGE), _tables()
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]
CLASSES = re.findall(
    r"^\| (\w+) \|", PAGE.split("## Classes")[1].split("What holds")[0], re.MULTILINE
)[1:]


def test_every_table_has_a_line_and_every_line_a_table() -> None:
    assert len(TABLES) > 90
    assert sorted(LINES) == sorted(TABLES)


@pytest.mark.parametrize("name", LINES)
def test_a_line_names_classes_that_are_described_columns_that_are_there_and_an_end(
    name: str,
) -> None:
    line, columns = LINES[name], set(TABLES[name].columns.keys())
    assert {line.kind, *line.apart.values()} <= set(CLASSES)
    assert {*line.apart, *line.person} - columns == set()
    assert line.until != ""


def names_somebody(column: Column[object]) -> bool:
    return any(key.target_fullname in PEOPLE for key in column.foreign_keys) or column.name in {
        "email", "guest_email", "guest_name", "confirmed_name", "handle",
    }  # fmt: skip


def test_whatever_names_a_person_is_said_to() -> None:
    untold = [
        f"{table.name}.{column.name}"
        for table, column in COLUMNS
        if names_somebody(column) and column.name not in LINES[table.name].person
    ]
    assert untold == []


def test_addresses_are_for_few() -> None:
    addresses = [
        (table.name, column.name)
        for table, column in COLUMNS
        if column.name in {"email", "guest_email", "to"}
    ]
    assert len(addresses) > 4
    assert {LINES[table].kind_of(column) for table, column in addresses} == {"few"}


def test_secrets_and_keys_are_called_so_and_nothing_else_is() -> None:
    for table, column in COLUMNS:
        kind, where = LINES[table.name].kind_of(column.name), f"{table.name}.{column.name}"
        assert (kind == "secret") == isinstance(column.type, SecretType), where
        # Of a file or a text, to know it again: no key opens by it.
        if KEY_LIKE.search(column.name) and "sha256" not in column.name:
            assert kind == "credential", where


def test_what_is_secret_or_a_key_is_in_no_document(cop_app: Flask) -> None:
    """Documents are what history, exports, the API and the search are made of."""
    kinds = cop_app.extensions["cop"].registry.types
    assert len(kinds) > 10
    for kind in kinds.values():
        model = kind.model
        told = set(to_document(model()))
        line = LINES[model.__table__.name]
        assert {name for name in told if line.kind_of(name) in {"secret", "credential"}} == set()


def test_each_class_names_tests_that_are_there() -> None:
    shown = PAGE.split("## Shown by")[1].split("## Tables")[0]
    assert re.findall(r"^\| (\w+) \|", shown, re.MULTILINE)[1:] == CLASSES
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", shown)
    assert len(named) > 25
    for path, test in named:
        assert f"def {test}" in (ROOT / path).read_text(encoding="utf-8"), (path, test)
