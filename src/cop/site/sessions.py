"""Who is signed in: a row for each browser, so that signing out, closing an account or changing a
password ends a session at the next request, whatever copy of a cookie is around.

Every way in, Flask-Security's passkeys and second factor included, ends in Flask-Login's signal,
and that opens a row here.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, after_this_request, current_app, g, request
from flask import session as cookie
from flask.wrappers import Response
from flask_login import current_user, logout_user, user_logged_in
from flask_security.utils import set_request_attr
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Row, Select, bindparam, delete, select, update

from cop import journal
from cop.changes import rows
from cop.db import SAFE_METHODS, now, session
from cop.members.models import Member, MemberStatus
from cop.site.doors import header
from cop.site.doors.known import PROXY
from cop.site.links import hashed
from cop.site.models import Account, SiteSession
from cop.site.targets import ASKED_FOR

REMEMBERED, FOR_TODAY = timedelta(days=30), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=10)
# What changes how somebody signs in asks for a sign-in not older than this.
FRESH = timedelta(hours=1)
DEVICE_KNOWN = timedelta(days=365)

# Told apart for « my devices »; the order matters, since most browsers name their ancestors.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrom": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def init_app(app: Flask, login_manager: Any) -> None:
    """Let Flask-Login ask us who a session belongs to, and open one for whoever signs in."""
    login_manager.user_loader(load)
    # No token in a header or an address opens anything.
    login_manager.request_loader(lambda _request: None)
    login_manager.session_protection = None
    user_logged_in.connect(open_session, sender=app)


def _of_open(*shown: Any) -> Select[Any]:
    """`shown` of the session `name` and until when it is good, if its owner may come in at all."""
    return (
        select(*shown, SiteSession.expires_at, Member.guest_until)
        .join_from(SiteSession, Account, Account.id == SiteSession.account_id)
        .join(Member, Member.id == Account.member_id)
        .where(
            SiteSession.token_hash == bindparam("name"),
            Account.active,
            Member.status == MemberStatus.ACTIVE,
        )
    )


# Written once: one of them is asked in every request.
OPEN_SESSION = _of_open(Account, SiteSession)
OWNER = _of_open(
    Account.id,
    Account.member_id,
    SiteSession.via,
    SiteSession.id.label("here"),
    SiteSession.seen_at,
)
# Where an account itself is shown and changed.
ITS_PAGES = frozenset({"site", "security"})


def _good(found: Sequence[Row[*tuple[Any, ...]]]) -> Row[*tuple[Any, ...]] | None:
    """The row of a session that isn't over at this moment."""
    moment = now()
    if not found or found[0].expires_at <= moment:
        return None
    until = found[0].guest_until
    return found[0] if until is None or until > moment else None


def owner() -> int | None:
    """The account that this browser is signed in with; None once its session is over.

    Asked by every page. Most need no more of the account than its number, so it isn't made into an
    object; `load` does that for what changes the account itself.
    """
    changes = request.method not in SAFE_METHODS
    if "site_session" in g or (changes and request.blueprint in ITS_PAGES):
        return current_user.id if current_user.is_authenticated else None
    row = _owner(name())
    if row is not None and changes:
        _seen(row.here, row.seen_at)
    return None if row is None else int(row.id)


def _owner(named: str) -> Row[*tuple[Any, ...]] | None:
    """Of the session of that name, what `OWNER` asks for; None once it is over."""
    row = _good(rows(OWNER, {"name": named})) if named else None
    if row is None or (row.via == PROXY and not header.still_names(row.member_id)):
        return None
    return row


def _seen(here: int, before: datetime) -> None:
    """Note that a session is in use, now and then."""
    if now() - before > SEEN_EVERY:
        session.execute(update(SiteSession).where(SiteSession.id == here).values(seen_at=now()))


def load(token: str) -> Account | None:
    """The account of a session, in one query; None once it is over or may no longer come in."""
    row = _good(session.execute(OPEN_SESSION, {"name": hashed(token)}).all())
    if row is None:
        return None
    account: Account = row[0]
    mine: SiteSession = row[1]
    if mine.via == PROXY and not header.still_names(account.member_id):
        return None
    g.site_session = mine
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", mine.created_at.timestamp())
    if request.method not in SAFE_METHODS:
        _seen(mine.id, mine.seen_at)
    return account


def name() -> str:
    """What this browser's session is called, to ask `stands` later: it opens nothing. A session that
    is given a new name, as after a change of the password, is no longer called so."""
    token = cookie.get("_user_id")
    return hashed(token) if token else ""


def stands(named: str) -> bool:
    """Whether the session of that name is still open, whichever browser asks."""
    return _owner(named) is not None


def open_session(_sender: Any, user: Account, **_ignored: Any) -> None:
    """Give the browser a new name, and nothing of what its cookie held before but where it goes."""
    remember = cookie.get("_remember") == "set"
    target = cookie.get(ASKED_FOR)
    _drop(g.get("site_session"))
    session.execute(delete(SiteSession).where(SiteSession.expires_at < now()))
    token = secrets.token_urlsafe(32)
    row = SiteSession(
        token_hash=hashed(token),
        account_id=user.id,
        via=str(g.pop("site_via", "") or cookie.get("site_via") or "passkey"),
        device=device_family(request.headers.get("User-Agent", "")),
        remembered=remember,
        expires_at=now() + (REMEMBERED if remember else FOR_TODAY),
    )
    session.add(row)
    session.flush()
    cookie.clear()
    g.pop("csrf_token", None)
    cookie["_user_id"] = token
    cookie.permanent = remember
    if target:
        cookie[ASKED_FOR] = target
    g.site_session = row
    g.pop("cop_viewer", None)
    journal.note("sign_in", who=_uid(user.member_id), how=row.via)
    _remember_device(user)


def close_session() -> None:
    """Sign this browser out: its row goes, and all that its cookie held."""
    current_user.get_id()  # loads the session that the cookie names
    if current_user.is_authenticated:
        journal.note("sign_out", who=_uid(current_user.member_id))
    _drop(g.pop("site_session", None))
    logout_user()
    cookie.clear()
    g.pop("cop_viewer", None)


def _uid(member_id: int) -> str:
    return str(session.scalar(select(Member.uid).where(Member.id == member_id)))


def _drop(row: SiteSession | None) -> None:
    if row is not None:
        session.execute(delete(SiteSession).where(SiteSession.id == row.id))


def close_sessions(account_id: int, *, but: int | None = None) -> None:
    """Sign an account out everywhere, or everywhere but in the session `but`."""
    others = SiteSession.id != (but or 0)
    session.execute(delete(SiteSession).where(SiteSession.account_id == account_id, others))


def renew() -> None:
    """Give this browser a new name for the same session."""
    token = secrets.token_urlsafe(32)
    g.site_session.token_hash = hashed(token)
    session.flush()
    cookie["_user_id"] = token


def sessions_of(account_id: int) -> Sequence[SiteSession]:
    """The open sessions, the latest first."""
    return session.scalars(
        select(SiteSession)
        .where(SiteSession.account_id == account_id, SiteSession.expires_at > now())
        .order_by(SiteSession.seen_at.desc(), SiteSession.id.desc())
    ).all()


def here() -> int | None:
    """The number of this browser's session."""
    mine: SiteSession | None = g.get("site_session")
    return mine.id if mine is not None else None


def via() -> str:
    """How this browser's session was opened; see `SiteSession.via`."""
    mine: SiteSession | None = g.get("site_session")
    return mine.via if mine is not None else ""


def is_fresh() -> bool:
    """Whether this person signed in not long ago."""
    mine: SiteSession | None = g.get("site_session")
    return mine is not None and mine.created_at > now() - FRESH


def device_family(agent: str) -> str:
    """`Firefox · Linux`: enough to tell one's own devices apart, and no more."""
    names = [
        next((name for mark, name in known.items() if re.search(mark, agent)), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(name for name in names if name)


def known_device(account: Account | None) -> str:
    """The name of this browser when the account has signed in with it before, else ''."""
    try:
        owner, name = _signer().loads(request.cookies.get(_device_cookie(), ""))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(name) if account is not None and owner == account.fs_uniquifier else ""


def _remember_device(account: Account) -> None:
    name = known_device(account) or secrets.token_urlsafe(12)
    value = _signer().dumps([account.fs_uniquifier, name])
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])

    @after_this_request
    def _set(response: Response) -> Response:
        response.set_cookie(
            _device_cookie(),
            str(value),
            max_age=DEVICE_KNOWN,
            httponly=True,
            samesite="Lax",
            secure=secure,
            path=current_app.config["SESSION_COOKIE_PATH"],
        )
        return response


def _device_cookie() -> str:
    return str(current_app.config["SESSION_COOKIE_NAME"]).replace("cop_session", "cop_device")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="cop-device")
