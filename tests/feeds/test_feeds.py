"""Feeds: what is in them, for whom, and until when."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from hashlib import sha256
from typing import Any

import feedparser
import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Flask
from sqlalchemy import event, select

from cop.contributions import services
from cop.contributions.models import Contribution, SignedAs, State, Visibility
from cop.db import now, session
from cop.feeds import keys
from cop.feeds.models import FeedKey
from cop.members.models import Member, MemberStatus, Role
from cop.members.services import disable, leave
from cop.members.viewer import viewer_of
from cop.testing import Make

WORDS = {"title": "La grille <b> & co", "summary": "Une page.", "url": "https://a.example/",
         "why": "Un texte.\n\n:::reserve\nDedans.\n:::"}  # fmt: skip


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks, "case_studies"]


def shared(make: Make, author: Member, kind: str = "bookmark", **options: Any) -> Contribution:
    """Something that has stood for an hour."""
    words = options.pop("words", WORDS)
    thing = make.contribution(kind, author, words, **options)
    hour = now() - timedelta(hours=1)
    thing.created_at = thing.updated_at = thing.listed_at = hour
    thing.published_at = thing.published_at and hour
    session.commit()
    return thing


def atom(client: Any, name: str = "tout", key: str = "") -> Any:
    answer = client.get(f"/flux/{name}.atom" + (f"?cle={key}" if key else ""))
    assert answer.status_code == 200
    found = feedparser.parse(answer.get_data())
    assert not found.bozo
    return found


def issued(client: Any, kind: str = "") -> str:
    page = client.post("/flux/cles", data={"csrf_token": client.token, "kind": kind})
    assert page.status_code == 200
    found: list[str] = re.findall(r"\?cle=([\w-]{43})<", page.get_data(as_text=True))
    assert len(found) == 2 and found[0] == found[1]
    return found[0]


def titles(feed: Any) -> set[str]:
    return {one.title for one in feed.entries}


def test_both_formats_tell_the_same(make: Make, login_as: Any) -> None:
    thing = shared(make, make.member("Maëlle Kerdoncuff"), visibility=Visibility.PUBLIC)
    client = login_as(None)
    (entry,) = atom(client).entries
    answer = client.get("/flux/tout.json")
    (item,) = json.loads(answer.get_data())["items"]
    address = f"http://127.0.0.1:8000/fiches/{thing.uid}"
    assert (entry.id, entry.link) == (f"{address}#version-1", address) == (item["id"], item["url"])
    assert (
        item["title"] == WORDS["title"]
        and feedparser.parse(client.get("/flux/tout.atom").get_data(), sanitize_html=False)
        .entries[0]
        .title
        == WORDS["title"]
    )
    assert (entry.summary, item["content_text"]) == ("Une page.", "Une page.")
    assert answer.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert (entry.tags[0].term, item["tags"]) == ("Signet", ["Signet"])
    for form in ("atom", "json"):
        whole = client.get(f"/flux/tout.{form}").get_data(as_text=True)
        for word in ("Kerdoncuff", "Un texte", "Dedans"):
            assert word not in whole


def test_it_keeps_the_atom_standard(make: Make, login_as: Any) -> None:
    for number in range(3):
        shared(
            make, make.member(), visibility=Visibility.PUBLIC, words=WORDS | {"title": f"{number}"}
        )
    found = atom(login_as(None))
    assert found.version == "atom10"
    assert len({one.id for one in found.entries}) == 3
    assert found.feed.updated == found.entries[0].updated
    assert found.feed.id and found.feed.title and found.feed.author
    assert [one.rel for one in found.feed.links] == ["alternate", "self"]
    empty = atom(login_as(None), "case_study")
    assert (empty.entries, empty.feed.updated) == ([], "1970-01-01T00:00:00Z")


def test_of_a_case_the_title_and_the_link_alone(
    make: Make, case_document: dict[str, Any], login_as: Any
) -> None:
    author = make.member("Maëlle Kerdoncuff")
    words = case_document | {"title": "Un titre", "summary": "Un résumé"}
    shared(make, author, "case_study", visibility=Visibility.PUBLIC, words=words)
    key = issued(login_as(make.member()))
    for address in ("tout.atom", "tout.json", f"tout.atom?cle={key}", f"tout.json?cle={key}"):
        whole = login_as(None).get(f"/flux/{address}").get_data(as_text=True)
        assert "Un titre" in whole
        for word in ("Un résumé", "Kerdoncuff", "puits", "Rives"):
            assert word not in whole


def test_without_a_key_there_is_only_what_is_public_whoever_asks(make: Make, login_as: Any) -> None:
    author = make.member()
    for level in Visibility:
        for state in State:
            shared(
                make,
                author,
                visibility=level,
                state=state,
                words=WORDS | {"title": f"{level} {state}"},
            )
    for who in (None, author):
        assert titles(atom(login_as(who))) == {"public published"}


def test_with_a_key_there_is_what_its_member_reads_and_nothing_set_aside(
    make: Make, login_as: Any
) -> None:
    author, other = make.member(), make.member()
    for level in Visibility:
        for state in State:
            shared(
                make,
                author,
                visibility=level,
                state=state,
                words=WORDS | {"title": f"{level} {state}"},
            )
    visitor = login_as(None)
    assert titles(atom(visitor, key=issued(login_as(other)))) == {
        f"{level} published" for level in ("networks", "community", "space", "public")
    }
    assert titles(atom(visitor, key=issued(login_as(author)))) == {
        f"{level} published" for level in Visibility
    }


def test_a_new_version_is_a_new_entry_and_comes_first(make: Make, login_as: Any) -> None:
    author = make.member()
    old, _new = (shared(make, author, visibility=Visibility.PUBLIC, words=WORDS | {"title": one})
                 for one in ("Ancien", "Nouveau"))  # fmt: skip
    services.save(viewer_of(author), old, WORDS | {"title": "Ancien, revu"})
    assert titles(atom(login_as(None))) == {"Nouveau"}, "a slip can still be withdrawn"
    old.updated_at = now() - timedelta(minutes=20)
    session.commit()
    first, second = atom(login_as(None)).entries
    assert (first.title, second.title) == ("Ancien, revu", "Nouveau")
    assert first.id.endswith("#version-2")


def test_one_kind_has_a_feed_of_its_own(
    make: Make, case_document: dict[str, Any], login_as: Any
) -> None:
    shared(make, make.member(), visibility=Visibility.PUBLIC)
    shared(make, make.member(), "case_study", visibility=Visibility.PUBLIC, words=case_document)
    client = login_as(None)
    assert len(atom(client).entries) == 2
    assert titles(atom(client, "case_study")) == {case_document["title"]}
    assert client.get("/flux/recipe.atom").status_code == 404


def test_it_reads_no_session_and_sets_none(make: Make, login_as: Any) -> None:
    client = login_as(make.member())
    key = issued(client)
    public, own = client.get("/flux/tout.atom"), client.get(f"/flux/tout.atom?cle={key}")
    for answer in (public, own):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert public.headers["Cache-Control"] == "public, max-age=300"
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert own.headers["X-Robots-Tag"] == "noindex"
    assert key not in own.get_data(as_text=True)


def test_what_a_reader_has_already_is_not_sent_again(make: Make, login_as: Any) -> None:
    thing = shared(make, make.member(), visibility=Visibility.PUBLIC)
    client = login_as(None)
    first = client.get("/flux/tout.atom")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/flux/tout.atom", headers=tag).status_code == 304
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/flux/tout.atom", headers=since).status_code == 304
    thing.title = "Autre"
    session.commit()
    assert client.get("/flux/tout.atom", headers=tag).status_code == 200


def test_a_key_is_kept_as_a_hash_and_shown_once(make: Make, login_as: Any) -> None:
    client = login_as(make.member())
    key = issued(client)
    row = session.scalars(select(FeedKey)).one()
    assert row.digest == sha256(key.encode()).hexdigest()
    page = client.get("/flux/").get_data(as_text=True)
    assert key not in page and row.digest not in page and row.uid in page


def test_a_key_opens_one_feed_and_none_when_withdrawn(make: Make, login_as: Any) -> None:
    member, other = make.member(), make.member()
    client, visitor = login_as(member), login_as(None)
    key = issued(client, "bookmark")
    assert visitor.get(f"/flux/bookmark.json?cle={key}").status_code == 200
    for wrong in (
        f"tout.atom?cle={key}",
        f"case_study.atom?cle={key}",
        "tout.atom?cle=",
        "tout.atom?cle=é",
    ):
        assert visitor.get(f"/flux/{wrong}").status_code == 404
    uid = session.scalars(select(FeedKey.uid)).one()
    stranger = login_as(other)
    data = {"csrf_token": stranger.token}
    assert stranger.post(f"/flux/cles/{uid}/retirer", data=data).status_code == 404
    data = {"csrf_token": client.token}
    assert client.post(f"/flux/cles/{uid}/retirer", data=data).status_code == 303
    assert visitor.get(f"/flux/bookmark.json?cle={key}").status_code == 404


def test_a_key_dies_with_the_membership(make: Make, login_as: Any, cop_app: Flask) -> None:
    ends: dict[str, Any] = {
        "shut out": disable,
        "left": leave,
        "a guest's time": lambda one: setattr(one, "guest_until", now() - timedelta(minutes=1)),
        "a charter to accept": lambda one: setattr(one, "charter_version", -1),
    }
    for name, end in ends.items():
        guest = name == "a guest's time"
        member = make.member(
            roles=(Role.GUEST if guest else Role.MEMBER,),
            guest_until=now() + timedelta(days=1) if guest else None,
        )
        key = issued(login_as(member))
        assert login_as(None).get(f"/flux/tout.atom?cle={key}").status_code == 200
        end(member)
        session.commit()
        assert login_as(None).get(f"/flux/tout.atom?cle={key}").status_code == 404, name
        if member.status == MemberStatus.FORMER:
            held = select(FeedKey).where(FeedKey.member_id == member.id)
            assert session.scalars(held).all() == []


def test_ten_addresses_are_enough(make: Make, login_as: Any) -> None:
    client = login_as(make.member())
    for _number in range(keys.MOST_KEYS):
        issued(client)
    answer = client.post("/flux/cles", data={"csrf_token": client.token})
    assert answer.status_code == 422
    assert "retirez-en une" in answer.get_data(as_text=True)
    assert len(session.scalars(select(FeedKey)).all()) == keys.MOST_KEYS


def test_a_feed_asks_one_query_and_a_personal_one_three(
    make: Make, login_as: Any, cop_app: Flask
) -> None:
    author = make.member()
    key, client, engine = issued(login_as(author)), login_as(None), cop_app.extensions["cop"].engine
    counts = []
    for _size in range(2):
        for _number in range(10):
            shared(make, author, visibility=Visibility.PUBLIC, signed_as=SignedAs.NETWORK)
        for address in ("/flux/tout.atom", f"/flux/tout.atom?cle={key}"):
            asked: list[str] = []
            hook = lambda *args, seen=asked: seen.append(args[2])  # noqa: E731
            event.listen(engine, "before_cursor_execute", hook)
            assert client.get(address).status_code == 200
            event.remove(engine, "before_cursor_execute", hook)
            counts.append(len([one for one in asked if one.startswith("SELECT")]))
    assert counts == [1, 3, 1, 3]


def test_pages_say_where_the_feeds_are(make: Make, login_as: Any) -> None:
    page = login_as(None).get("/signets/").get_data(as_text=True)
    found = re.findall(
        r'<link rel="alternate" type="application/atom\+xml" title="([^"]+)" href="([^"]+)">', page
    )
    assert found == [
        ("Communauté de pratique", "/flux/tout.atom"),
        ("Communauté de pratique — Signets", "/flux/bookmark.atom"),
    ]
