"""Where to go after signing in or choosing a language: a page of this site or nowhere else."""

from __future__ import annotations

import re

INSIDE = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def safe_path(path: str, otherwise: str) -> str:
    """`path` when it can only lead to this site, else `otherwise`."""
    return path if INSIDE.fullmatch(path) else otherwise
