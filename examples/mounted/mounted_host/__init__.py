"""A website that was there before, with its own database, accounts and layout, and cop below
`/communaute`. All that cop needs from it stands in `mount`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_login import LoginManager, current_user

from cop import Cop
from cop.db import sqlite_settings
from mounted_host.cli import cli
from mounted_host.models import User, db
from mounted_host.pages import bp

login_manager = LoginManager()
login_manager.login_view = "host.login"


@login_manager.user_loader
def load_user(key: str) -> User | None:
    return db.session.get(User, int(key))


def create_app(config: dict[str, Any] | None = None) -> Flask:
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="change me",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{Path.cwd() / 'host.sqlite'}",
        COP_SITE_NAME="Espace des réseaux",
        COP_IDENTITY_PROVIDER="host",
        COP_LOGIN_ENDPOINT="host.login",
        COP_PUBLIC_URL="https://host.example",
    )
    app.config.update(config or {})
    db.init_app(app)
    login_manager.init_app(app)
    app.register_blueprint(bp)
    app.cli.add_command(cli)
    mount(app)
    return app


def mount(app: Flask) -> None:
    Cop(
        app,
        url_prefix="/communaute",
        db=db,
        current_member=lambda: current_user.id if current_user.is_authenticated else None,
        base_template="host/base.html",
    )
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sqlite_settings(db.engine)
