"""The plugin against the contract; and all types as other sites would show them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from cop import demo
from cop.columns import Prose, Secret
from cop.contributions.documents import own_columns
from cop.contributions.models import Contribution, State, Visibility
from cop.db import session
from cop.members.models import Member
from cop.plugins.embeds import plugin
from cop.testing import check_plugin


def test_the_plugin_keeps_the_contract() -> None:
    check_plugin(plugin)


@pytest.mark.slow
@pytest.mark.one_database
def test_whatever_a_type_keeps_secret_stays_out_of_its_frames(cop_app: Flask) -> None:
    """The whole demo set to public: no secret, no reserved passage, no address of anybody."""
    demo.load(say=lambda *_words: None)
    kinds = cop_app.extensions["cop"].registry.types
    opened = {"state": State.PUBLISHED, "visibility": Visibility.PUBLIC}
    session.execute(update(Contribution).values(opened))
    session.commit()
    hidden = set(session.scalars(select(Member.email)))
    people = len(hidden)
    shown, client = 0, cop_app.test_client()
    for kind in kinds.values():
        for thing in session.scalars(select(kind.model)):
            hidden |= _kept_back(thing)
    uids = session.scalars(select(Contribution.uid)).all()
    for uid in uids:
        for door in ("integrer", "fragments"):
            answer = client.get(f"/{door}/v1/fiches/{uid}")
            page = answer.get_data(as_text=True)
            shown += answer.status_code == 200
            assert [word for word in hidden if word in page] == [], uid
            assert len(page.encode()) < 15_000, uid
    assert shown == 2 * len(uids) > 100
    assert len(hidden) > people > 20


def _kept_back(thing: Any) -> set[str]:
    """The lines of its secrets and reserved passages that nothing open says too."""
    words, open_words = [], []
    for name in own_columns(type(thing)):
        value = getattr(thing, name)
        if isinstance(value, Secret):
            words += _strings(value.reveal())
        if isinstance(value, Prose):
            open_words.append(value.html)
    return {one for one in words if len(one) > 30 and not any(one in said for said in open_words)}


def _strings(secret: str) -> list[str]:
    """The lines of a secret, which may be lists within lists."""
    found = re.findall(r'"((?:[^"\\\\]|\\\\.)*)"', secret) or [secret]
    return [line for one in found for line in one.split("\\n")]
