"""The steps that every way in shares: first factor, second factor, session, destination."""

from __future__ import annotations

from flask import g, redirect
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import login_user

from cop import journal
from cop.members.viewer import current_viewer
from cop.site import accounts, passwords, sessions, throttle
from cop.site.models import Account
from cop.site.security import tools
from cop.site.targets import ASKED_FOR, asked_for, landing


class TooManyTries(Exception):
    """Guessing has to wait; the same for addresses that nobody has."""


def check_password(email: str, typed: str) -> Account | None:
    """The account of a right password, else None. Commits the count of the try.

    Raises `TooManyTries`.
    """
    device = sessions.known_device(accounts.find_open(email))
    written = throttle.count(throttle.password_limits(email, device))
    if written is None:
        raise TooManyTries
    account = accounts.find_open(email)
    if not passwords.matches(account, typed) or account is None:
        journal.note("sign_in_refused", how="password")
        return None
    passwords.renew(account, typed)
    throttle.forgive(written)
    throttle.prune()
    return account


def enter(account: Account, *, via: str, remember: bool) -> ResponseReturnValue:
    """Sign in after a first factor; asks for the second one where the account has it.

    via: see `SiteSession.via`. Flushes; the view commits.
    """
    if current_user.is_authenticated:
        target = asked_for()
        sessions.close_session()
        if target:
            cookie[ASKED_FOR] = target
    g.site_via = cookie["site_via"] = via
    step: ResponseReturnValue | None = tools().two_factor_plugins.tf_enter(
        account, remember, via, next_loc=None
    )
    if step is not None:
        return step
    login_user(account, remember=remember, authn_via=[via])
    return arrive()


def arrive() -> ResponseReturnValue:
    """Go where one wanted to go; the charter may stand before it, and remembers the way."""
    target = asked_for()
    if not current_viewer().charter_due:
        cookie.pop(ASKED_FOR, None)
    return redirect(landing(target), 303)
