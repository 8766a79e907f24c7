"""`Cop(app)`: what it adds to an app, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Blueprint, Flask, abort

from cop import Cop
from cop.extension import check_blueprint
from cop.plugin import Plugin, PluginError
from cop.testing import make_app


def host(tmp_path: Path, **options: Any) -> Flask:
    app = Flask("host")
    app.config.update(
        SECRET_KEY="x", TESTING=True, COP_DATABASE_URL=f"sqlite:///{tmp_path / 'cop.sqlite'}"
    )
    Cop(app, **options)
    return app


def test_mounting_touches_no_database(tmp_path: Path) -> None:
    host(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_keeps_nothing_of_an_app_on_itself(tmp_path: Path) -> None:
    cop = Cop()
    for name in ("one", "two"):
        app = Flask(name)
        app.config["COP_DATABASE_URL"] = f"sqlite:///{tmp_path / name}"
        cop.init_app(app, plugins=[])
    assert vars(cop) == {}


def test_every_page_stands_below_the_prefix_and_in_one_blueprint(tmp_path: Path) -> None:
    app = host(tmp_path, url_prefix="/communaute", plugins=["case_studies", bookmarks])
    ours = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    assert len(ours) > 40
    assert [rule.rule for rule in ours if not rule.rule.startswith("/communaute/")] == []
    assert [rule.endpoint for rule in ours if not rule.endpoint.startswith("cop.")] == []


def test_plugins_given_go_before_the_setting(tmp_path: Path) -> None:
    app = host(tmp_path, plugins=[bookmarks])
    assert list(app.extensions["cop"].registry.types) == ["bookmark"]
    assert "COP_PLUGINS" not in app.config


@pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 413, 429, 500, 503])
def test_an_error_of_a_number_is_the_host_s_on_its_pages_and_ours_on_ours(
    tmp_path: Path, code: int
) -> None:
    bp = Blueprint("ear", __name__)
    bp.add_url_rule("/fail", "fail", _public(lambda: abort(code)))
    ear = Plugin(name="ear", title="Ear", api=1, path="/ear", blueprint=bp)
    app = make_app(f"sqlite:///{tmp_path / 'cop.sqlite'}", plugins=[ear])
    app.register_error_handler(code, lambda error: ("the host's", code))
    app.add_url_rule("/fail", "host_fail", lambda: abort(code))
    client = app.test_client()
    assert client.get("/fail").text == "the host's"
    answer = client.get("/ear/fail")
    assert answer.status_code == code
    assert '<p class="error-code" aria-hidden="true">' in answer.text


def _public(view: Any) -> Any:
    view.__cop_public__ = True
    return view


def test_odd_uids_reach_no_view(tmp_path: Path) -> None:
    client = host(tmp_path, plugins=[]).test_client()
    for uid in ("short", "0000000000", "ABCDEFGHJK", "aaaaaaaaaaa", "a" * 200):
        assert client.get(f"/fiches/{uid}").status_code == 404
    assert list(tmp_path.iterdir()) == []


def test_a_blueprint_of_the_house_passes_the_trial() -> None:
    check_blueprint(bookmarks)
    check_blueprint(Plugin(name="bare", title="Bare", api=1))


@pytest.mark.parametrize(
    "hook",
    ["before_app_request", "after_app_request", "teardown_app_request", "app_context_processor",
     "app_url_value_preprocessor", "app_url_defaults"],
)  # fmt: skip
def test_a_hook_on_the_whole_app_is_refused(hook: str) -> None:
    bp = Blueprint("ear", __name__)
    getattr(bp, hook)(lambda *_args, **_keywords: {})
    with pytest.raises(PluginError, match="acts on the whole app"):
        check_blueprint(Plugin(name="ear", title="Ear", api=1, path="/ear", blueprint=bp))


def test_an_error_handler_of_the_whole_app_is_refused() -> None:
    bp = Blueprint("ear", __name__)
    bp.app_errorhandler(404)(lambda error: "mine")
    with pytest.raises(PluginError, match="acts on the whole app"):
        check_blueprint(Plugin(name="ear", title="Ear", api=1, path="/ear", blueprint=bp))
