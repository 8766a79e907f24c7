"""The standalone host: a Flask app with accounts, around the community.

app = create_app({"COP_PUBLIC_URL": "https://reseau.example"}, instance_path="/srv/cop")
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for
from werkzeug.exceptions import SecurityError

from cop import journal
from cop.extension import Cop
from cop.i18n import gettext as _
from cop.members.rules import may_give
from cop.members.viewer import Viewer
from cop.site import headers, lean, logs, prefix, security, sessions, settings, throttle  # noqa: F401
from cop.site.doors import header
from cop.site.pace import Pace
from cop.web import errors, shell
from cop.web.shell import NavLink

HERE = Path(__file__).parent


def create_app(
    config: Mapping[str, Any] | None = None, *, instance_path: str | Path | None = None
) -> Flask:
    """A site of its own. Touches neither the database nor the terminal; call it as often as needed.

    config: over `instance/config.py` and the environment. instance_path: the folder of
    `config.py` and the database; else `COP_INSTANCE`, else `instance` where the process runs.
    Raises `SettingsError`.
    """
    folder = Path(instance_path or os.environ.get("COP_INSTANCE") or "instance").resolve()
    app = Flask(
        __name__, instance_path=str(folder), instance_relative_config=True, static_folder=None
    )
    settings.load(app, config)
    app.config["COP_MIGRATIONS"] = {"site": str(HERE / "migrations")}
    logs.init_app(app)
    headers.init_app(app)
    Cop(app, current_member=_subject, account_links=account_links)
    security.init_app(app)
    own = app.extensions["cop"]
    app.extensions["cop_pace"] = Pace()
    own.spare, own.sign_in, own.sign_in_stands = throttle.spare, sessions.name, sessions.stands
    _register_pages(app)
    errors.register(app)
    app.register_error_handler(SecurityError, _foreign_host)
    app.context_processor(_frame)
    if wrong := prefix.wrap(app):
        raise settings.SettingsError(wrong)
    # Outside ProxyFix: it asks who really connected.
    header.wrap(app)
    return app


def _register_pages(app: Flask) -> None:
    # Each module adds its pages to the one blueprint when it is first imported.
    from cop.site import account_views, invitations, outbox_page, views  # noqa: F401
    from cop.site.cli import cli
    from cop.site.doors import views as door_views  # noqa: F401

    app.register_blueprint(views.bp)
    app.cli.add_command(cli)


def _foreign_host(_error: SecurityError) -> tuple[str, int, dict[str, str]]:
    """A request for another host's name: no page of ours has an address there."""
    journal.note("foreign_host")
    return "400 Bad Request: this site has another name.\n", 400, {"Content-Type": "text/plain"}


def _subject() -> str | None:
    """Who is signed in, as an `Identity` of this host names them."""
    mine = sessions.owner()
    return None if mine is None else str(mine)


def _frame() -> dict[str, Any]:
    """The frame of cop's pages, for the host's own; cop's blueprint brings it itself."""
    return {} if "cop" in request.blueprints else shell.context()


def account_links(viewer: Viewer) -> Sequence[NavLink]:
    """What the menu of the account offers."""
    if not viewer.signed_in:
        return [NavLink(_("Sign in"), _url("sign_in"))]
    links = [NavLink(_("My account"), _url("account"))]
    if may_give(viewer):
        links.append(NavLink(_("Invite"), _url("invite")))
    return [*links, NavLink(_("Sign out"), _url("sign_out"), method="post")]


def _url(view: str) -> str:
    return url_for(f"site.{view}")
