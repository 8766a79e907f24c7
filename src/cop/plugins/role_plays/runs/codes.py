"""The secrets that open a part: a link, and a code that is copied from paper.

Neither is stored, only its hash. The link can be made again for each mail, from the site's own key,
the name of the part that was given and the number of its issue: a new issue is another link, and
the one before opens nothing any more.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from cop.config import signing_keys

# Without 0 and O, 1, I and L, which are mistaken for one another on paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SIGNS, FIRST = 7, 4  # 34 bits, written K7PX-4MQ
TOKEN_BYTES = 24


def token(uid: str, issue: int, known: str = "") -> str:
    """The secret part of the link to a part; 192 bits. known: the hash of the one that was given,
    perhaps by an earlier key."""
    made = [
        urlsafe_b64encode(one[:TOKEN_BYTES]).decode() for one in _keyed(f"link\0{uid}\0{issue}")
    ]
    return next((one for one in made if token_hash(one) == known), made[0])


def token_hash(typed: str) -> str:
    """What is stored of a link. It is long and random, so nobody finds it from its hash."""
    return sha256(typed.encode("utf-8", "surrogatepass")).hexdigest()


def new_paper_code() -> str:
    """A code as it is printed: `K7PX-4MQ`."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return f"{signs[:FIRST]}-{signs[FIRST:]}"


def paper_code_hash(typed: str) -> str:
    """What is stored of a paper code: keyed, because all short codes could be tried offline."""
    return paper_code_hashes(typed)[0]


def paper_code_hashes(typed: str) -> list[str]:
    """What may be stored of it: by the key that counts now, then by earlier ones.

    Small letters, spaces and dashes don't matter: people copy by hand.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return [one.hex() for one in _keyed(f"paper\0{signs}")]


def same(one: str, other: str) -> bool:
    """Whether two hashes are equal, in a time that doesn't tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _keyed(text: str) -> list[bytes]:
    """By each key that counts, the newest first."""
    words = f"cop.role_plays\0{text}".encode("utf-8", "surrogatepass")
    return [hmac.new(key.encode(), words, sha256).digest() for key in reversed(signing_keys())]
