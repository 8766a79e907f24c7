"""Which plugins are active, and what becomes of a site when one is broken, or gone and back."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import cop_bookmarks
import pytest
from flask import Blueprint, Flask

from cop import registry, starter
from cop.contributions import ties
from cop.db import Base, session
from cop.members.viewer import viewer_of
from cop.plugin import Plugin, PluginError
from cop.plugins.case_studies import plugin as cases
from cop.testing import Make, make_app

bookmarks = cop_bookmarks.plugin
BROKEN = replace(bookmarks, api=2)


def lenient_app(tmp_path: Path, *plugins: Any, **config: Any) -> Flask:
    """An app as in production: a broken plugin doesn't stop it."""
    return make_app(
        f"sqlite:///{tmp_path / 'cop.sqlite'}",
        plugins=list(plugins),
        COP_PLUGINS_STRICT=False,
        **config,
    )


def names(app: Flask) -> list[str]:
    return [plugin.name for plugin in app.extensions["cop"].registry.active]


def test_a_broken_plugin_raises_when_strict() -> None:
    with pytest.raises(PluginError, match="written for api=2"):
        registry.load([BROKEN], strict=True)


def test_a_broken_plugin_is_left_out_and_logged_once_in_production(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = lenient_app(tmp_path, cases, BROKEN)
    assert names(app) == ["case_studies"]
    assert [record.getMessage() for record in caplog.records] == [
        "plugin bookmarks is left out: plugin 'bookmarks': written for api=2; "
        "this core speaks api=1"
    ]


def test_a_plugin_whose_blueprint_breaks_leaves_no_page_and_no_type(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bad = Blueprint("bookmarks", "cop_bookmarks")
    bad.add_url_rule("/<no_such_converter:x>", "show", lambda x: x)
    app = lenient_app(tmp_path, replace(bookmarks, blueprint=bad), cases)
    assert names(app) == ["case_studies"]
    assert list(app.extensions["cop"].registry.types) == ["case_study"]
    assert [rule.rule for rule in app.url_map.iter_rules() if "signets" in rule.rule] == []
    assert len(caplog.records) == 1


def test_the_plugins_command_says_what_is_active_and_why_the_rest_is_not(tmp_path: Path) -> None:
    app = lenient_app(tmp_path, cases, BROKEN, "nowhere_to_be_found")
    said = app.test_cli_runner().invoke(args=["cop", "plugins"]).output.splitlines()
    assert [line.split()[:2] for line in said] == [
        ["active", "case_studies"],
        ["refused", "bookmarks"],
        ["refused", "nowhere_to_be_found"],
    ]
    assert said[1].endswith("written for api=2; this core speaks api=1")
    assert "is not installed" in said[2]


def test_safe_mode_starts_with_the_core_alone(tmp_path: Path) -> None:
    app = lenient_app(tmp_path, cases, COP_SAFE_MODE=True)
    assert names(app) == []
    assert app.test_client().get("/aide/mise-en-forme").status_code == 200


@pytest.mark.slow
def test_what_is_not_listed_is_not_imported() -> None:
    code = "import sys; from cop.registry import load; load([], strict=True); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "cop.registry" in shown.stdout.split()
    assert "cop.plugins.case_studies" not in shown.stdout.split()


@pytest.mark.parametrize(
    ("second", "rule"),
    [
        (bookmarks, "it is named twice"),
        (
            Plugin(name="other", title="x", api=1, path="/signets",
                   blueprint=Blueprint("other", __name__)),
            "the path '/signets' is taken by 'bookmarks'",
        ),
    ],
)  # fmt: skip
def test_two_plugins_do_not_share_a_name_or_a_path(second: Plugin, rule: str) -> None:
    with pytest.raises(PluginError, match=rule):
        registry.load([bookmarks, second], strict=True)


def test_two_plugins_do_not_share_a_type() -> None:
    other = Plugin(name="other", title="x", api=1, types=bookmarks.types)
    found = registry.load([bookmarks], strict=True)
    with pytest.raises(PluginError, match="the type 'bookmark' is taken by 'bookmarks'"):
        found.collisions(other)


def test_an_entry_point_that_is_no_card_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        def load(self) -> object:
            return object()

    monkeypatch.setattr(registry, "entry_points", lambda **_wanted: [Entry()])
    with pytest.raises(PluginError, match=r"its entry point is no Plugin\(...\)"):
        registry.load(["tools"], strict=True)


def test_an_import_error_of_one_plugin_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        def load(self) -> object:
            raise ImportError("no module named 'gone'")

    monkeypatch.setattr(registry, "entry_points", lambda **_wanted: [Entry()])
    found = registry.load(["tools", bookmarks], strict=False)
    assert [plugin.name for plugin in found.active] == ["bookmarks"]
    assert found.refused == {"tools": "no module named 'gone'"}


CRAWL = dedent(
    """
    import sys
    from cop import archive, jobs
    from cop.testing import make_app
    from pathlib import Path

    database, uid, folder = sys.argv[1:4]
    app = make_app(database, plugins=["case_studies"])
    assert "cop_bookmarks" not in sys.modules
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["who"] = "person-1"
    for path in ("/", "/mes-fiches", "/corbeille", "/recherche/?q=can", "/personnes",
                 "/personnes/person-1", "/reseaux", "/etudes-de-cas/", f"/fiches/{uid}",
                 f"/fiches/{uid}/historique", f"/fiches/{uid}/export.md", f"/signets/{uid}",
                 sys.argv[4]):
        answer = client.get(path)
        print(path.replace(uid, "UID"), answer.status_code, "canary" in answer.text)
    with app.app_context():
        print(archive.export_all(Path(folder)), len(jobs.tick()) > 0)
    """
)


@pytest.mark.slow
def test_without_its_plugin_data_is_hidden_everywhere_and_comes_back_with_it(
    tmp_path: Path,
) -> None:
    database = f"sqlite:///{tmp_path / 'cop.sqlite'}"
    app = make_app(database, plugins=[cases, bookmarks])
    with app.app_context():
        Base.metadata.create_all(app.extensions["cop"].engine)
        starter.load()
        make = Make()
        author = make.member()
        kept = make.contribution(
            "bookmark", author, {"title": "canary", "url": "https://cop.example/", "why": "canary"}
        )
        case = make.contribution(
            "case_study",
            author,
            {"title": "A case", "situation": "x", "attempted": "", "request": "y"},
        )
        ties.link(viewer_of(author), case, kept)
        session.commit()
        uid, case_page = kept.uid, f"/etudes-de-cas/{case.uid}"
        app.extensions["cop"].engine.dispose()
    without = subprocess.run(
        [sys.executable, "-c", CRAWL, database, uid, str(tmp_path / "export"), case_page],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert without.stderr == ""
    *pages, jobs_line = without.stdout.splitlines()
    assert jobs_line == "1 True"
    assert [line for line in pages if line.endswith("True")] == []
    codes = {line.split()[0]: line.split()[1] for line in pages}
    gone = [path for path, code in codes.items() if code != "200"]
    assert gone == [
        "/fiches/UID",
        "/fiches/UID/historique",
        "/fiches/UID/export.md",
        "/signets/UID",
    ]
    assert {codes[path] for path in gone} == {"404"}
    again = make_app(database, plugins=[cases, bookmarks])
    client = again.test_client()
    with client.session_transaction() as signed_in:
        signed_in["who"] = "person-1"
    assert "canary" in client.get(f"/signets/{uid}").text
    assert "canary" in client.get(case_page).text
