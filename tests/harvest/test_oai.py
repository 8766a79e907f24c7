"""The six verbs, to the letter of the protocol, and what is gone."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from cop.contributions import care, services
from cop.contributions.models import Act, Contribution, State, Visibility
from cop.db import now, session
from cop.harvest import records, tokens
from cop.members.viewer import viewer_of
from cop.testing import Make

NAMES = {"oai": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}
TOOL = {
    "title": "La grille zqxtitle", "summary": "Une page.", "kind": "grid", "themes": ["water"],
    "body": "Corps.\n\n:::reserve\nzqxreserved\n:::",
}  # fmt: skip
ALL = "verb=ListRecords&metadataPrefix=oai_dc"


@pytest.fixture
def cop_plugins() -> list[Any]:
    return ["tools", "case_studies"]


def answer(app: Flask, query: str) -> etree.Element:
    """What everybody is answered; the protocol knows no other status than 200."""
    got = app.test_client().get(f"/oai?{query}")
    assert (got.status_code, got.mimetype) == (200, "text/xml")
    assert "Set-Cookie" not in got.headers
    return etree.fromstring(got.get_data())


def texts(root: etree.Element, path: str) -> list[str]:
    return [one.text or "" for one in root.findall(f".//{path}", NAMES)]


def error(root: etree.Element) -> str | None:
    found = root.find("oai:error", NAMES)
    return None if found is None else found.get("code")


def shared(make: Make, **options: Any) -> Contribution:
    """A tool that has stood for two hours."""
    level = options.pop("visibility", Visibility.PUBLIC)
    thing = make.contribution(options.pop("kind", "tool"), options.pop("author", make.member()),
                              options.pop("words", TOOL), visibility=level, **options)  # fmt: skip
    thing.updated_at = now() - timedelta(hours=2)
    if thing.state != State.DRAFT:
        thing.published_at = thing.updated_at
    session.execute(update(Act).values(at=thing.updated_at))
    session.commit()
    return thing


def test_a_public_tool_is_told_in_dublin_core(make: Make, cop_app: Flask) -> None:
    thing = shared(make)
    root = answer(
        cop_app, f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:{thing.uid}"
    )
    assert error(root) is None
    told = {
        name: texts(root, f"dc:{name}")
        for name in ("title", "subject", "description", "identifier", "rights", "creator")
    }
    assert told == {
        "title": [TOOL["title"]], "subject": ["Eau et assainissement"],
        "description": ["Une page."], "creator": [],
        "identifier": [f"http://127.0.0.1:8000/fiches/{thing.uid}"],
        "rights": ["https://creativecommons.org/licenses/by-sa/4.0/"],
    }  # fmt: skip
    posted = cop_app.test_client().post(
        "/oai", data=dict(part.split("=") for part in ALL.split("&"))
    )
    assert texts(etree.fromstring(posted.get_data()), "dc:title") == [TOOL["title"]]


def test_nothing_but_public_tools_is_ever_told(
    make: Make, cop_app: Flask, case_document: dict[str, Any]
) -> None:
    for level in Visibility:
        for state in State:
            if (level, state) not in {
                (Visibility.PUBLIC, State.PUBLISHED), (Visibility.PUBLIC, State.ARCHIVED),
            }:  # fmt: skip
                shared(make, visibility=level, state=state)
    shared(make, kind="case_study", words=case_document)
    root = answer(cop_app, ALL)
    assert (error(root), texts(root, "oai:identifier")) == ("noRecordsMatch", [])


def test_what_was_hidden_is_gone_at_once_and_its_name_says_so(make: Make, cop_app: Flask) -> None:
    """A bare name and a moment: catalogues drop their copy, and learn nothing of it since."""
    author = make.member()
    narrowed, deleted, reported = (shared(make, author=author) for _ in range(3))
    viewer = viewer_of(author)
    services.set_visibility(viewer, narrowed, Visibility.COMMUNITY)
    services.delete(viewer, deleted)
    care.report(viewer, reported)
    session.commit()
    before = answer(cop_app, ALL)
    services.save(viewer, narrowed, TOOL | {"title": "Autrement"})
    services.set_visibility(viewer, narrowed, Visibility.NETWORK)
    session.commit()
    root = answer(cop_app, ALL)
    headers = root.findall(".//oai:header", NAMES)
    assert [one.get("status") for one in headers] == ["deleted"] * 3
    assert set(texts(root, "oai:identifier")) == {
        f"oai:127.0.0.1:{one.uid}" for one in (narrowed, deleted, reported)
    }
    assert texts(root, "oai:datestamp") == texts(before, "oai:datestamp")
    assert "zqx" not in etree.tostring(root, encoding="unicode")
    services.undelete(viewer, deleted)
    session.execute(
        update(Act).where(Act.verb == "undeleted").values(at=now() - timedelta(hours=1))
    )
    session.commit()
    assert len(texts(answer(cop_app, ALL), "dc:title")) == 1


def test_what_was_never_public_leaves_no_name(make: Make, cop_app: Flask) -> None:
    author = make.member()
    viewer = viewer_of(author)
    draft = shared(make, author=author, state=State.DRAFT)
    services.set_visibility(viewer, draft, Visibility.COMMUNITY)
    services.publish(viewer, draft)
    hidden = shared(make, author=author, visibility=Visibility.COMMUNITY)
    care.report(viewer, hidden)
    # As by a type that lets its authors choose while it is hidden.
    services.act(viewer, hidden, "visibility", Visibility.COMMUNITY, Visibility.PUBLIC)
    hidden.visibility = Visibility.PUBLIC
    session.commit()
    assert error(answer(cop_app, ALL)) == "noRecordsMatch"


def test_a_slip_can_be_withdrawn_before_it_is_gathered(make: Make, cop_app: Flask) -> None:
    thing = shared(make)
    thing.published_at = now()
    session.commit()
    assert error(answer(cop_app, ALL)) == "noRecordsMatch"


def test_pages_follow_one_another_and_each_is_told_once(make: Make, cop_app: Flask) -> None:
    uids = [shared(make).uid for _ in range(5)]
    found, query = [], "verb=ListIdentifiers&metadataPrefix=oai_dc&set=tool"
    with patch.object(records, "PAGE", 2):
        for _ in range(3):
            root = answer(cop_app, query)
            found += [one.rpartition(":")[2] for one in texts(root, "oai:identifier")]
            (token,) = texts(root, "oai:resumptionToken")
            query = f"verb=ListIdentifiers&resumptionToken={token}"
    assert (sorted(found), token) == (sorted(uids), "")


def test_a_harvest_since_then_has_what_changed_since_then(make: Make, cop_app: Flask) -> None:
    thing = shared(make)
    moment = session.scalar(select(Contribution.updated_at).where(Contribution.id == thing.id))
    assert moment is not None
    said, next_second = (
        (moment + timedelta(seconds=one)).strftime("%Y-%m-%dT%H:%M:%SZ") for one in (0, 1)
    )
    counts = {
        query: len(texts(answer(cop_app, f"{ALL}&{query}"), "dc:title"))
        for query in (f"from={said}", f"until={said}", f"from={said}&until={said}",
                      f"from={next_second}", "until=2001-01-01", "from=2001-01-01&until=9999-12-31")
    }  # fmt: skip
    assert list(counts.values()) == [1, 1, 1, 0, 0, 1]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"), ("verb=Zz", "badVerb"), ("verb=Identify&verb=Identify", "badArgument"),
        ("verb=Identify&x=1", "badArgument"), ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        (f"{ALL}&from=hier", "badArgument"), (f"{ALL}&from=2027-02-30", "badArgument"),
        (f"{ALL}&from=2027-01-02&until=2027-01-01", "badArgument"),
        (f"{ALL}&from=2027-01-01&until=2027-01-02T00:00:00Z", "badArgument"),
        (f"{ALL}&set=case_study", "noRecordsMatch"),
        (f"{ALL}&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=case_study!!!1!1", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=tool!!!" + "9" * 40 + "!1", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=tool!!!1!9999999999", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=tool!!!1!1", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=x", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:2222222222",
         "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:127.0.0.1:2222222222", "idDoesNotExist"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_has_the_error_of_the_protocol(
    cop_app: Flask, query: str, code: str
) -> None:
    assert error(answer(cop_app, query)) == code


def test_the_house_describes_itself(make: Make, cop_app: Flask) -> None:
    root = answer(cop_app, "verb=Identify")
    assert (texts(root, "oai:deletedRecord"), texts(root, "oai:protocolVersion")) == (
        ["transient"], ["2.0"],
    )  # fmt: skip
    assert texts(answer(cop_app, "verb=ListSets"), "oai:setSpec") == ["tool"]
    assert texts(answer(cop_app, "verb=ListMetadataFormats"), "oai:metadataPrefix") == ["oai_dc"]


def test_a_page_of_records_is_one_query_whatever_its_length(make: Make, cop_app: Flask) -> None:
    counts, asked = [], list[str]()
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
    for size in (2, 12):
        for _ in range(size):
            shared(make)
        answer(cop_app, ALL)  # the words of themes are kept from here on
        asked.clear()
        assert len(texts(answer(cop_app, ALL), "dc:subject")) >= size
        counts.append(len([one for one in asked if one.startswith("SELECT")]))
    assert counts == [1, 1]


def test_a_token_is_read_as_it_was_written() -> None:
    wanted = records.Wanted(type="tool", since=now(), before=None, after=(now(), 7))
    assert tokens.read(tokens.write(wanted)) == wanted
