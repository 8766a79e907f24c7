"""A copy is taken while people write, brought into an empty instance, and compared."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, NullPool, create_engine, select, text

from cop.db import Base, new_uid
from cop.site import instance
from tests.drills.clients import kept_answers, writing
from tests.drills.conftest import FILES, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300 + FILES)]
BYTES = 100 * 1024  # of each file: with 10,000 of them, a gigabyte


def typed(folder: Path, url: str, *words: object) -> str:
    """What `flask cop …` says in the instance of this folder; it must succeed."""
    environment = os.environ | {"COP_INSTANCE": str(folder), "COP_DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "cop.site.wsgi", "cop", *map(str, words)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def empty(site: Site, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The folder of an instance where nothing is yet, and the address of its database."""
    folder = tmp_path / "elsewhere"
    instance.prepare(folder)
    if site.cluster is None:
        yield folder, f"sqlite:///{folder / 'cop.sqlite'}"
        return
    engine = create_engine(site.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE elsewhere"))
    yield folder, site.cluster.server.url("elsewhere")


def fill_with_files(site: Site) -> None:
    """Files beside one case, past the forms: what counts here is how many and how heavy."""
    table = Base.metadata.tables["cop_core_attachment"]
    with create_engine(site.url, poolclass=NullPool).begin() as connection:
        (case,) = connection.execute(text("SELECT min(id) FROM cop_core_contribution")).one()
        for number in range(FILES):
            content = os.urandom(BYTES)
            sha256 = hashlib.sha256(content).hexdigest()
            path = site.place.folder / "files" / sha256[:2] / sha256
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            connection.execute(
                table.insert().values(
                    uid=new_uid(), contribution_id=case, filename=f"{number}.txt", mime="text/plain",
                    bytes=BYTES, sha256=sha256, given_sha256=sha256, position=number,
                )
            )  # fmt: skip


def rows(url: str) -> dict[str, str]:
    """A hash of all rows of each table."""
    found, tables = dict[str, str](), MetaData()
    with create_engine(url, poolclass=NullPool).connect() as connection:
        tables.reflect(connection, only=lambda name, _metadata: name in Base.metadata.tables)
        for table in tables.sorted_tables:
            content = sorted(map(repr, connection.execute(select(table))))
            found[table.name] = hashlib.sha256("\n".join(content).encode()).hexdigest()
    return found


def lying(folder: Path) -> dict[str, str]:
    """Each stored file with the hash of what it holds."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "files").glob("??/*")
    }


def test_a_copy_taken_while_people_write_comes_back_whole(
    brief: None, site: Site, empty: tuple[Path, str], tmp_path: Path
) -> None:
    fill_with_files(site)
    folder, url = empty
    with writing(site.port, site.url) as clients:
        time.sleep(1)
        before = [words for client in clients for words in client.acknowledged]
        busy = Path(typed(site.place.folder, site.url, "backup", tmp_path / "busy").split("\n")[-2])
        said = typed(folder, url, "restore", busy)
        after = [words for client in clients for words in client.acknowledged]

    assert said.endswith("Tout est revenu. Démarrez le service.\n")
    kept = kept_answers(url)
    assert len(after) > len(before) > 0  # nobody had to wait for the end of it
    assert set(before) - set(kept) == set()
    assert {words: count for words, count in kept.items() if count > 1} == {}
    assert lying(folder) == lying(site.place.folder)

    site.place.server.kill()
    site.place.server.wait(timeout=20)
    started = time.monotonic()
    calm = Path(typed(site.place.folder, site.url, "backup", tmp_path / "calm").split("\n")[-2])
    copied = time.monotonic()
    typed(folder, url, "restore", calm, "--force")
    print(f"\n{FILES} files of {BYTES} bytes: copied and looked over in {copied - started:.0f} s, "
          f"brought back in {time.monotonic() - copied:.0f} s")  # fmt: skip
    assert rows(url) == rows(site.url)
    assert lying(folder) == lying(site.place.folder)
    assert all(name == sha256 for name, sha256 in lying(folder).items())
    theirs, ours = folder / "config.py", site.place.folder / "config.py"
    assert theirs.read_bytes() == ours.read_bytes()
