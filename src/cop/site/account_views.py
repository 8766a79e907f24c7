"""« My account »: address, password, devices, leaving. Passkeys and codes are Flask-Security's."""

from __future__ import annotations

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cop.db import session
from cop.i18n import gettext as _
from cop.members import duties
from cop.members.models import Member
from cop.site import accounts, links, passwords, sessions, throttle
from cop.site.doors import linking
from cop.site.forms import LeaveForm, NewEmailForm, NewPasswordForm
from cop.site.models import SiteSession
from cop.site.security import confirm_first
from cop.site.settings import has_passkeys
from cop.site.views import SECRET_ADDRESS, bp


@bp.get("/compte")
def account() -> ResponseReturnValue:
    return render_template(
        "site/account.html",
        account=current_user,
        has_passkeys=has_passkeys(current_app.config),
        has_second_factor=bool(current_user.tf_primary_method),
        **linking.shown(current_user._get_current_object()),
    )


@bp.route("/compte/mot-de-passe", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    if not sessions.is_fresh():
        return confirm_first()
    form = NewPasswordForm(request.form)
    # Who has just come by a link may have forgotten the old one, or never had one.
    if not current_user.password or g.site_session.via == "link":
        del form.current
    if request.method == "POST" and form.validate() and _password_fits(form):
        accounts.set_password(current_user._get_current_object(), str(form.password.data))
        session.commit()
        flash(_("Your password is set. Other devices were signed out."), "success")
        return redirect(url_for("site.account"), 303)
    page = render_template("site/password.html", form=form, has_password=current_user.password)
    return page, 422 if form.errors else 200


def _password_fits(form: NewPasswordForm) -> bool:
    mine = current_user._get_current_object()
    if form.current is not None:
        written = throttle.count(throttle.password_limits(mine.email, "own session"))
        if written is None:
            abort(429)
        if not passwords.matches(mine, str(form.current.data)):
            form.current.errors = [_("This is not your present password.")]
            return False
        throttle.forgive(written)
    member = session.get_one(Member, mine.member_id)
    reason = passwords.problem(str(form.password.data), email=mine.email, name=member.name)
    if reason:
        form.password.errors = [reason]
    return not reason


@bp.route("/compte/adresse", methods=["GET", "POST"])
def email() -> ResponseReturnValue:
    if not sessions.is_fresh():
        return confirm_first()
    form = NewEmailForm(request.form)
    if request.method == "POST" and form.validate():
        mine = current_user._get_current_object()
        if throttle.count(throttle.link_limits(f"change {mine.email}")) is None:
            abort(429)
        accounts.ask_for_email(mine, str(form.email.data))
        session.commit()
        flash(_("A link was sent to the new address. Open it to finish."), "success")
        return redirect(url_for("site.account"), 303)
    page = render_template("site/email.html", form=form, email=current_user.email)
    return page, 422 if form.errors else 200


@bp.get("/compte/adresse/<token>")
def confirm_email(token: str) -> ResponseReturnValue:
    found = links.find(links.EMAIL, token)
    if found is None or not links.is_open(*found):
        return _spent_email()
    page = render_template("site/confirm_email.html", token=token, email=found[0].email)
    return page, SECRET_ADDRESS


@bp.post("/compte/adresse/<token>")
def use_email(token: str) -> ResponseReturnValue:
    found = links.find(links.EMAIL, token)
    if found is None or not links.is_open(*found) or not accounts.change_email(*found):
        return _spent_email()
    session.commit()
    flash(_("Your new address is in use."), "success")
    return redirect(url_for("site.account"), 303)


def _spent_email() -> ResponseReturnValue:
    return render_template("site/email_spent.html"), 410, SECRET_ADDRESS


@bp.get("/compte/appareils")
def devices() -> ResponseReturnValue:
    return render_template(
        "site/devices.html", sessions=sessions.sessions_of(current_user.id), here=g.site_session.id
    )


@bp.post("/compte/appareils/<int(max=999999999):number>")
def close_device(number: int) -> ResponseReturnValue:
    row = session.get(SiteSession, number)
    if row is None or row.account_id != current_user.id:
        abort(404)
    session.delete(row)
    session.commit()
    flash(_("This device is signed out."), "success")
    return redirect(url_for("site.devices"), 303)


@bp.post("/compte/appareils")
def close_other_devices() -> ResponseReturnValue:
    sessions.close_sessions(current_user.id, but=g.site_session.id)
    session.commit()
    flash(_("All other devices are signed out."), "success")
    return redirect(url_for("site.devices"), 303)


@bp.route("/compte/quitter", methods=["GET", "POST"])
def leave() -> ResponseReturnValue:
    if not sessions.is_fresh():
        return confirm_first()
    form = LeaveForm(request.form)
    if request.method == "POST" and form.validate():
        mine = current_user._get_current_object()
        try:
            accounts.leave(mine, session.get_one(Member, mine.member_id))
        except duties.NobodyElse as refusal:
            form.sure.errors = [str(refusal)]
        else:
            sessions.close_session()
            session.commit()
            return redirect(url_for("site.farewell"), 303)
    return render_template("site/leave.html", form=form), 422 if form.errors else 200


@bp.get("/au-revoir")
def farewell() -> ResponseReturnValue:
    return render_template("site/farewell.html")
