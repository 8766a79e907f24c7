"""Flask-Security, cut to what this site uses: passwords, passkeys, a second factor.

Its own sign-in, reset, change and remember-me views are left out: they count no tries, tell known
addresses from unknown ones by time, sign in on a GET (which mail scanners follow), and keep their
sessions in the cookie, where nobody can end them. `views.py` and `sessions.py` stand for them.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, current_app, flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_login.utils import _user_context_processor
from flask_security import Security, SQLAlchemySessionUserDatastore
from flask_security import views as fs_views
from flask_security import webauthn as fs_webauthn
from flask_security.recovery_codes import mf_recovery, mf_recovery_codes
from flask_security.utils import aware_utcnow

from cop import journal
from cop.db import SAFE_METHODS, session
from cop.i18n import gettext as _
from cop.site import sessions, throttle
from cop.site.models import Account, Passkey
from cop.site.second_factor import (
    CodeForm,
    OnceTotp,
    OwnPasskeys,
    PasskeyAnswerForm,
    PasskeyForm,
    RecoveryForm,
    RescueForm,
    SetupForm,
)
from cop.site.settings import derived_key, has_passkeys
from cop.site.targets import ASKED_FOR
from cop.web.guard import protect

BOTH, POST = ["GET", "POST"], ["POST"]
# Flask-Security's views that are open here, by the name that it calls them; nothing else is.
CODES = (
    ("two_factor_setup", "/compte/code", BOTH, fs_views.two_factor_setup),
    ("two_factor_setup_validate", "/compte/code/<token>", POST, fs_views.two_factor_setup_validate),
    ("two_factor_token_validation", "/connexion/code", BOTH, fs_views.two_factor_token_validation),
    ("mf_recovery_codes", "/compte/codes-de-secours", BOTH, mf_recovery_codes),
    ("mf_recovery", "/connexion/code-de-secours", BOTH, mf_recovery),
)
PASSKEYS = (
    ("wan_register", "/compte/cles", BOTH, fs_webauthn.webauthn_register),
    ("wan_register_response", "/compte/cles/<token>", POST, fs_webauthn.webauthn_register_response),
    ("wan_delete", "/compte/cles/retirer", POST, fs_webauthn.webauthn_delete),
    ("wan_signin", "/connexion/cle", BOTH, fs_webauthn.webauthn_signin),
    ("wan_signin_response", "/connexion/cle/<token>", POST, fs_webauthn.webauthn_signin_response),
)
GUESSED = frozenset({"security.two_factor_token_validation", "security.mf_recovery"})


def init_app(app: Flask) -> None:
    """Set Flask-Security up for this app, its session loader and its blueprint ours."""
    app.config.update(_settings(app))
    security = Security(
        app,
        SQLAlchemySessionUserDatastore(session, Account, None, Passkey),
        register_blueprint=False,
        two_factor_setup_form=SetupForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_rescue_form=RescueForm,
        mf_recovery_form=RecoveryForm,
        wan_register_form=PasskeyForm,
        wan_signin_response_form=PasskeyAnswerForm,
        totp_cls=OnceTotp,
        webauthn_util_cls=OwnPasskeys,
    )
    sessions.init_app(app, security.login_manager)
    _look_up_late(app)
    # Its permissions aren't asked here, and would cost a query for every style sheet.
    security.principal.identity_loaders.clear()
    security.want_json(lambda _request: False)
    security.unauthn_handler(lambda _mechanisms, headers=None: to_sign_in())
    security.reauthn_handler(lambda _within, _grace: confirm_first())
    app.register_blueprint(_blueprint(app))


def _look_up_late(app: Flask) -> None:
    """Let templates find `current_user` when one asks: Flask-Login looks it up for every page."""
    app.template_context_processors[None].remove(_user_context_processor)
    app.context_processor(lambda: {"current_user": current_user})


def to_sign_in() -> ResponseReturnValue:
    """Send a visitor to sign in, and back here afterwards."""
    if request.method in SAFE_METHODS:
        cookie[ASKED_FOR] = request.script_root + request.path
    return redirect(url_for("site.sign_in"))


def confirm_first() -> ResponseReturnValue:
    """Ask somebody whose sign-in is some time ago to sign in anew."""
    flash(_("To change how you sign in, please confirm first that it is you."), "info")
    return to_sign_in()


def _settings(app: Flask) -> dict[str, Any]:
    recovery_key = base64.urlsafe_b64encode(bytes.fromhex(derived_key(app, "recovery codes")))
    settings = {
        "PASSWORD_SCHEMES": ["argon2"],
        # OWASP's minimum for argon2id; `passwords.NOBODYS` has the same.
        "PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__type": "ID",
            "argon2__memory_cost": 19456,
            "argon2__time_cost": 2,
            "argon2__parallelism": 1,
        },
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_POST_SETUP_VIEW": "site.account",
        "TWO_FACTOR_ERROR_VIEW": "site.sign_in",
        "TOTP_SECRETS": {"1": derived_key(app, "one-time codes")},
        "TOTP_ISSUER": app.config["COP_SITE_NAME"],
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [recovery_key],
        "WEBAUTHN": True,
        "WAN_RP_NAME": app.config["COP_SITE_NAME"],
        "WAN_ALLOW_USER_HINTS": False,
        "WAN_POST_REGISTER_VIEW": "security.wan_register",
        "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
        "FRESHNESS": sessions.FRESH,
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=30),
        "API_ENABLED_METHODS": ["session"],
        "POST_LOGIN_VIEW": "site.arrived",
        "DATETIME_FACTORY": aware_utcnow,
        # Its own French is filed under fr_FR, where Babel doesn't look for « fr »; ours is here.
        "I18N_DIRNAME": [str(Path(__file__).parent / "translations")],
        "MSG_API_ERROR": ("This did not work. Start again.", "error"),
        "CLI_USERS_NAME": "",
        "CLI_ROLES_NAME": "",
    }
    return {f"SECURITY_{name}": value for name, value in settings.items()}


def _blueprint(app: Flask) -> Blueprint:
    blueprint = Blueprint("security", __name__, template_folder="templates")
    blueprint.before_request(_before)
    # Flask-Security's page of codes can't be built without an address for help.
    blueprint.add_url_rule("/connexion/code/aide", "two_factor_rescue", _rescue)
    for name, path, methods, view in CODES:
        blueprint.add_url_rule(path, name, view, methods=methods)
    if has_passkeys(app.config):
        for name, path, methods, view in PASSKEYS:
            blueprint.add_url_rule(path, name, view, methods=methods)
    return blueprint


def _rescue() -> ResponseReturnValue:
    """Who has no phone at hand has recovery codes; nothing is mailed to get around a code."""
    return redirect(url_for("security.mf_recovery"))


def _before() -> ResponseReturnValue | None:
    """What Flask-Security's views don't look at themselves."""
    if "next" in request.values:
        abort(400)  # where to go is kept on our side
    if request.method not in SAFE_METHODS:
        if request.is_json:
            abort(400)
        protect()
    if request.endpoint == "security.two_factor_setup" and not current_user.is_authenticated:
        return to_sign_in()  # it would tell visitors that they lack a permission
    if request.endpoint in GUESSED:
        # Signed in already, Flask-Security would sign out, even on a GET.
        if current_user.is_authenticated:
            return redirect(url_for("site.account"))
        guessing = request.method == "POST" and cookie.get("tf_user_id")
        if guessing:
            journal.note("code_tried")
        if guessing and throttle.count(throttle.code_limits(str(guessing))) is None:
            abort(429)
    return None


def tools() -> Security:
    """This app's Flask-Security."""
    return current_app.extensions["security"]
