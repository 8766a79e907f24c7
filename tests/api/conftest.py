"""A little toolbox, and ways to ask for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from cop.api import tokens
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of

Ask = Callable[..., Any]
TOOL = {
    "title": "La grille du puits", "summary": "Une page.", "kind": "grid", "themes": ["water"],
    "body": "Corps.\n\n:::reserve\nDEDANS\n:::",
}  # fmt: skip


@pytest.fixture
def ask(cop_app: Flask) -> Ask:
    """One question of a program: `ask(path, member, scopes=…, **headers)`, without any cookie."""

    def asked(path: str, member: Member | None = None, **options: Any) -> Any:
        headers = dict(options.pop("headers", {}))
        if member is not None:
            scopes = frozenset(options.pop("scopes", tokens.SCOPES))
            token = tokens.issue(viewer_of(member), "Un site", scopes, 30)
            session.commit()
            headers["Authorization"] = f"Bearer {token}"
        return cop_app.test_client(use_cookies=False).get(path, headers=headers)

    return asked
