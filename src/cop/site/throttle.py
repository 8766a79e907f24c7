"""How often something may be tried: counted in the database, per account, address and in all; searches
in memory.

A known account, an unknown one and a closed one are counted alike: by a keyed hash of what was
typed. The owner is never locked out: the link by mail asks no password, and a browser that signed
in here before counts its tries apart from everybody else's.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from flask import current_app, request
from sqlalchemy import delete, func, select

from cop import journal
from cop.config import setting
from cop.db import now, session
from cop.members.viewer import current_viewer
from cop.site.models import Attempt
from cop.site.pace import Pace

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` tries `within` a time, for one `key` of a kind."""

    kind: str
    key: str
    most: int
    within: timedelta

    @property
    def bucket(self) -> str:
        secret = str(current_app.secret_key).encode()
        return hmac.new(secret, f"{self.kind}\0{self.key}".encode(), sha256).hexdigest()


def password_limits(email: str, device: str) -> list[Limit]:
    """For one guess at a password. device: the name of a browser known to this account, or ''.

    A thousand guesses in an hour at one account, or from one address, leave twenty that are tried.
    """
    if device:
        return [Limit("device", f"{email} {device}", 5, QUARTER)]
    return [
        Limit("pair", f"{email} {address()}", 5, QUARTER),
        Limit("account", email, 20, HOUR),
        Limit("address", address(), 20, HOUR),
        Limit("all", "", 300, HOUR),
    ]


def link_limits(email: str) -> list[Limit]:
    """For one link by mail. When the account's are used up, the links already sent still work."""
    return [Limit("link", email, 3, QUARTER)]


def address_limits() -> list[Limit]:
    """For links asked from one address, whomever for."""
    return [Limit("link-address", address(), 30, HOUR)]


def code_limits(account: str) -> list[Limit]:
    """For one guess at a second factor; whoever guesses already gave the first."""
    return [Limit("code", account, 5, QUARTER), Limit("code-hour", account, 20, HOUR)]


def door_limits() -> list[Limit]:
    """For coming back from another site's sign-in; who is let in isn't counted.

    None for all together: a signature can't be guessed, and nobody shall shut the door for others.
    """
    return [Limit("door", address(), 20, QUARTER)]


def drawing_limits(member: str) -> list[Limit]:
    """For one PDF: each takes a second of a processor, and a kit several.

    member: the uid of who asks, counted apart from everybody else; '' for a visitor.
    """
    if member:
        return [Limit("drawing-member", member, 30, QUARTER)]
    return [Limit("drawing", address(), 10, QUARTER), Limit("drawing-all", "", 120, HOUR)]


def taking_limits(member: str) -> list[Limit]:
    """For one file with what pages say. None for all together: nobody shall shut it for others."""
    if member:
        return [Limit("taking-member", member, 60, QUARTER)]
    return [Limit("taking", address(), 60, QUARTER)]


def spare(what: str) -> bool:
    """Whether whoever asks may still have something that costs much, or gives much away."""
    member = current_viewer().uid
    if what == "search":
        pace: Pace = current_app.extensions["cop_pace"]
        return pace.allows(member or address(), setting("COP_SEARCHES"))
    limits = taking_limits if what == "export" else drawing_limits
    return count(limits(member)) is not None


def count(limits: Sequence[Limit]) -> list[int] | None:
    """Count one try; None when there were too many, else what `forgive` takes.

    Commits: the try is written before it is carried out, and counted again once it is written, so
    that a thousand tries at the same moment don't all pass.
    """
    if any(_tries(limit) >= limit.most for limit in limits):
        journal.note("throttled", of=limits[0].kind)
        return None
    # Of two who read, SQLite lets none begin to write: a page that only reads begins anew.
    session.commit()
    rows = [Attempt(bucket=limit.bucket) for limit in limits]
    session.add_all(rows)
    session.flush()
    written = [row.id for row in rows]
    session.commit()
    if any(_tries(limit) > limit.most for limit in limits):
        journal.note("throttled", of=limits[0].kind)
        return None
    return written


def forgive(written: Sequence[int]) -> None:
    """Take back a try that was right."""
    session.execute(delete(Attempt).where(Attempt.id.in_(written)))


def prune() -> None:
    """Forget what is too old to count."""
    session.execute(delete(Attempt).where(Attempt.at < now() - 2 * HOUR))


def address() -> str:
    """The caller's address; for IPv6 its /64, which is what one household has."""
    text = request.remote_addr or ""
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return text
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return text


def _tries(limit: Limit) -> int:
    found = select(func.count(Attempt.id)).where(
        Attempt.bucket == limit.bucket, Attempt.at > now() - limit.within
    )
    return int(session.scalar(found) or 0)
