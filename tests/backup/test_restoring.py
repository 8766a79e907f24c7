"""The way back: all of it, byte for byte, and never over what is there unless that is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from cop.contributions.models import Contribution
from cop.db import session
from cop.testing import Make
from tests.backup.conftest import lying, rows, typed


@pytest.fixture
def copy(cop_app: Flask, case: Contribution, tmp_path: Path) -> Path:
    result = typed(cop_app, "backup", tmp_path / "copies")
    assert result.exit_code == 0, result.output
    session.remove()
    return Path(result.output.splitlines()[-1])


def test_what_comes_back_is_what_was_there_rows_files_and_keys(
    cop_app: Flask, folder: Path, copy: Path, elsewhere: Flask, tmp_path: Path
) -> None:
    result = typed(elsewhere, "restore", copy)

    assert (result.exit_code, result.output.splitlines()) == (0, [
        "copie\u202f: relue, entière",
        "documents\u202f: 1 sur 1",
        "base\u202f: rapportée",
        "clés et réglages\u202f: rapportés\u202f; ceux qui étaient ici sont dans config.py.before",
        "Tout est revenu. Démarrez le service.",
    ])  # fmt: skip
    assert rows(elsewhere) == rows(cop_app)
    place = tmp_path / "elsewhere"
    assert lying(place / "files") == lying(folder)
    assert (place / "config.py").read_text() == "SECRET_KEY = 'theirs'\n"
    assert (place / "config.py.before").read_text() == "SECRET_KEY = 'ours'\n"


def test_a_community_that_is_there_is_replaced_only_when_that_is_meant(
    cop_app: Flask, copy: Path, make: Make, tmp_path: Path
) -> None:
    before = rows(cop_app)
    make.member("Came later")
    session.commit()
    since = rows(cop_app)
    refused = typed(cop_app, "restore", copy)

    assert (refused.exit_code, refused.output.splitlines()[-1]) == (
        1,
        "Error: Cette communauté contient déjà des personnes ou des fiches, et rien n’a été changé. "
        "Rapportez la copie dans une communauté vide, ou ajoutez --force pour remplacer tout ce qui "
        "est ici.",
    )
    assert rows(cop_app) == since != before

    session.remove()
    assert typed(cop_app, "restore", copy, "--force", "--without-config").exit_code == 0
    assert rows(cop_app) == before
    assert not (tmp_path / "config.py.before").exists()


@pytest.mark.one_database
@pytest.mark.parametrize("part", ["database", "file", "missing", "config.py", "copy.json"])
def test_a_copy_that_is_not_whole_is_refused_and_nothing_changes(
    copy: Path, elsewhere: Flask, tmp_path: Path, part: str
) -> None:
    (stored,) = (copy / "files").glob("??/*")
    about = copy / "copy.json"
    database = copy / json.loads(about.read_text())["database"]
    match part:
        case "missing":
            stored.unlink()
        case "copy.json":
            about.write_text("[]")
        case _:
            path = {"database": database, "file": stored}.get(part, copy / part)
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 1
            path.write_bytes(content)
    result = typed(elsewhere, "restore", copy)

    name = {"database": database.name, "file": stored.name, "missing": stored.name}.get(part, part)
    said = {
        "missing": f"Il manque un fichier à la copie\u202f: {name}",
        "copy.json": f"{copy} n’est pas une copie faite par «\u202fflask cop backup\u202f»\u202f: son "
        "copy.json ne se lit pas.",
    }.get(part, f"Un fichier de la copie est abîmé\u202f: {name}")
    assert (result.exit_code, result.output) == (1, f"Error: {said}\n")
    assert rows(elsewhere) == {}
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == ["config.py"]


@pytest.mark.one_database
def test_a_copy_of_another_kind_of_database_is_refused(
    copy: Path, elsewhere: Flask, cop_database: str
) -> None:
    about = json.loads((copy / "copy.json").read_text())
    names = {"sqlite": "cop.dump", "postgres": "cop.sqlite"}
    about["database"] = names[cop_database]
    (copy / "copy.json").write_text(json.dumps(about))
    result = typed(elsewhere, "restore", copy)

    assert (result.exit_code, result.output.partition(" (")[0]) == (
        1, "Error: Cette copie vient d’une autre sorte de base")  # fmt: skip
