"""Whatever is sent: no fault of ours, French words about what is wrong, and no row is harmed."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import quote_plus

import pytest
from sqlalchemy import select

from cop.contributions.models import Contribution
from cop.db import session
from cop.mail.outbox import Mail
from tests.access import matrix as m
from tests.access.test_matrix import address, plain_address
from tests.access.world import DOCUMENT, World

pytestmark = pytest.mark.slow

CASE = (
    "title", "situation", "attempted", "request", "phase", "themes", "zone", "country",
    "budget_band", "staff_band", "age_band", "country_link", "act", "widen", "base_version", "once",
)  # fmt: skip
FORMS: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    # page → who sends it, a good form, the fields to spoil one by one
    "case_studies.new": (
        m.AUTHOR, {**DOCUMENT, "visibility": "community", "signed_as": "member"},
        (*CASE, "visibility", "space", "signed_as"),
    ),
    "case_studies.edit": (m.AUTHOR, {**DOCUMENT}, CASE),
    "case_studies.verify": (m.AUTHOR, {**DOCUMENT}, ("title", "request", "signed_as", "uid")),
    "case_studies.conclude": (m.AUTHOR, {"synthesis": "Merci."}, ("synthesis",)),
    "case_studies.publication": (m.AUTHOR, {}, ("individualisation", "inference")),
    "case_studies.second_reading": (m.ELSEWHERE, {"act": "changes"}, ("remark", "act")),
    "role_plays.new": (
        m.AUTHOR,
        {"title": "Le puits", "teaser": "Deux villages.", "context": "Un puits.", "modes": "room",
         "difficulty": "1", "reading_minutes": "5", "play_minutes": "15", "total_minutes": "40",
         "min_players": "2", "max_players": "3", "visibility": "community", "signed_as": "member"},
        ("title", "teaser", "context", "objectives", "themes", "modes", "difficulty",
         "play_minutes", "max_players", "visibility", "once"),
    ),
    "contributions.comment": (m.ELSEWHERE, {"body": "Une piste."}, ("body", "once")),
    "contributions.edit_comment": (m.AUTHOR, {"body": "Une piste."}, ("body",)),
    "contributions.takeaways": (
        m.AUTHOR, {"kind": "need", "body": "Un modèle."}, ("kind", "body", "once"),
    ),
    "contributions.take_up": (m.ELSEWHERE, {"type": "case_study"}, ("type", "once")),
    "contributions.links": (m.AUTHOR, {}, ("target", "act")),
    "contributions.use": (m.ELSEWHERE, {}, ("used",)),
    "contributions.audience": (m.AUTHOR, {"visibility": "space"}, ("visibility", "space")),
    "contributions.anonymise": (
        m.AUTHOR, {"word1": "puits", "neutral1": "lieu"}, ("word1", "neutral1", "word3"),
    ),
    "attachments.act_on@modifier": (
        m.AUTHOR, {"filename": "plan", "alt": "Un plan."}, ("filename", "alt"),
    ),
    "web.profile": (
        m.AUTHOR, {"name": "Aurore", "language": "fr"},
        ("name", "job_title", "portrait", "expertise", "seeks", "language"),
    ),
    "web.edit_network": (
        m.CONTACT, {"short_name": "Rives"}, ("short_name", "summary", "website", "stop_list"),
    ),
    "web.accept_charter": (m.AUTHOR, {}, ("number",)),
    "web.language": (m.AUTHOR, {}, ("language", "next")),
}  # fmt: skip
SPOILT = {
    "NUL": "a\x00b",
    "half a character": "a\ud800b",
    "turned around": "a\u202eb",
    "heap of marks": "e" + "\u0301" * 40,
    "long line": "x" * 5_000,
    "long text": "mot " * 20_000,
    "dense text": "[" * 20_000,
    "beyond 64 bits": "9" * 30,
    "below nothing": "-1",
    "unknown word": "nobody",
    "header": "A\r\nBcc: zq@cop.example\r\n\r\nB",
    "template": "{{ 7 * 7 }}{% raise %}",
    "markup": "<script>alert(1)</script>",
    "nothing": "",
}
# What must not stand in a title or in the subject of a mail.
UNSEEN = re.compile(r"[\x00-\x1f\u202e\ud800-\udfff]")
QUERY_KINDS = ("NUL", "half a character", "turned around", "long line", "beyond 64 bits",
                    "below nothing", "unknown word", "template", "markup")  # fmt: skip


def encoded(data: dict[str, Any]) -> bytes:
    """A form as a browser sends one, and as only an attacker would: halves of characters too."""
    pairs = []
    for name, value in data.items():
        for one in value if isinstance(value, list) else [value]:
            pairs.append(
                f"{quote_plus(name)}={quote_plus(str(one).encode('utf-8', 'surrogatepass'))}"
            )
    return "&".join(pairs).encode()


def path_of(community: World, name: str) -> str:
    if (name, "POST") in m.PAGES:
        return plain_address(community, name)
    return address(community, name, community.cases["community", "published"])


def send(community: World, name: str, data: dict[str, Any], **keywords: Any) -> Any:
    client = community.client(FORMS[name][0])
    filled = {"csrf_token": client.token} | data
    return client.post(
        path_of(community, name),
        data=encoded(filled),
        content_type="application/x-www-form-urlencoded",
        **keywords,
    )


@pytest.mark.parametrize("name", FORMS)
def test_a_spoilt_field_is_refused_in_french_or_cleaned(community: World, name: str) -> None:
    _who, good, fields = FORMS[name]
    for field in fields:
        for kind, value in SPOILT.items():
            with community.trial() as changed:
                answer = send(community, name, good | {field: value})
                page = answer.get_data(as_text=True)
                assert answer.status_code in {200, 302, 303, 400, 404, 422}, (field, kind)
                if answer.status_code >= 400:
                    assert not changed(), (field, kind)
                    assert 'lang="fr"' in page and "Traceback" not in page
                assert "<script>alert(1)" not in page, (field, kind)
                lines = [*session.scalars(select(Contribution.title))]
                lines += session.scalars(select(Mail.subject))
                assert [line for line in lines if UNSEEN.search(line)] == [], (field, kind)


@pytest.mark.parametrize("name", FORMS)
def test_a_megabyte_is_too_large_and_says_so(community: World, name: str) -> None:
    _who, good, fields = FORMS[name]
    with community.trial() as changed:
        answer = send(community, name, good | {fields[0]: "é" * 1_000_000})
        assert (answer.status_code, changed()) == (413, False)
    assert "64" in answer.get_data(as_text=True)


NOT_MEANT: tuple[dict[str, Any], ...] = (
    {"data": {"csrf_token": ""}},
    {"data": {"csrf_token": "wrong"}},
    {"data": {"csrf_token": ["one", "two"]}},
    {"headers": {"Origin": "https://evil.example"}},
    {"headers": {"Origin": "null"}},
    {"headers": {"Origin": "http://[::1"}},
    {"headers": {"Sec-Fetch-Site": "cross-site"}},
    {"headers": {"Sec-Fetch-Site": "same-site"}},
)


@pytest.mark.one_database
@pytest.mark.parametrize("name", FORMS)
def test_a_post_that_was_not_meant_changes_nothing(community: World, name: str) -> None:
    """On one database: it is refused before a row is read."""
    _who, good, _fields = FORMS[name]
    found = []
    for spoilt in NOT_MEANT:
        with community.trial() as changed:
            answer = send(
                community, name, good | spoilt.get("data", {}), headers=spoilt.get("headers")
            )
            french = 'lang="fr"' in answer.get_data(as_text=True)
            if (answer.status_code, changed(), french) != (400, False, True):
                found.append(f"{name} with {spoilt}: {answer.status_code}, {changed()=}, {french=}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if name not in (
    "case_studies.verify", "contributions.links", "contributions.use", "web.accept_charter",
    "web.language")])  # fmt: skip
def test_a_field_that_came_twice_is_refused(community: World, name: str) -> None:
    """Two readers of one request would read two things."""
    _who, good, fields = FORMS[name]
    single = next(one for one in fields if one not in {"themes", "act", "once"})
    with community.trial() as changed:
        answer = send(community, name, good | {single: ["one", "two"]})
        assert (answer.status_code, changed()) == (400, False)


def test_what_was_typed_comes_back_with_the_reason(community: World) -> None:
    typed = "Une longue histoire, <b>avec</b> des « signes »."
    for name in ("case_studies.new", "case_studies.edit"):
        _who, good, _fields = FORMS[name]
        with community.trial():
            answer = send(community, name, good | {"attempted": typed, "phase": "nobody"})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert typed in html.unescape(re.sub(r"</?textarea[^>]*>", "\n", page))
        assert "nobody" in page  # the wrong answer is named


def test_replacing_a_letter_by_a_page_is_refused_with_the_reason(community: World) -> None:
    with community.trial() as changed:
        answer = send(community, "contributions.anonymise", {"word1": "e", "neutral1": "x" * 150})
        assert answer.status_code in {303, 422}
        titles = session.scalars(select(Contribution.title)).all()
        assert max(map(len, titles)) <= 160
        assert changed() == (answer.status_code == 303)


QUERIES = (
    ("search.index", "q"), ("search.index", "after"), ("web.people", "q"), ("web.handles", "q"),
    ("case_studies.index", "after"), ("case_studies.index", "phase"),
    ("case_studies.index", "theme"), ("case_studies.index", "zone"),
    ("case_studies.index", "status"), ("web.mine", "after"),
)  # fmt: skip
MARKS = ("1.1", "9999999999999999999999.1", "-9999999999999999999.5", "1.99999999999999999999",
         "1e400.2", "٣.٣", "1.1.1", "_1._1", " 1 . 2 ", "9" * 5000, "x")  # fmt: skip


@pytest.mark.parametrize(("name", "parameter"), QUERIES)
def test_a_spoilt_address_shows_a_page(community: World, name: str, parameter: str) -> None:
    values = [SPOILT[kind] for kind in QUERY_KINDS]
    for value in [*values, *(MARKS if parameter == "after" else ())]:
        with community.trial() as changed:
            path = plain_address(community, name)
            text = quote_plus(value.encode("utf-8", "surrogatepass"))
            extra = "&q=cas" if (name, parameter) == ("search.index", "after") else ""
            answer = community.client(m.ELSEWHERE).get(f"{path}?{parameter}={text}{extra}")
            assert (answer.status_code, changed()) == (200, False), value[:30]
            page = answer.get_data(as_text=True)
            assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/personnes/%00", "/personnes/%ED%A0%80", "/personnes/..%2f..%2fetc", "/reseaux/%00",
        "/etudes-de-cas/%00%00%00%00%00%00%00%00%00%00", "/fiches/1", "/espaces/AAAAAAAAAA",
        "/fiches/2222222222/historique/99999999999999999999", "/fiches/2222222222/export.pdf",
    ],
)  # fmt: skip
def test_an_odd_address_is_nothing_to_read(community: World, path: str) -> None:
    assert community.client(m.ELSEWHERE).get(path).status_code == 404


@pytest.mark.parametrize(
    "target",
    ["///evil.example", "/\\evil.example", "\\\\evil.example", "http:\\\\evil.example",
     "/\tevil.example", "http://[::1", "https://evil.example", "//evil.example/%2f.."],
)  # fmt: skip
def test_no_redirect_leaves_the_site(community: World, target: str) -> None:
    with community.trial():
        answer = send(community, "web.language", {"language": "fr", "next": target})
        other = community.client(m.VISITOR).get("/langue/en", query_string={"next": target})
    assert (answer.headers["Location"], other.headers["Location"]) == ("/", "/")


def test_no_head_writes_to_the_database(community: World) -> None:
    """Every page; that no GET of any reader does is held in `test_matrix.py`."""
    paths = [plain_address(community, name) for name, method in m.PAGES if method == "GET"]
    paths += [
        address(community, name, community.cases[place])
        for name, method in m.CASES
        if method == "GET"
        for place in (("community", "published"), ("community", "draft"))
    ]
    for reader in (m.VISITOR, m.AUTHOR):
        for path in paths:
            with community.trial():
                community.client(reader).head(path, buffered=True)
                assert community.writes == 0, (reader, path)
