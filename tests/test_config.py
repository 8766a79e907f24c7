"""Settings: the host's value, else the default of the core or of a plugin."""

from __future__ import annotations

from pathlib import Path

import pytest

from cop.config import DEFAULTS, SETTINGS, Setting, setting
from cop.plugin import Plugin
from cop.testing import make_app

LIMIT = Setting(name="COP_EAR_LIMIT", default=3, meaning="How many.")


def test_the_host_goes_before_the_default(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path}/x", plugins=[], COP_PAGE_SIZE=5)
    with app.app_context():
        assert setting("COP_PAGE_SIZE") == 5
        assert setting("COP_PURGE_AFTER") == DEFAULTS["COP_PURGE_AFTER"] == 30


def test_a_setting_of_a_plugin_has_its_default(tmp_path: Path) -> None:
    ear = Plugin(name="ear", title="Ear", api=1, settings=[LIMIT])
    app = make_app(f"sqlite:///{tmp_path}/x", plugins=[ear])
    with app.app_context():
        assert setting("COP_EAR_LIMIT") == 3
        app.config["COP_EAR_LIMIT"] = 4
        assert setting("COP_EAR_LIMIT") == 4


def test_a_misspelt_setting_raises_with_its_name(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path}/x", plugins=[])
    with app.app_context(), pytest.raises(KeyError, match="COP_PAGE_SISE"):
        setting("COP_PAGE_SISE")


def test_each_setting_says_what_it_means_once() -> None:
    names = [one.name for one in SETTINGS]
    assert len(set(names)) == len(names)
    assert [one.name for one in SETTINGS if not one.meaning.endswith(".")] == []
    assert [name for name in names if not name.startswith("COP_")] == []


def test_defaults_are_not_written_into_the_host(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path}/x", plugins=[])
    assert sorted(name for name in app.config if name.startswith("COP_")) == [
        "COP_DATABASE_URL", "COP_FILES", "COP_PLUGINS_STRICT"
    ]  # fmt: skip
