"""`check_plugin(plugin)`: the rules of the contract, as one line of a plugin's own tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask

from cop import migrations, starter
from cop.db import Base, session
from cop.extension import check_blueprint
from cop.plugin import Plugin, PluginError
from cop.registry import check
from cop.testing import dated, documents, pages, words
from cop.testing.host import make_app
from cop.testing.people import Make


def check_plugin(plugin: Plugin, *, samples: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """Hold a plugin against every rule. Raises `AssertionError`, which says what to do.

    samples: type name → a document that the type's form accepts; needed only where the one that is
    made up from the form's fields isn't.
    """
    try:
        check(plugin)
        check_blueprint(plugin)
    except PluginError as error:
        raise AssertionError(str(error)) from error
    folder = folder_of(plugin)
    readme(plugin, folder)
    with TemporaryDirectory() as scratch:
        app = make_app(f"sqlite:///{scratch}/check.sqlite", plugins=[plugin])
        with app.app_context():
            try:
                templates_compile(app, plugin)
                words.french_is_complete(plugin, folder)
                models_equal_migrations(plugin)
                starter.load()
                session.commit()
                make = Make()
                made = documents.round_trip(plugin, make, samples or {})
                pages.refuse_strangers(app, plugin, make, made)
                with app.test_request_context():
                    dated.keeps_dates(plugin, make, made)
            finally:
                session.remove()
                app.extensions["cop"].engine.dispose()


def folder_of(plugin: Plugin) -> Path:
    """Where the plugin's code lies: beside its blueprint."""
    assert plugin.blueprint is not None, (
        f"plugin {plugin.name!r}: give it a blueprint; its folder is where its steps, words and "
        "README are looked for."
    )
    return Path(plugin.blueprint.root_path)


def readme(plugin: Plugin, folder: Path) -> None:
    place = folder / "README.md"
    assert place.is_file() and place.read_text(encoding="utf-8").strip(), (
        f"plugin {plugin.name!r}: write {place}: what it is for, its settings, how to test it."
    )


def templates_compile(app: Flask, plugin: Plugin) -> None:
    """Every template can be read, so that a slip in one shows before somebody opens its page."""
    loader = plugin.blueprint.jinja_loader if plugin.blueprint else None
    for name in loader.list_templates() if loader else []:
        try:
            app.jinja_env.get_template(name)
        except Exception as error:
            raise AssertionError(
                f"plugin {plugin.name!r}: template {name!r} can't be read: {error}"
            ) from error


def models_equal_migrations(plugin: Plugin) -> None:
    """The steps, run on an empty database, make the tables that the models describe."""
    migrations.upgrade_all()
    tables = [name for name in Base.metadata.tables if name.startswith(f"cop_{plugin.name}_")]
    owner = next((one for one in migrations.owners() if one.name == plugin.name), None)
    how = f"run `flask cop db new-step {plugin.name} 'what changes'` and read what it wrote."
    if owner is None:
        assert not tables, (
            f"plugin {plugin.name!r}: it has tables and no migrations: make a folder "
            f"`migrations` beside its code, then {how}"
        )
        return
    found = migrations.differences(owner)
    assert not found, (
        f"plugin {plugin.name!r}: its models and its migrations differ ({_named(found[0])}): {how}"
    )


def _named(difference: Any) -> str:
    """The first difference in short: `add_column cop_bookmarks_bookmark.note`."""
    one = difference[0] if isinstance(difference, list) else difference
    parts = [getattr(part, "name", part) for part in one[1:] if part is not None]
    return " ".join([str(one[0]), ".".join(str(part) for part in parts if isinstance(part, str))])
