"""« Since … »: counts that tell of nobody apart, stories without names, cards to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from werkzeug.exceptions import NotFound

from cop.contributions.models import State, Visibility
from cop.db import session
from cop.formats.pdf import has_pdf
from cop.members.models import Member, Role
from cop.members.viewer import viewer_of
from cop.plugins.commitments import checkins
from cop.plugins.commitments.checkins import Answer
from cop.plugins.commitments.models import Status
from cop.plugins.commitments.since import FEWEST, One, stories_of, tally, tally_of, wishes_of
from cop.plugins.commitments.words import COUNTED
from cop.testing.host import STANDING, forget
from tests.plugins.commitments.conftest import Met

STATUSES = [*Status, None]
ONES: st.SearchStrategy[list[One]] = st.lists(
    st.tuples(st.sampled_from(["Autan", "Cimes", "Rives"]), st.sampled_from(STATUSES)), max_size=9
)


@given(ONES, ONES)
def test_a_count_holds_what_is_hidden_only_where_three_are_hidden_together(
    shown: list[One], hidden: list[One]
) -> None:
    told = tally(shown, hidden)
    together = len(hidden) >= FEWEST
    expected = Counter(status for _network, status in shown + (hidden if together else []))
    assert [bar.count for bar in told.bars] == [expected[status] for status in COUNTED]
    assert (told.total, told.at_least) == (expected.total(), not together)
    if not together:  # nothing tells a reader whether somebody keeps one to themselves
        assert told == tally(shown, [])


@given(ONES, ONES)
def test_a_network_stands_apart_from_three_on_and_without_what_is_hidden(
    shown: list[One], hidden: list[One]
) -> None:
    found = tally(shown, hidden).networks
    sizes = Counter(network for network, _status in shown)
    assert set(found) == {network for network, size in sizes.items() if size >= FEWEST}
    assert all(sum(bar.count for bar in bars) == sizes[name] for name, bars in found.items())


def test_the_coordination_counts_what_it_may_not_read_and_reads_none_of_it(
    met: Met, login_as: Callable[[Member | None], Any]
) -> None:
    for author in (met.ana, met.bob, met.lou):
        thing = met.write(author, f"J’essaie zqx{author.name}.", help_wanted=f"zqx{author.name}.")
        checkins.record(thing, Answer(Status.DROPPED, sentence=f"zqx{author.name}"))
    session.commit()
    browser = login_as(met.coordinator)
    page = browser.get(f"/engagements/depuis/{met.source.uid}").text
    assert "3 engagements" in page
    everywhere = page + "".join(
        browser.get(path).text
        for path in (
            f"/engagements/depuis/{met.source.uid}/a-lire", "/engagements/?qui=autres", "/",
            f"/fiches/{met.source.uid}/liens?q=zqx", "/engagements/binomes", "/mes-fiches",
            "/recherche/suggestions?q=zqx", "/flux/commitment.json", "/coordination",
        )
    )  # fmt: skip
    assert "zqx" not in everywhere.replace("?q=zqx", "").replace('value="zqx"', "")


def test_fewer_than_three_leave_no_trace_for_who_may_not_read_them(met: Met) -> None:
    before = tally_of(viewer_of(met.coordinator), met.met(viewer_of(met.coordinator)))
    met.write(met.ana)
    met.write(met.bob)
    assert tally_of(viewer_of(met.coordinator), met.met(viewer_of(met.coordinator))) == before
    assert tally_of(viewer_of(met.ana), met.met(viewer_of(met.ana))).total == 1


def test_a_story_is_shared_only_if_its_author_says_so_and_signed_only_if_they_say_so_too(
    met: Met,
) -> None:
    reader = viewer_of(met.coordinator)
    open_one = met.write(level=Visibility.COMMUNITY)
    for words, shareable, named in (
        ("gardé", False, False),
        ("sans nom", True, False),
        ("signé", True, True),
    ):
        checkins.record(
            open_one,
            Answer(Status.TRIED, "à moi", words, "", shareable, named),
        )
    withdrawn = met.write(met.bob)
    checkins.record(withdrawn, Answer(Status.TRIED, "", "signalé", "", shareable=True))
    withdrawn.state = State.WITHDRAWN
    session.commit()
    told = [(str(one.change), one.who, one.title) for one in stories_of(reader, met.met(reader))]
    assert told == [("signé", "Ana · Autan", open_one.title), ("sans nom", "", "")]


def test_only_what_one_reads_is_shown_to_look_for_help(met: Met) -> None:
    met.write(help_wanted="Caché.")
    met.write(level=Visibility.NETWORK, help_wanted="Au réseau.")
    wanted = met.write(level=Visibility.COMMUNITY, help_wanted="À tout le monde.")
    reader = viewer_of(met.bob)
    assert [one.uid for one in wishes_of(reader, met.met(reader))] == [wanted.uid]
    guest = met.make.member("Gil", roles=(Role.GUEST,))
    with pytest.raises(NotFound):
        wishes_of(viewer_of(guest), met.source)


@pytest.mark.parametrize(
    "path", ["/engagements/depuis/{met}", "/engagements/", "/engagements/binomes"]
)
def test_a_page_asks_as_many_queries_for_six_as_for_two(
    met: Met, cop_app: Flask, login_as: Callable[[Member | None], Any], path: str
) -> None:
    browser, counts, asked = login_as(met.ana), [], [0]

    @event.listens_for(cop_app.extensions["cop"].engine, "before_cursor_execute")
    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked[0] += not statement.startswith(STANDING)

    for more in (2, 4):
        for _one in range(more):
            thing = met.write(level=Visibility.COMMUNITY, help_wanted="Un avis.", buddy=met.bob)
            checkins.record(thing, Answer(Status.TRIED, change="Un peu.", shareable=True))
        session.commit()
        browser.get(path.format(met=met.source.uid))  # writes the queries that are kept
        forget(cop_app)
        asked[0] = 0
        assert browser.get(path.format(met=met.source.uid)).status_code == 200
        counts.append(asked[0])
    assert counts[0] == counts[1]


@pytest.mark.skipif(not has_pdf(), reason="the extra `pdf` isn't installed")
@pytest.mark.slow
def test_cards_come_out_four_on_one_page_and_lead_to_the_page_to_write_on(
    met: Met, login_as: Callable[[Member | None], Any]
) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    answer = login_as(met.ana).get(f"/engagements/depuis/{met.source.uid}/cartes.pdf")
    [page] = PdfReader(BytesIO(answer.data)).pages
    words = page.extract_text()
    assert words.count("Mon engagement") == 4
    assert words.replace("\n", "").count(f"/engagements/ici/{met.source.uid}") == 4
