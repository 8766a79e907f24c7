"""What search engines are told: of public pages only, to visitors only, and safely."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks

from cop.contributions.models import State, Visibility
from cop.db import session
from cop.formats.preview import licence_address
from cop.testing import Make

WORDS = {"title": "La </script><b> \u2028 & « co »", "summary": "Utile </script>.",
         "url": "https://a.example/", "why": "Mot.\n\n:::reserve\nDedans.\n:::"}  # fmt: skip


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks, "case_studies"]


def head(client: Any, address: str) -> str:
    page: str = client.get(address).get_data(as_text=True)
    return page.split("</head>")[0]


def linked(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', page)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_public_page_describes_itself_to_visitors(make: Make, login_as: Any) -> None:
    author = make.member("Maëlle Kerdoncuff")
    thing = make.contribution("bookmark", author, WORDS, visibility=Visibility.PUBLIC)
    page = head(login_as(None), f"/signets/{thing.uid}")
    data, address = linked(page), f"http://127.0.0.1:8000/fiches/{thing.uid}"
    assert (data["@type"], data["name"], data["description"]) == (
        "CreativeWork", thing.title, WORDS["summary"],
    )  # fmt: skip
    assert (data["url"], data["inLanguage"]) == (address, "fr")
    assert data["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert f'<meta property="og:url" content="{address}">' in page
    assert 'content="Utile &lt;/script&gt;."' in page
    assert page.count("</script>") == page.count("<script")
    for word in ("Kerdoncuff", "Dedans"):
        assert word not in page


def test_members_and_pages_that_are_not_public_get_none_of_it(make: Make, login_as: Any) -> None:
    author = make.member()
    for level in Visibility:
        for state in State:
            thing = make.contribution("bookmark", author, WORDS, visibility=level, state=state)
            shown = level == Visibility.PUBLIC and state in (State.PUBLISHED, State.ARCHIVED)
            for who in (None, author):
                page = head(login_as(who), f"/signets/{thing.uid}")
                described = ("ld+json" in page, "og:" in page, 'name="description"' in page)
                assert set(described) == {shown and who is None}


def test_of_a_case_the_title_alone_travels(
    make: Make, case_document: dict[str, Any], login_as: Any
) -> None:
    words = case_document | {"title": "Un titre", "summary": "Un résumé"}
    thing = make.contribution("case_study", make.member(), words, visibility=Visibility.PUBLIC)
    page = head(login_as(None), f"/etudes-de-cas/{thing.uid}")
    assert linked(page)["name"] == "Un titre"
    assert "Un résumé" not in page


def test_the_origin_is_named_only_where_a_visitor_reads_it(make: Make, login_as: Any) -> None:
    author = make.member()
    copy = make.contribution("bookmark", author, WORDS, visibility=Visibility.PUBLIC)
    for level, named in ((Visibility.COMMUNITY, False), (Visibility.PUBLIC, True)):
        origin = make.contribution("bookmark", author, WORDS, visibility=level)
        copy.adapted_from_id = origin.id
        session.commit()
        page = head(login_as(None), f"/signets/{copy.uid}")
        assert ("isBasedOn" in linked(page), origin.uid in page) == (named, named)


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC-BY-NC-ND-4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
        ("Tous droits réservés", "Tous droits réservés"),
    ],
)
def test_a_licence_leads_to_its_page(licence: str, address: str) -> None:
    assert licence_address(licence) == address
