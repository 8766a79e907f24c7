"""Passwords: argon2id by Flask-Security, long rather than odd, none that everybody tries first.

No rule of composition: NIST SP 800-63B and ASVS 5 (6.2.5) advise against them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import current_app
from flask_security import hash_password
from flask_security.utils import verify_password

from cop.config import setting
from cop.i18n import gettext as _
from cop.site.models import Account
from cop.text import fold

SHORTEST, LONGEST = 12, 128
COMMON = Path(__file__).parent / "common_passwords.txt"

# Hashed when there is no account or no password: the answer then takes as long as any other.
NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$Y29wLW5vYm9keXMtc2FsdA"
    "$6JPwxoPBqCqKXJXc0uqSCNbcN6LtLBgfJpJUXSVjNWI"
)


def matches(account: Account | None, typed: str) -> bool:
    """Whether this is the account's password. Costs the same for an account that isn't there."""
    fits = len(typed) <= LONGEST
    hashed = account.password if account is not None and account.password else NOBODYS
    same = verify_password(_normal(typed if fits else ""), hashed)
    return bool(same) and fits and hashed is not NOBODYS


def renew(account: Account, typed: str) -> None:
    """Hash anew a password that just matched, where its hash was made by weaker rules than today's."""
    rules = current_app.extensions["security"].pwd_context
    if account.password and rules.needs_update(account.password):
        account.password = hashed(typed)


def problem(typed: str, *, email: str, name: str) -> str:
    """Why `typed` can't be a password, or ''."""
    if len(typed) > LONGEST:
        return _("At most %(most)s characters.", most=LONGEST)
    if len(_normal(typed)) < SHORTEST:
        return _(
            "At least %(least)s characters: three or four words make a good one.", least=SHORTEST
        )
    folded = fold(typed).replace(" ", "")
    own = {fold(word).replace(" ", "") for word in (email, name, setting("COP_SITE_NAME"))}
    if len(set(folded)) < 5 or (own | common()) & {folded, *_stretched(folded)}:
        return _("This password is among the first that anybody would try. Choose another one.")
    return ""


def hashed(typed: str) -> str:
    return str(hash_password(_normal(typed)))


def _stretched(folded: str) -> list[str]:
    """The words that `password2024!!` and `sunshinesunshine` are made of."""
    letters = "".join(sign for sign in folded if sign.isalpha())
    half = len(letters) // 2
    return [letters, letters[:half]] if letters[:half] == letters[half:] else [letters]


@cache
def common() -> frozenset[str]:
    """What every list of stolen passwords holds: long ones, and the words of short ones."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _normal(typed: str) -> str:
    return str(current_app.extensions["security"].password_util.normalize(typed))
