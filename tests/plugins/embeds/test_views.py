"""What other sites fetch: for whom, with which headers, and what never is in it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as etree
from html import unescape
from typing import Any

import pytest
from flask import Flask

from cop.contributions.models import State, Visibility
from cop.db import session
from cop.testing import Make
from cop.testing.mounted import url_prefix
from tests.plugins.embeds.wordpress import ALLOWED, filtered, kses

HERE = "http://127.0.0.1:8000"
THERE = f"{HERE}{url_prefix()}"  # As the sites know it; what comes back is as at the root.
PLUGINS = ["tools", "gatherings", "embeds"]


@pytest.fixture
def cop_plugins() -> list[Any]:
    return PLUGINS


@pytest.fixture
def tool(make: Make, tool_document: dict[str, Any]) -> Any:
    author = make.member("Aurore Autrice", organisation=make.organisation("Rives"))
    return make.contribution("tool", author, tool_document, visibility=Visibility.PUBLIC)


def oembed(client: Any, url: str, **asked: str) -> Any:
    return client.get("/oembed", query_string={"url": url, **asked})


def asked(link: str) -> str:
    """A discovery link of a page, about the page as other sites know it."""
    return unescape(link).removeprefix(HERE).replace(f"url={HERE}", f"url={THERE}")


def test_the_answer_passes_the_filter_of_wordpress_byte_for_byte(tool: Any, login_as: Any) -> None:
    page = f"{HERE}/outils/{tool.uid}"
    said = oembed(
        login_as(None), f"{THERE}/outils/{tool.uid}", maxwidth="500", maxheight="750"
    ).get_json()
    title = "Outil\u00a0: L&#039;échelle « simple » &amp; &lt;courte&gt;"
    frame = f"{HERE}/integrer/v1/outils/{tool.uid}"
    assert said["html"] == (
        f'<blockquote><a href="{page}">{title}</a></blockquote>'
        f'<iframe src="{frame}" width="100%" height="320" title="{title}"></iframe>'
    )
    assert kses(said["html"], ALLOWED) == said["html"]
    assert filtered(said["html"]) == (
        '<blockquote class="wp-embedded-content" data-secret="ABCDEFGHIJ">'
        f'<a href="{page}">{title}</a></blockquote>'
        '<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted" '
        'style="position: absolute; visibility: hidden;" '
        f'src="{frame}#?secret=ABCDEFGHIJ" data-secret="ABCDEFGHIJ" width="100%" height="320" '
        f'title="{title}"></iframe>'
    )
    assert (said["version"], said["type"], said["width"], said["height"]) == (
        "1.0", "rich", 500, 320,
    )  # fmt: skip
    assert said["title"] == unescape(title)


def test_every_form_of_an_address_leads_to_the_same_answer(tool: Any, login_as: Any) -> None:
    client, page = login_as(None), f"{THERE}/outils/{tool.uid}"
    first = oembed(client, page).get_json()
    forms = (f"{page}/", f"{page}?utm_source=lettre", f"{page}#suite", f" {page} ",
             page.replace("http:", "https:"))  # fmt: skip
    assert [oembed(client, form).get_json() for form in forms] == [first] * len(forms)
    lasting = oembed(client, f"{THERE}/fiches/{tool.uid}").get_json()
    assert f"{HERE}/integrer/v1/fiches/{tool.uid}" in lasting["html"]


def test_it_is_found_from_the_page_in_its_first_ten_kilobytes(tool: Any, login_as: Any) -> None:
    client = login_as(None)
    for path, title in ((f"/outils/{tool.uid}", "Outil"), ("/outils/?theme=water&n=3", "Boîte")):
        page = client.get(path).get_data()
        links = re.findall(r'<link rel="alternate" type="([a-z/+]+oembed)" [^>]*href="([^"]+)"',
                           page[:10_000].decode(errors="ignore"))  # fmt: skip
        assert [kind for kind, _href in links] == ["application/json+oembed", "text/xml+oembed"]
        said = client.get(asked(links[0][1])).get_json()
        assert said["title"].startswith(title)
        written = etree.fromstring(client.get(asked(links[1][1])).get_data())
        assert {one.tag: one.text for one in written} == {
            name: str(value) for name, value in said.items()
        }
    assert "theme=water&amp;n=3" in said["html"]


def test_an_unknown_format_says_so_and_nothing_breaks_it(tool: Any, login_as: Any) -> None:
    client = login_as(None)
    assert oembed(client, f"{THERE}/outils/{tool.uid}", format="yaml").status_code == 501
    for url in ("", "é", "http://[", "https://ailleurs.example/outils/2222222222", f"{THERE}/outils/",
                f"{THERE}/charte", f"{THERE}/outils/2222222222", f"{THERE}/%00", "x" * 5000,
                f"{THERE}/oembed?url={THERE}", f"{THERE}/outils/{tool.uid}/modifier"):  # fmt: skip
        for size in ("0", "-1", "9" * 40, "é"):
            answer = oembed(client, url, maxwidth=size, maxheight=size)
            assert answer.status_code == (200 if url == f"{THERE}/outils/" else 404), url


@pytest.mark.parametrize("door", ["oembed", "frame", "fragment", "page", "feed"])
def test_what_is_not_public_answers_like_what_is_not_there(
    door: str, make: Make, tool_document: dict[str, Any], login_as: Any
) -> None:
    author = make.member("Aurore Autrice")
    nothing = "2" * 10
    doors = {
        "oembed": "/oembed?url=" + THERE + "/outils/{}", "frame": "/integrer/v1/outils/{}",
        "fragment": "/fragments/v1/outils/{}", "page": "/integrer/v1/fiches/{}",
    }  # fmt: skip
    reader, nobody = login_as(author), login_as(None)
    for level in Visibility:
        for state in State:
            if level == Visibility.PUBLIC and state in {State.PUBLISHED, State.ARCHIVED}:
                continue
            words = tool_document | {"title": "HIDDENTITLE"}
            thing = make.contribution("tool", author, words, visibility=level, state=state)
            for client in (reader, nobody):
                if door == "feed":
                    for path in ("flux/outils.atom", "flux/outils.json", "integrer/v1/outils/",
                                 "fragments/v1/outils/"):  # fmt: skip
                        assert "HIDDENTITLE" not in client.get(f"/{path}").get_data(as_text=True)
                    continue
                answer, absent = (
                    client.get(doors[door].format(thing.uid)),
                    client.get(doors[door].format(nothing)),
                )
                assert (answer.status_code, absent.status_code) == (404, 404)
                assert answer.get_data() == absent.get_data()


def test_a_tool_that_is_public_no_more_is_gone_from_every_door(tool: Any, login_as: Any) -> None:
    """At the next request; and no copy is kept for more than five minutes."""
    client = login_as(None)
    title = "L&#39;échelle"
    doors = (f"/oembed?url={THERE}/outils/{tool.uid}", f"/integrer/v1/outils/{tool.uid}",
             f"/fragments/v1/outils/{tool.uid}", "/integrer/v1/outils/", "/fragments/v1/outils/",
             "/flux/outils.atom", "/flux/outils.json", "/flux/tool.atom")  # fmt: skip
    hour = tool.published_at.replace(year=2020)
    tool.published_at = tool.updated_at = hour
    session.commit()

    def shown(path: str) -> bool:
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        return "échelle" in unescape(answer.get_data(as_text=True))

    assert title and [shown(path) for path in doors] == [True] * len(doors)
    tool.visibility = Visibility.COMMUNITY
    session.commit()
    assert [shown(path) for path in doors] == [False] * len(doors)


def test_an_embed_document_keeps_to_its_headers_and_its_weight(
    tool: Any, login_as: Any, make: Make
) -> None:
    client = login_as(make.member())
    for path in (f"outils/{tool.uid}", "outils/", "agenda/", "outils/2222222222"):
        answer = client.get(f"/integrer/v1/{path}")
        headers = answer.headers
        assert "Set-Cookie" not in headers and "X-Frame-Options" not in headers
        assert "Cookie" not in headers.get("Vary", "")
        assert "frame-ancestors" not in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Robots-Tag"] == "noindex"
        body = answer.get_data(as_text=True)
        assert len(body.encode()) < 15_000
        for word in ("Aurore", "RESERVEDWORDS", "localStorage", "document.cookie"):
            assert word not in body
        assert re.findall(r"<(?:img|link|script src)", body) == []
        assert '<html lang="fr" data-theme="clair">' in body and "<title>" in body
    again = client.get(
        f"/integrer/v1/outils/{tool.uid}",
        headers={"If-None-Match": client.get(f"/integrer/v1/outils/{tool.uid}").headers["ETag"]},
    )
    assert (again.status_code, again.get_data()) == (304, b"")


def test_the_fragment_is_bare_and_its_headings_fit_in(tool: Any, login_as: Any) -> None:
    body = login_as(None).get(f"/fragments/v1/outils/{tool.uid}?titre=3").get_data(as_text=True)
    assert re.findall(r"<(?:script|style|html|link|iframe)", body) == []
    assert re.findall(r"<h(\d)", body)[0] == "3" and "<h2" not in body
    assert set(re.findall(r'href="([^"]+)"', body)) == {
        f"{HERE}/outils/{tool.uid}", "https://ailleurs.example/", f"{HERE}/charte",
    }  # fmt: skip
    assert "target=" not in body and "RESERVEDWORDS" not in body


def test_a_revoked_site_shows_a_neutral_card(tool: Any, login_as: Any, cop_app: Flask) -> None:
    from cop.plugins.embeds.models import Site

    site = Site(organisation_id=tool.network_id, name="Le site")
    session.add(site)
    session.commit()
    client = login_as(None)
    paths = [f"/{door}/v1/{page}?site={site.uid}" for door in ("integrer", "fragments")
             for page in (f"outils/{tool.uid}", "outils/")]  # fmt: skip
    assert [client.get(path).status_code for path in paths] == [200] * 4
    site.revoked_at = tool.published_at
    session.commit()
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 404 and "échelle" not in answer.get_data(as_text=True)
        assert "n’est pas, ou n’est plus, montré ici" in answer.get_data(as_text=True)
    url = f"{THERE}/outils/{tool.uid}?site={site.uid}"
    assert oembed(client, url).status_code == 404
    assert client.get(paths[0].replace(site.uid, "2" * 10)).status_code == 404
    assert json.loads(oembed(client, f"{THERE}/outils/{tool.uid}").get_data())["title"]
