"""The host's own pages: a home page, a login page, a contact form without a CSRF token."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from werkzeug.security import check_password_hash

from mounted_host.models import User, db

bp = Blueprint("host", __name__)


@bp.get("/")
def home() -> str:
    return render_template("host/home.html", user=current_user)


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    if request.method == "POST":
        wanted = db.select(User).filter_by(email=request.form.get("email", ""))
        user = db.session.scalar(wanted)
        if user and check_password_hash(user.password, request.form.get("password", "")):
            login_user(user)
            return redirect(url_for("cop.web.home"))
        flash("Wrong address or password.")
    return render_template("host/login.html")


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    logout_user()
    return redirect(url_for("host.home"))


@bp.post("/contact")
def contact() -> str:
    return f"Thank you, {request.form.get('name', '')}"


@bp.get("/gone")
def gone() -> ResponseReturnValue:
    abort(404)


@bp.app_errorhandler(404)
def not_found(_error: Exception) -> ResponseReturnValue:
    return "The host has no such page.", 404
