"""Signing in and out: by a link in a mail, by password, by passkey; every answer the same for known
and unknown addresses."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cop import journal
from cop.config import setting
from cop.db import SAFE_METHODS, session
from cop.i18n import gettext as _
from cop.site import accounts, demo, links, sessions, throttle
from cop.site.doors import header, known, linking
from cop.site.doors.refusals import reason
from cop.site.forms import EnterForm, LinkForm, PasswordForm
from cop.site.security import to_sign_in
from cop.site.settings import has_passkeys, shows_outbox
from cop.site.signing_in import TooManyTries, arrive, check_password, enter
from cop.site.targets import asked_for
from cop.web.guard import protect

bp = Blueprint(
    "site",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/site",
)
# Open to visitors; every other page of the host asks for an account.
OPEN = frozenset(
    {
        "site.sign_in",
        "site.send_link",
        "site.link_sent",
        "site.enter_by_link",
        "site.use_link",
        "site.enter_by_password",
        "site.enter_demo",
        "site.accept_invitation",
        "site.use_invitation",
        "site.renew_invitation",
        "site.confirm_email",
        "site.use_email",
        "site.farewell",
        "site.outbox",
        "site.sso_start",
        "site.sso_return",
        "site.oidc_start",
        "site.oidc_return",
        "site.static",
    }
)
# A link in the address must not travel on. Not `no-referrer`: browsers would then send the form
# below it with the origin « null », which the guard refuses.
SECRET_ADDRESS = {"Referrer-Policy": "same-origin"}


@bp.before_request
def guard() -> ResponseReturnValue | None:
    if request.endpoint == "site.static":
        return None
    if request.method not in SAFE_METHODS:
        protect()
    if request.endpoint not in OPEN and not current_user.is_authenticated:
        return to_sign_in()
    return None


def _sign_in_page(status: int = 200, **forms: object) -> ResponseReturnValue:
    shown: dict[str, object] = {"link_form": LinkForm(), "password_form": PasswordForm()}
    page = render_template(
        "site/sign_in.html",
        **shown | forms,
        demo_people=demo.people() if current_app.config["COP_DEMO"] else [],
        has_passkeys=has_passkeys(current_app.config),
        doors=[one for one in known.doors() if one.start],
        only_elsewhere=setting("COP_ONLY_ELSEWHERE"),
    )
    return page, status


@bp.get("/connexion")
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        account = current_user
        return _sign_in_page(
            link_form=LinkForm(email=account.email), password_form=PasswordForm(email=account.email)
        )
    said = header.claim()
    return _sign_in_page() if said is None else _named_by_proxy(said)


def _named_by_proxy(said: known.Claim) -> ResponseReturnValue:
    """Straight in for whom the proxy names and an account is open; else the page, and why."""
    try:
        answer = enter(linking.account_of(said), via=known.PROXY, remember=False)
    except known.Refused as refusal:
        flash(reason(refusal.reason, linking.name_of(said.provider)), "error")
        return _sign_in_page()
    session.commit()
    return answer


@bp.post("/connexion/lien")
def send_link() -> ResponseReturnValue:
    """The same page for everybody: whether an address has an account is nobody's business."""
    form = LinkForm(request.form)
    if not form.validate():
        return _sign_in_page(422, link_form=form)
    email = str(form.email.data)
    if throttle.count(throttle.address_limits()) is None:
        abort(429)
    # Past the account's own limit no further mail goes out; those in the box still work.
    if throttle.count(throttle.link_limits(email)) is not None:
        accounts.ask_for_link(email, asked_for())
        throttle.prune()
    session.commit()
    return redirect(url_for("site.link_sent"), 303)


@bp.get("/connexion/lien")
def link_sent() -> ResponseReturnValue:
    return render_template("site/link_sent.html", shows_outbox=shows_outbox(current_app.config))


@bp.get("/connexion/lien/<token>")
def enter_by_link(token: str) -> ResponseReturnValue:
    """A page with one button. Opening it changes nothing, so a mail scanner may."""
    found = links.find(links.SIGN_IN, token)
    if found is None or not links.is_open(*found):
        return _spent()
    page = render_template(
        "site/enter_by_link.html", token=token, email=found[1].email, form=EnterForm()
    )
    return page, SECRET_ADDRESS


@bp.post("/connexion/lien/<token>")
def use_link(token: str) -> ResponseReturnValue:
    found = links.find(links.SIGN_IN, token)
    if found is None or not links.is_open(*found) or not links.use(found[0]):
        return _spent()
    link, account, _member = found
    if link.target:
        cookie["cop_next"] = link.target
    answer = enter(account, via="link", remember=bool(EnterForm(request.form).remember.data))
    session.commit()
    return answer


def _spent() -> ResponseReturnValue:
    journal.note("sign_in_refused", how="link")
    return render_template("site/link_spent.html", form=LinkForm()), 410, SECRET_ADDRESS


@bp.post("/connexion/mot-de-passe")
def enter_by_password() -> ResponseReturnValue:
    if setting("COP_ONLY_ELSEWHERE"):
        abort(404)
    form = PasswordForm(request.form)
    if not form.validate():
        return _sign_in_page(422, password_form=form)
    try:
        account = check_password(str(form.email.data), str(form.password.data))
    except TooManyTries:
        form.password.errors = [
            _("Too many tries. Wait a quarter of an hour, or ask for a link by mail: it works now.")
        ]
        return _sign_in_page(429, password_form=form)
    if account is None:
        session.commit()
        form.password.errors = [
            _("This address and this password do not go together. Try again, or ask for a link.")
        ]
        return _sign_in_page(422, password_form=form)
    answer = enter(account, via="password", remember=bool(form.remember.data))
    session.commit()
    return answer


@bp.get("/connexion/suite")
def arrived() -> ResponseReturnValue:
    """Where Flask-Security sends those whom it signed in."""
    return arrive()


@bp.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    elsewhere = sessions.via() in {known.SSO, known.OIDC, known.PROXY}
    sessions.close_session()
    session.commit()
    if elsewhere:
        flash(_("You may still be signed in at the site that you came by."), "info")
    # The page that shows these words also forgets the drafts: the computer may be a shared one.
    flash(_("You are signed out. The drafts of this browser are erased."), "signed-out")
    return redirect(url_for("cop.web.home"), 303)


@bp.post("/connexion/demonstration")
def enter_demo() -> ResponseReturnValue:
    """One click for each person of the demo; there only with COP_DEMO on a local address."""
    if not current_app.config["COP_DEMO"]:
        abort(404)
    account = demo.account_of(request.form.get("uid", ""))
    if account is None:
        abort(404)
    answer = enter(account, via="demo", remember=True)
    session.commit()
    return answer
