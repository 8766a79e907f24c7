"""Leaving to be recognised elsewhere and coming back; the identities of « my account »."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from cop.addresses import public_url
from cop.db import session
from cop.i18n import gettext as _
from cop.site import sessions, throttle
from cop.site.doors import linking, oidc, pending, token
from cop.site.doors.known import OIDC, SSO, Claim, Door, Refused, door
from cop.site.doors.refusals import UNKEPT, refused
from cop.site.security import confirm_first
from cop.site.signing_in import enter
from cop.site.views import bp


@bp.get("/connexion/sso")
def sso_start() -> ResponseReturnValue:
    """To the page of a site that knows its members; `?chez=host` where there are several."""
    chosen = _door(SSO, request.args.get("chez", ""))
    left = pending.begin(chosen)
    return _leave(token.question(chosen, left.nonce, public_url("site.sso_return")))


@bp.get("/connexion/sso/retour")
def sso_return() -> ResponseReturnValue:
    return _come_back(SSO, lambda chosen, left: token.answer(chosen, left, request.args))


@bp.get("/connexion/oidc")
def oidc_start() -> ResponseReturnValue:
    chosen = _door(OIDC)
    left = pending.begin(chosen)
    try:
        return _leave(oidc.question(chosen, left, public_url("site.oidc_return")))
    except Refused as refusal:
        return refused(chosen, refusal)


@bp.get("/connexion/oidc/retour")
def oidc_return() -> ResponseReturnValue:
    place = public_url("site.oidc_return")
    return _come_back(OIDC, lambda chosen, left: oidc.answer(chosen, left, request.args, place))


def _door(kind: str, host: str = "") -> Door:
    return door(kind, host) or abort(404)


def _leave(address: str) -> Response:
    answer = redirect(address)
    answer.headers.update(UNKEPT)
    return answer


def _come_back(kind: str, read: Callable[[Door, pending.Pending], Claim]) -> ResponseReturnValue:
    """Sign in whoever `read` says is there, or say why not. Commits."""
    chosen = _door(kind)
    counted = throttle.count(throttle.door_limits())
    if counted is None:
        abort(429)
    try:
        left = pending.take(kind)
        chosen = _door(kind, left.host)
        said = read(chosen, left)
        pending.spend(left.nonce)
        answer = _own(said) if current_user.is_authenticated else _let_in(kind, said)
    except Refused as refusal:
        answer = refused(chosen, refusal)
    else:
        throttle.forgive(counted)
        throttle.prune()
    session.commit()
    return answer


def _let_in(kind: str, said: Claim) -> ResponseReturnValue:
    return enter(linking.account_of(said), via=kind, remember=False)


def _own(said: Claim) -> ResponseReturnValue:
    """Somebody signed in already: a fresh sign-in, or one more identity, once confirmed.

    Never linked on this way back: whoever made this browser come by may have signed it in there
    under a name of their own, and would own the account from then on.
    """
    owner = linking.owner_of(said)
    if owner is None:
        pending.keep_claim(said)
        return redirect(url_for("site.link_identity"))
    if owner != current_user.member_id:
        raise Refused("taken")
    return _let_in(said.provider.partition(":")[0], said)


@bp.route("/compte/rattacher", methods=["GET", "POST"])
def link_identity() -> ResponseReturnValue:
    """« Is this you, too? »: an identity is linked by its owner's own button."""
    said = pending.kept_claim()
    if said is None:
        return redirect(url_for("site.account"))
    if not sessions.is_fresh():
        return confirm_first()
    if request.method == "GET":
        return render_template(
            "site/link_identity.html", claim=said, name=linking.name_of(said.provider)
        )
    cookie.pop(pending.CLAIM)
    if linking.link(current_user._get_current_object(), said):
        session.commit()
        flash(_("Linked: you can sign in with it from now on."), "success")
    return redirect(url_for("site.account"), 303)


@bp.post("/compte/acces/<int(max=999999999):number>")
def unlink_identity(number: int) -> ResponseReturnValue:
    mine = current_user._get_current_object()
    if not sessions.is_fresh():
        return confirm_first()
    if not linking.may_unlink(mine):
        flash(_("This is your only way to sign in, so it stays."), "error")
    elif linking.unlink(mine, number):
        # A browser that came in by it may be somebody else's by now.
        sessions.close_sessions(mine.id, but=sessions.here())
        session.commit()
        flash(_("No longer linked. Other devices were signed out."), "success")
    else:
        abort(404)
    return redirect(url_for("site.account"), 303)
