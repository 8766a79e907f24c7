"""A site that knows its members says who one is, by a signed token in the manner of DiscourseConnect.

Both ways the same: `sso` is Base64 of a query, `sig` the hexadecimal HMAC-SHA256 of `sso`.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import parse_qs, urlencode

from cop.site.doors.known import LONGEST_SUBJECT, Claim, Door, Refused
from cop.site.doors.pending import Pending, same

LONGEST = 4000


def question(door: Door, nonce: str, return_url: str) -> str:
    """Where the browser is sent to be recognised."""
    signed = sealed({"nonce": nonce, "return_sso_url": return_url}, door.secret)
    joint = "&" if "?" in door.url else "?"
    return f"{door.url}{joint}{urlencode(signed)}"


def answer(door: Door, pending: Pending, given: Mapping[str, str]) -> Claim:
    """What the site says of who comes back. Raises `Refused`."""
    said = opened(given.get("sso", ""), given.get("sig", ""), door.secret)
    if not same(said.get("nonce"), pending.nonce):
        raise Refused("stale", "another nonce")
    subject = said.get("external_id", "")
    # A question of ours, sent back as it is, has no such line.
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise Refused("broken", "no external_id")
    verified = said.get("email_verified") == "true"
    return Claim(
        door.provider, subject, said.get("email", "") if verified else "", said.get("name", "")
    )


def sealed(fields: Mapping[str, str], secret: str) -> dict[str, str]:
    """`sso` and `sig` of a query."""
    sso = base64.b64encode(urlencode(fields).encode()).decode()
    return {"sso": sso, "sig": _signature(sso, secret)}


def opened(sso: str, sig: str, secret: str) -> dict[str, str]:
    """The query in `sso`. Raises `Refused("broken")` for a signature of anybody else."""
    if len(sso) > LONGEST or not same(sig, _signature(sso, secret)):
        raise Refused("broken", "signature")
    try:
        query = base64.b64decode(sso, validate=True).decode()
        read = parse_qs(query, keep_blank_values=True, strict_parsing=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("broken", "not a query") from error
    if any(len(values) > 1 for values in read.values()):
        raise Refused("broken", "a field twice")
    return {name: values[0] for name, values in read.items()}


def _signature(sso: str, secret: str) -> str:
    return hmac.new(secret.encode(), sso.encode(), sha256).hexdigest()
