from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from cop.db import now, session
from cop.events import member_joined
from cop.members.models import Identity, Member, MemberStatus, Organisation, Space, SpaceMember
from cop.site.models import Account, SiteLink
from tests.site.conftest import Browser, link_in, mails, publish_charter, rows


def network(app: Flask, name: str) -> str:
    with app.app_context():
        found = select(Organisation.id).where(Organisation.short_name == name)
        return str(session.scalars(found).one())


def space(app: Flask) -> str:
    with app.app_context():
        return str(session.scalars(select(Space.id)).one())


def invite(browser: Browser, **fields: str) -> int:
    filled = {
        "name": "Léa Tremblais", "email": "lea@cop.example", "role": "member",
        "organisation": network(browser.app, "Rives"), "space": "", "until": "", "why": "",
    } | fields  # fmt: skip
    return browser.post("/inviter", filled, page="/inviter").status_code


def lea(app: Flask) -> Member:
    return session.scalars(select(Member).where(Member.email == "lea@cop.example")).one()


def test_an_invitation_is_mailed_and_taken_up_by_one_button(app: Flask, browser: Browser) -> None:
    with app.app_context():
        publish_charter()
        session.commit()
    joined: list[str] = []

    def hear(_sender: object, member: Member) -> None:
        joined.append(member.handle)

    browser.sign_in("nadia")
    browser.post("/charte", {"number": "1"}, page="/charte")
    assert invite(browser, why="Elle connaît bien les visas.") == 303
    (mail,) = mails(app, "lea@cop.example")
    assert "Elle connaît bien les visas." in mail.body and "Nadia" in mail.body
    path = link_in(mail)
    guest = Browser(app)
    before = rows(app)
    page = guest.get(path)
    assert page.status_code == 200
    assert "Nadia" in page.text and "Léa Tremblais" in page.text
    assert rows(app) == before
    with member_joined.connected_to(hear, sender=app):
        assert guest.post(path).location == "/"
    assert joined == ["lea-tremblais"]
    assert guest.get("/").location == "/charte"
    with app.app_context():
        member = lea(app)
        account = session.scalars(select(Account).where(Account.member_id == member.id)).one()
        identity = session.scalars(select(Identity).where(Identity.member_id == member.id)).one()
        assert (member.status, account.active) == (MemberStatus.ACTIVE, True)
        assert (identity.provider, identity.subject) == ("site", str(account.id))
    assert Browser(app).post(path).status_code == 410


def test_an_invitation_lasts_fourteen_days_and_can_be_asked_anew(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in("nadia")
    invite(browser)
    path = link_in(mails(app, "lea@cop.example")[0])
    with app.app_context():
        link = session.scalars(select(SiteLink)).one()
        assert timedelta(days=13) < link.expires_at - now() <= timedelta(days=14)
        session.execute(update(SiteLink).values(expires_at=now()))
        session.commit()
    guest = Browser(app)
    page = guest.get(path)
    assert page.status_code == 410 and "/renouveler" in page.text
    assert guest.post(path).status_code == 410
    assert guest.post(f"{path}/renouveler").status_code == 303
    _first, second = mails(app, "lea@cop.example")
    assert link_in(second) != path
    assert guest.get(path).status_code == 410
    assert guest.post(link_in(second)).status_code == 303
    assert guest.is_signed_in()


@pytest.mark.parametrize("token", ["made-up", "x" * 3000, "%00", "a%0Ab"])
def test_a_made_up_invitation_opens_nothing_and_mails_nobody(app: Flask, token: str) -> None:
    guest = Browser(app)
    assert guest.get(f"/invitation/{token}").status_code == 410
    assert guest.post(f"/invitation/{token}").status_code == 410
    assert guest.post(f"/invitation/{token}/renouveler").status_code == 303
    assert mails(app) == []


def test_a_link_of_one_kind_does_not_serve_as_another(app: Flask, browser: Browser) -> None:
    browser.sign_in("nadia")
    invite(browser)
    token = link_in(mails(app, "lea@cop.example")[0]).rpartition("/")[2]
    guest = Browser(app)
    assert guest.post(f"/connexion/lien/{token}").status_code == 410
    assert guest.post(f"/compte/adresse/{token}").status_code == 410
    assert not guest.is_signed_in()


@pytest.mark.parametrize("who", ["paul", "ines"])
def test_a_member_finds_no_page_to_invite(browser: Browser, who: str) -> None:
    browser.sign_in(who)
    assert browser.get("/inviter").status_code == 404
    before = rows(browser.app)
    filled = {"name": "x", "email": "x@cop.example", "role": "member", "organisation": ""}
    assert browser.post("/inviter", filled, page="/compte").status_code == 404
    assert rows(browser.app) == before


@pytest.mark.parametrize(
    ("who", "fields", "status"),
    [
        ("nadia", {"role": "coordinator"}, 303),
        ("nadia", {"role": "admin"}, 422),
        ("salome", {}, 303),
        ("salome", {"role": "coordinator"}, 422),
        ("salome", {"organisation": "other"}, 403),
        ("salome", {"organisation": ""}, 403),
        ("tech", {}, 303),
        ("tech", {"role": "network_contact"}, 422),
    ],
)
def test_who_may_invite_whom(
    app: Flask, browser: Browser, who: str, fields: dict[str, str], status: int
) -> None:
    if fields.get("organisation") == "other":
        fields = {**fields, "organisation": network(app, "Autan")}
    browser.sign_in(who)
    assert invite(browser, **fields) == status
    assert len(mails(app, "lea@cop.example")) == (1 if status == 303 else 0)


def test_a_guest_comes_into_one_space_until_a_date(app: Flask, browser: Browser) -> None:
    browser.sign_in("salome")
    last = date.today() + timedelta(days=10)
    fields = {"role": "guest", "space": space(app), "organisation": network(app, "Autan")}
    assert invite(browser, **fields) == 422
    assert invite(browser, **fields, until="2020-01-01") == 422
    assert invite(browser, **fields, until=last.isoformat()) == 303
    with app.app_context():
        member = lea(app)
        place = session.scalars(select(SpaceMember).where(SpaceMember.member_id == member.id)).one()
        assert member.guest_until == place.until
        assert member.guest_until is not None
        assert abs(member.guest_until.date() - last) <= timedelta(days=1)


def test_an_address_that_is_here_already_is_not_invited_again(app: Flask, browser: Browser) -> None:
    browser.sign_in("nadia")
    assert invite(browser, email="PAUL@cop.example") == 422
    assert mails(app, "paul@cop.example") == []


def test_an_invitation_is_sent_again_and_the_earlier_link_dies(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in("nadia")
    invite(browser)
    with app.app_context():
        uid = lea(app).uid
    assert browser.post(f"/inviter/{uid}/renvoyer", page="/inviter").status_code == 303
    first, second = mails(app, "lea@cop.example")
    assert Browser(app).get(link_in(first)).status_code == 410
    assert Browser(app).get(link_in(second)).status_code == 200


def test_an_invitation_is_withdrawn_and_leaves_no_trace(app: Flask, browser: Browser) -> None:
    browser.sign_in("nadia")
    invite(browser, email="canary-address@cop.example", name="Canary Name")
    path = link_in(mails(app, "canary-address@cop.example")[0])
    with app.app_context():
        found = select(Member.uid).where(Member.status == MemberStatus.INVITED)
        uid = session.scalars(found).one()
    assert browser.post(f"/inviter/{uid}/annuler", page="/inviter").status_code == 303
    assert "canary" not in repr(rows(app)).lower()
    assert Browser(app).get(path).status_code == 410


def test_a_contact_sees_the_invitations_of_the_own_network_only(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in("nadia")
    invite(browser, email="near@cop.example", name="Near")
    invite(browser, email="far@cop.example", name="Far", organisation=network(app, "Autan"))
    with app.app_context():
        far = session.scalars(select(Member.uid).where(Member.name == "Far")).one()
    contact = Browser(app)
    contact.sign_in("salome")
    page = contact.get("/inviter").text
    assert "near@cop.example" in page and "far@cop.example" not in page
    before = rows(app)
    for deed in ("renvoyer", "annuler"):
        assert contact.post(f"/inviter/{far}/{deed}", page="/inviter").status_code == 404
    assert rows(app) == before


def test_an_active_member_can_not_be_withdrawn(app: Flask, browser: Browser) -> None:
    browser.sign_in("nadia")
    with app.app_context():
        uid = session.scalars(select(Member.uid).where(Member.handle == "paul")).one()
    assert browser.post(f"/inviter/{uid}/annuler", page="/inviter").status_code == 404
