"""A sign-in that has left for another site: what this browser, and no other, may come back with."""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import asdict, dataclass

from flask import session as cookie
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from cop.db import now, session
from cop.site.doors.known import Claim, Door, Refused
from cop.site.links import hashed
from cop.site.models import SpentNonce

KEPT, CLAIM = "cop_door", "cop_claim"
# From leaving to coming back, with a password to type on the other side.
LASTS = 10 * 60


@dataclass(frozen=True)
class Pending:
    """nonce: what the other side signs. state: what comes back in the address. verifier: PKCE's."""

    nonce: str
    state: str
    verifier: str
    host: str


def begin(door: Door) -> Pending:
    """Note in the browser's cookie that it left by this door, in place of an earlier departure."""
    nonce, state, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    made = Pending(nonce, state, verifier, door.host)
    cookie[KEPT] = {
        "provider": door.provider, "at": int(time.time()), "nonce": made.nonce,
        "state": made.state, "verifier": made.verifier, "host": door.host,
    }  # fmt: skip
    return made


def take(kind: str) -> Pending:
    """What this browser left with by a door of this kind; it can't be taken twice.

    Raises `Refused("stale")` for a browser that didn't leave, or too long ago.
    """
    kept = cookie.pop(KEPT, None)
    if not isinstance(kept, dict) or not str(kept["provider"]).startswith(f"{kind}:"):
        raise Refused("stale", "this browser did not leave by this door")
    if not 0 <= time.time() - kept["at"] <= LASTS:
        raise Refused("stale", "too late")
    return Pending(kept["nonce"], kept["state"], kept["verifier"], kept["host"])


def same(given: object, kept: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(str(given or "").encode(), kept.encode())


def spend(nonce: str) -> None:
    """Note that a nonce was answered: a copy of the cookie and of the address opens nothing more.

    Raises `Refused("stale")` when it was answered before.
    """
    session.execute(delete(SpentNonce).where(SpentNonce.expires_at < now()))
    try:
        with session.begin_nested():
            session.add(SpentNonce.lasting(hashed(nonce), 2 * LASTS))
    except IntegrityError as error:
        raise Refused("stale", "answered before") from error


def keep_claim(said: Claim) -> None:
    """Who somebody signed in also is elsewhere, until they say whether to link the two."""
    cookie[CLAIM] = {**asdict(said), "name": said.name[:80], "at": int(time.time())}


def kept_claim() -> Claim | None:
    """None when there is none, or too old."""
    kept = dict(cookie.get(CLAIM) or {})
    if not 0 <= time.time() - kept.pop("at", 0) <= LASTS:
        return None
    return Claim(**kept)
