"""A code for a frame, and the seat that it gives: for whom, for how long, and when it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from cop.db import now, session
from cop.members.models import Member, MemberStatus
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.embeds import seats
from cop.plugins.embeds.models import Handover, Reader, Site
from cop.testing import Make

NONCE = "n" * 43


@pytest.fixture
def cop_plugins() -> list[Any]:
    return ["tools", "embeds"]


@pytest.fixture
def member(make: Make) -> Member:
    return make.member("Aurore Autrice")


@pytest.fixture
def site(make: Make) -> Site:
    return _site(make, "https://rives.example")


def _site(make: Make, origin: str) -> Site:
    made = Site(organisation_id=make.organisation("Rives").id, name="Rives", origin=origin)
    session.add(made)
    session.commit()
    return made


@pytest.fixture
def code(member: Member, site: Site, cop_app: Flask) -> str:
    with cop_app.test_request_context():
        return seats.code_for(viewer_of(member), site.uid, seats.mark_of(NONCE, site))


def test_a_code_gives_a_seat_once_and_neither_is_kept_as_it_is(
    code: str, site: Site, member: Member
) -> None:
    token = seats.redeem(code, NONCE, site.uid)
    assert seats.reader_of(token, site) == viewer_of(member)
    with pytest.raises(seats.CodeRefused):
        seats.redeem(code, NONCE, site.uid)
    assert session.scalar(select(func.count(Handover.id))) == 0
    kept = session.scalars(select(Reader.token_hash)).all()
    assert [len(one) for one in kept] == [64] and token not in kept


REFUSED: dict[str, Callable[[Site, Site, Member], tuple[str, str] | None]] = {
    "another browser's nonce": lambda site, other, member: ("m" * 43, site.uid),
    "no nonce": lambda site, other, member: ("", site.uid),
    "another site": lambda site, other, member: (NONCE, other.uid),
    "no site": lambda site, other, member: (NONCE, "2222222222"),
    "what is shown of the nonce": lambda site, other, member: (
        seats.mark_of(NONCE, site)[:43], site.uid,
    ),
    "a code of a minute ago": lambda site, other, member: _older(Handover),
    "a revoked site": lambda site, other, member: setattr(site, "revoked_at", now()),
    "a site that moved": lambda site, other, member: setattr(site, "origin", "https://b.example"),
    "a site without address": lambda site, other, member: setattr(site, "origin", ""),
    "a member who may not come in": lambda site, other, member: setattr(
        member, "status", MemberStatus.DISABLED
    ),
}  # fmt: skip


def _older(table: type[Handover] | type[Reader]) -> None:
    session.execute(update(table).values(expires_at=now() - timedelta(seconds=1)))


@pytest.mark.parametrize("case", REFUSED)
def test_a_code_is_refused_and_spent_all_the_same(
    case: str, code: str, site: Site, member: Member, make: Make
) -> None:
    nonce, uid = REFUSED[case](site, _site(make, site.origin), member) or (NONCE, site.uid)
    session.flush()
    with pytest.raises(seats.CodeRefused):
        seats.redeem(code, nonce, uid)
    assert session.scalar(select(func.count(Reader.id))) == 0
    assert session.scalar(select(func.count(Handover.id))) == 0


def test_a_code_that_nobody_made_is_refused(site: Site) -> None:
    for made_up in ("", "x" * 43):
        with pytest.raises(seats.CodeRefused):
            seats.redeem(made_up, NONCE, site.uid)


ENDS: dict[str, Callable[[Flask, Site, Member, Make], object]] = {
    "after its hour": lambda app, site, member, make: _older(Reader),
    "when the member may come in no more": lambda app, site, member, make: setattr(
        member, "status", MemberStatus.DISABLED
    ),
    "when a new charter waits": lambda app, site, member, make: setattr(
        member, "charter_version", 0
    ),
    "when the sign-in that it was lent on ends": lambda app, site, member, make: setattr(
        app.extensions["cop"], "sign_in_stands", lambda name: False
    ),
}


@pytest.mark.parametrize("case", ENDS)
def test_a_seat_is_over(
    case: str, code: str, site: Site, member: Member, cop_app: Flask, make: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    token = seats.redeem(code, NONCE, site.uid)
    host = cop_app.extensions["cop"]
    monkeypatch.setattr(host, "sign_in_stands", host.sign_in_stands)
    assert seats.reader_of(token, site).signed_in
    ENDS[case](cop_app, site, member, make)
    session.flush()
    assert seats.reader_of(token, site) == VISITOR


def test_a_seat_is_good_on_its_site_alone_and_until_one_leaves(
    code: str, site: Site, make: Make
) -> None:
    token = seats.redeem(code, NONCE, site.uid)
    assert seats.reader_of(token, _site(make, site.origin)) == VISITOR
    assert seats.reader_of("x" * 43, site) == VISITOR
    seats.leave(token)
    assert seats.reader_of(token, site) == VISITOR
