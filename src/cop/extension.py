"""`Cop(app)`: a community in any Flask app — its database, its login, its layout.

cop = Cop(app, url_prefix="/communaute", db=db, current_member=who, base_template="base.html")
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from click import Command
from flask import Blueprint, Flask
from flask.cli import AppGroup
from flask_babel import Domain
from sqlalchemy import Engine
from werkzeug.routing import BaseConverter, Rule

from cop import i18n, registry
from cop.api import tokens
from cop.api.token_pages import bp as api_pages_bp
from cop.api.views import bp as api_bp
from cop.archive.views import bp as archive_bp
from cop.attachments import sweeping
from cop.attachments.views import bp as attachments_bp
from cop.calendar.views import bp as calendar_bp
from cop.changes import Changes, Rows
from cop.cli import cli
from cop.config import DEFAULTS
from cop.contributions import proposals
from cop.contributions.views import bp as contributions_bp
from cop.db import UID_ALPHABET, make_engine, make_session
from cop.feeds import keys
from cop.feeds.views import bp as feeds_bp
from cop.harvest.views import bp as harvest_bp
from cop.mail import notices
from cop.members.viewer import Viewer
from cop.plugin import Plugin, PluginError
from cop.registry import Registry
from cop.search import index
from cop.search.views import bp as search_bp
from cop.web import errors, shell, visitors
from cop.web.guard import guard
from cop.web.kept import Parts
from cop.web.views import bp as web_bp

WEB = Path(__file__).parent / "web"


@dataclass
class State:
    """What cop keeps for one app, in `app.extensions["cop"]`."""

    registry: Registry
    session: Any
    engine: Engine | None
    domain: Domain
    current_member: Callable[[], object | None]
    account_links: Callable[[Viewer], Sequence[Any]]
    layout: str
    mounted: bool
    vocabulary: tuple[float, Any] | None = None
    synonyms: tuple[float, Any] | None = None
    kept: Parts | None = None
    changes: Changes = field(default_factory=Changes)
    rows: Rows = field(default_factory=Rows)
    answers: visitors.Answers = field(default_factory=visitors.Answers)
    # Asked before somebody has a costly thing made: the host counts, and may say no.
    spare: Callable[[str], bool] = lambda _what: True
    # How the host calls the sign-in of this browser, and whether one that it called so still stands:
    # what is lent on the strength of it ends with it.
    sign_in: Callable[[], str] = lambda: ""
    sign_in_stands: Callable[[str], bool] = lambda _name: True
    lines: dict[Hashable, Any] = field(default_factory=dict)
    links: dict[Hashable, Any] = field(default_factory=dict)
    statements: dict[Hashable, Any] = field(default_factory=dict)
    listeners: list[Any] = field(default_factory=list)


class UidConverter(BaseConverter):
    """`<cop_uid:uid>`: only what `new_uid` can make, so that nothing odd reaches the database."""

    regex = f"[{UID_ALPHABET}]{{10}}"


class Cop:
    """The extension. It keeps nothing of an app on itself: two apps in one process work."""

    def __init__(self, app: Flask | None = None, **options: Any) -> None:
        if app is not None:
            self.init_app(app, **options)

    def init_app(
        self,
        app: Flask,
        *,
        url_prefix: str = "",
        db: Any = None,
        current_member: Callable[[], object | None] | None = None,
        account_links: Callable[[Viewer], Sequence[Any]] | None = None,
        base_template: str | None = None,
        plugins: Iterable[str | Plugin] | None = None,
    ) -> None:
        """Mount cop. Touches neither the database nor the host's configuration.

        db: whatever has a scoped `.session` (Flask-SQLAlchemy); without it cop makes its own from
            `COP_DATABASE_URL`.
        current_member: answers the host's name for who is signed in, or None; see `Identity`.
        account_links: links for the account menu. base_template: a template of the host with the
            blocks `title`, `head` and `content`. plugins: instead of `COP_PLUGINS`.
        """
        _check_place(app, url_prefix)
        wanted = _wanted(app, plugins)
        strict = bool(app.config.get("COP_PLUGINS_STRICT", app.testing))
        engine = None
        if db is None:
            engine = make_engine(app.config.get("COP_DATABASE_URL", DEFAULTS["COP_DATABASE_URL"]))
        found = registry.load(wanted, strict=strict)
        app.extensions["cop"] = State(
            registry=found,
            session=make_session(engine) if engine is not None else db.session,
            engine=engine,
            domain=i18n.make_domain([i18n.CORE_TRANSLATIONS]),
            current_member=current_member or (lambda: None),
            account_links=account_links or (lambda viewer: []),
            layout=base_template or "cop/base.html",
            mounted=base_template is not None,
        )
        i18n.init_babel(app)
        app.url_map.converters["cop_uid"] = UidConverter
        _attach(app, found, url_prefix)
        app.extensions["cop"].domain = i18n.make_domain(_catalogues(app, found))
        for heard in (notices, index, sweeping, proposals, keys, tokens):
            registry.listen(app, found, "core", heard.LISTENERS)
        for plugin in found.active:
            registry.listen(app, found, plugin.name, plugin.listeners)
        app.cli.add_command(_commands(found))
        if engine is not None:
            app.teardown_appcontext(lambda _error: app.extensions["cop"].session.remove())


def _check_place(app: Flask, url_prefix: str) -> None:
    """`COP_PUBLIC_URL` is where the host lies: with our prefix at its end, mails would lead to
    `/communaute/communaute`. Raises `ValueError`."""
    public = str(app.config.get("COP_PUBLIC_URL", ""))
    if url_prefix and public.rstrip("/").endswith(url_prefix.rstrip("/")):
        raise ValueError(
            f"COP_PUBLIC_URL is {public}, and url_prefix adds {url_prefix} to it once more: leave "
            "it out of COP_PUBLIC_URL, which says where your own site lies."
        )


def _commands(found: Registry) -> Command:
    """`flask cop …` with what the plugins of this app add; each app has a group of its own."""
    group = AppGroup("cop", help=cli.help, commands=dict(cli.commands))
    for plugin in found.active:
        for command in plugin.commands:
            group.add_command(command)
    return group


def _wanted(app: Flask, plugins: Iterable[str | Plugin] | None) -> list[str | Plugin]:
    if app.config.get("COP_SAFE_MODE"):
        return []
    if plugins is not None:
        return list(plugins)
    return list(app.config.get("COP_PLUGINS", DEFAULTS["COP_PLUGINS"]))


def _attach(app: Flask, found: Registry, url_prefix: str) -> None:
    """One blueprint `cop` around all pages: its guard, frame and error pages are ours alone."""
    frame = Blueprint(
        "cop",
        "cop",
        template_folder=str(WEB / "templates"),
        static_folder=str(WEB / "static"),
        static_url_path="/static/cop",
    )
    frame.before_request(guard)
    frame.after_request(visitors.keep)
    frame.context_processor(shell.context)
    errors.register(frame)
    frame.add_app_template_filter(shell.date_words, "date_words")
    pages = (web_bp, search_bp, contributions_bp, attachments_bp, archive_bp, feeds_bp, calendar_bp)
    for_machines = (api_bp, api_pages_bp, harvest_bp)
    for core in (*pages, *for_machines):
        frame.register_blueprint(core)
    for plugin in list(found.active):
        if plugin.blueprint is None:
            continue
        try:
            check_blueprint(plugin)
            if plugin.roots is not None:
                check_blueprint(replace(plugin, blueprint=plugin.roots, path=""))
        except Exception as error:
            if found.strict:
                raise
            found.drop(plugin, str(error))
        else:
            frame.register_blueprint(plugin.blueprint, url_prefix=plugin.path)
            if plugin.roots is not None:
                frame.register_blueprint(plugin.roots)
    app.register_blueprint(frame, url_prefix=url_prefix or None)


class TrialRule(Rule):
    """A rule of an app of no use: its parts are read, so that a mistake in them shows, and what
    builds its addresses is not written, which is most of what a rule costs."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        return lambda *_args, **_kwargs: ("", "")


def check_blueprint(plugin: Plugin) -> None:
    """Try a plugin's blueprint on an app of no use: what breaks here breaks no site.

    Raises `PluginError` for a template outside the plugin's own folder and for a hook on the whole
    app, where it would reach into the host's pages; and whatever the blueprint itself raises.
    """
    blueprint = plugin.blueprint
    if blueprint is None:
        return
    loader = blueprint.jinja_loader
    for name in loader.list_templates() if loader else []:
        if not name.startswith(f"{plugin.name}/"):
            raise PluginError(
                f"plugin {plugin.name!r}: template {name!r} must lie in the folder "
                f"{plugin.name!r}, so that it hides no other's"
            )
    trial = Flask("trial", static_folder=None)
    trial.url_rule_class = TrialRule
    trial.url_map.converters["cop_uid"] = UidConverter
    before = _hooks(trial)
    trial.register_blueprint(blueprint, url_prefix=plugin.path or None)
    if _hooks(trial) != before:
        raise PluginError(
            f"plugin {plugin.name!r}: its blueprint acts on the whole app (`before_app_request`, "
            "`app_errorhandler`, …); use `before_request`, `errorhandler`, … of its own"
        )


def _hooks(app: Flask) -> list[int]:
    """How much is hooked to the whole app: before and after requests, errors, contexts."""
    spread: tuple[Mapping[Any, Any], ...] = (
        app.before_request_funcs,
        app.after_request_funcs,
        app.teardown_request_funcs,
        app.template_context_processors,
        app.url_value_preprocessors,
        app.url_default_functions,
    )
    errors = sum(len(kinds) for kinds in app.error_handler_spec.get(None, {}).values())
    return [*(len(one.get(None, ())) for one in spread), errors]


def _catalogues(app: Flask, found: Registry) -> list[Path]:
    """Where the words are: the core, the host when it is ours, each active plugin."""
    folders = [i18n.CORE_TRANSLATIONS]
    folders += [Path(folder) for folder in app.config.get("COP_TRANSLATIONS", ())]
    for plugin in found.active:
        if plugin.blueprint is not None:
            folder = Path(plugin.blueprint.root_path) / "translations"
            if folder.is_dir():
                folders.append(folder)
    return folders
