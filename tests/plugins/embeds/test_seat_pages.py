"""The frame as a member has it: whose it is, what is in it, who may keep it or show it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cop.contributions.models import State, Visibility
from cop.db import now, session
from cop.members.models import Member
from cop.plugins.embeds.models import Site
from cop.testing import Make

SEAT, NONCE = "__Host-cop_cadre", "__Host-cop_etat"


@pytest.fixture
def cop_plugins() -> list[Any]:
    return ["tools", "embeds"]


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore Autrice", organisation=make.organisation("Rives"))


@pytest.fixture
def tool(make: Make, author: Member, tool_document: dict[str, Any]) -> Any:
    return make.contribution("tool", author, tool_document, visibility=Visibility.COMMUNITY)


@pytest.fixture
def site(author: Member) -> Site:
    made = Site(
        organisation_id=author.organisation_id, name="Rives", origin="https://rives.example"
    )
    session.add(made)
    session.commit()
    return made


def cookies(answer: Any) -> dict[str, str]:
    """Name without what stands for a path → the line that sets it."""
    lines = answer.headers.getlist("Set-Cookie")
    return {line.split("=")[0].removesuffix("_communaute"): line for line in lines}


def code_of(home: Any, framed: str, site: Site) -> str:
    """What the window would hand to the frame."""
    found = re.search(r"etat=([0-9a-f]{64})", framed)
    assert found is not None
    asked = {"site": site.uid, "etat": found[1]}
    assert home.get("/connexion/popup", query_string=asked).status_code == 200
    page = home.post("/connexion/popup", data={**asked, "csrf_token": home.token})
    code = re.search(r'data-code="([\w-]{43})"', page.get_data(as_text=True))
    assert code is not None
    assert page.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert page.headers["Cache-Control"] == "no-store"
    return code[1]


def seated(login_as: Any, member: Member, site: Site, path: str) -> FlaskClient:
    """The browser's frame after it took a code of the browser's window."""
    frame: FlaskClient = login_as(None)
    page = frame.get(path, query_string={"site": site.uid})
    code = code_of(login_as(member), page.get_data(as_text=True), site)
    answer = frame.post("/connexion/echange", data={"code": code, "site": site.uid})
    assert answer.status_code == 204
    return frame


def test_a_frame_gets_a_cookie_of_its_own_that_opens_frames_alone(
    login_as: Any, author: Member, site: Site, tool: Any
) -> None:
    path = f"/integrer/v1/seance/outils/{tool.uid}"
    frame = login_as(None)
    first = frame.get(path, query_string={"site": site.uid})
    assert (first.status_code, set(cookies(first))) == (404, {NONCE})
    assert tool.title not in first.get_data(as_text=True)
    code = code_of(login_as(author), first.get_data(as_text=True), site)
    answer = frame.post("/connexion/echange", data={"code": code, "site": site.uid})
    assert answer.status_code == 204
    line = cookies(answer)[SEAT]
    for part in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/", "Max-Age=3600"):
        assert f"; {part};" in f"{line};"
    assert "Domain" not in line and "session" not in cookies(answer)

    read = frame.get(path, query_string={"site": site.uid})
    assert (read.status_code, read.headers.getlist("Set-Cookie")) == (200, [])
    assert "courte" in read.get_data(as_text=True)
    assert "RESERVEDWORDS" not in read.get_data(as_text=True)
    listed = frame.get("/integrer/v1/seance/outils/", query_string={"site": site.uid})
    assert "courte" in listed.get_data(as_text=True)
    for elsewhere in (f"/outils/{tool.uid}", f"/integrer/v1/outils/{tool.uid}",
                      f"/fragments/v1/outils/{tool.uid}", "/integrer/sites"):  # fmt: skip
        assert frame.get(elsewhere).status_code in {302, 401, 404}, elsewhere
    told = frame.get(f"/api/v1/contributions/{tool.uid}")
    assert told.status_code == 404


def test_it_is_kept_by_no_cache_and_framed_by_that_site_alone(
    login_as: Any, author: Member, site: Site, tool: Any
) -> None:
    path = f"/integrer/v1/seance/outils/{tool.uid}"
    for client in (login_as(None), seated(login_as, author, site, path)):
        headers = client.get(path, query_string={"site": site.uid}).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in headers and "Access-Control-Allow-Origin" not in headers
        policy = headers["Content-Security-Policy"].split("; ")
        assert {"frame-ancestors 'self' https://rives.example", "form-action 'none'",
                "connect-src 'self'", "default-src 'none'"} <= set(policy)  # fmt: skip
    public = seated(login_as, author, site, path).get(f"/integrer/v1/outils/?site={site.uid}")
    assert public.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in public.headers.get("Vary", "")
    assert public.headers.getlist("Set-Cookie") == []
    assert "courte" not in public.get_data(as_text=True)


def test_what_a_frame_shows_changes_nothing_and_drafts_stay_at_home(
    login_as: Any, author: Member, site: Site, tool: Any
) -> None:
    frame = seated(login_as, author, site, f"/integrer/v1/seance/outils/{tool.uid}")
    page = frame.get(f"/integrer/v1/seance/outils/{tool.uid}?site={site.uid}")
    assert re.findall(r"<(?:form|input|textarea|select)\b", page.get_data(as_text=True)) == []
    for state in (State.DRAFT, State.WITHDRAWN):
        tool.state = state
        session.commit()
        answer = frame.get(f"/integrer/v1/seance/outils/{tool.uid}?site={site.uid}")
        assert (answer.status_code, "courte" in answer.get_data(as_text=True)) == (404, False)


def test_the_code_is_taken_from_a_page_of_ours_in_the_same_browser_alone(
    login_as: Any, author: Member, site: Site, tool: Any
) -> None:
    path = f"/integrer/v1/seance/outils/{tool.uid}"
    frame, stranger = login_as(None), login_as(None)
    words = frame.get(path, query_string={"site": site.uid}).get_data(as_text=True)
    stranger.get(path, query_string={"site": site.uid})
    for headers in ({"Origin": "https://rives.example"}, {"Origin": "null"},
                    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):  # fmt: skip
        data = {"code": code_of(login_as(author), words, site), "site": site.uid}
        assert frame.post("/connexion/echange", data=data, headers=headers).status_code == 400
        assert frame.post("/connexion/echange/fin", headers=headers).status_code == 400
    data = {"code": code_of(login_as(author), words, site), "site": site.uid}
    assert stranger.post("/connexion/echange", data=data).status_code == 403
    refused = frame.post("/connexion/echange", data=data)  # the stranger's try spent it
    assert (refused.status_code, refused.headers.getlist("Set-Cookie")) == (403, [])


def test_only_a_member_makes_a_code_and_only_for_a_site_that_is_known(
    login_as: Any, author: Member, site: Site
) -> None:
    asked = {"site": site.uid, "etat": "a" * 64}
    nobody, home = login_as(None), login_as(author)
    assert nobody.get("/connexion/popup", query_string=asked).status_code == 401
    refused = nobody.post("/connexion/popup", data={**asked, "csrf_token": nobody.token})
    assert refused.status_code == 401
    assert home.post("/connexion/popup", data=asked).status_code == 400
    for wrong in ({"etat": "a"}, {"etat": ""}, {"site": "2222222222"}, {"site": "é"}):
        typed = {**asked, **wrong}
        assert home.get("/connexion/popup", query_string=typed).status_code == 404
        typed["csrf_token"] = home.token
        assert home.post("/connexion/popup", data=typed).status_code == 404


def test_a_site_that_is_revoked_or_has_no_address_has_no_seats(
    login_as: Any, author: Member, site: Site, tool: Any, cop_app: Flask
) -> None:
    path = f"/integrer/v1/seance/outils/{tool.uid}"
    frame = seated(login_as, author, site, path)
    public = f"/integrer/v1/outils/{tool.uid}?site={site.uid}"
    assert 'data-inside="/integrer/v1/seance/' in login_as(None).get(public).get_data(as_text=True)
    for change in ({"revoked_at": now()}, {"revoked_at": None, "origin": ""}):
        for name, value in change.items():
            setattr(site, name, value)
        session.commit()
        answer = frame.get(path, query_string={"site": site.uid})
        assert (answer.status_code, answer.headers["Location"]) == (302, public)
        assert "data-inside" not in login_as(None).get(public).get_data(as_text=True)
    assert frame.get(path).headers["Location"] == f"/integrer/v1/outils/{tool.uid}"


def test_who_leaves_reads_on_as_a_visitor(
    login_as: Any, author: Member, site: Site, tool: Any
) -> None:
    path = f"/integrer/v1/seance/outils/{tool.uid}"
    frame = seated(login_as, author, site, path)
    assert frame.get(path, query_string={"site": site.uid}).status_code == 200
    assert frame.post("/connexion/echange/fin").status_code == 204
    assert frame.get(path, query_string={"site": site.uid}).status_code == 404


def test_a_contact_says_where_members_may_sign_in(make: Make, login_as: Any) -> None:
    from cop.members.models import Role

    contact = make.member(
        "Chloé", roles=(Role.NETWORK_CONTACT,), organisation=make.organisation("Autan")
    )
    client = login_as(contact)
    typed = {"name": "Site", "csrf_token": client.token}
    for wrong in ("autan.example", "ftp://autan.example", "https://", "https://a b", "https://x;y",
                  "https://a.example'", "https://u@a.example", "javascript:x"):  # fmt: skip
        answer = client.post("/integrer/sites", data={**typed, "address": wrong})
        assert (answer.status_code, "reseau.example" in answer.get_data(as_text=True)) == (
            422,
            True,
        )
    client.post("/integrer/sites", data={**typed, "address": "https://Autan.example/accueil"})
    assert [one.origin for one in session.query(Site)] == ["https://autan.example"]
