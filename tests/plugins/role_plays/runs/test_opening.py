"""Who may open a run, who may hold a part, and what handing out does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.columns import Secret
from cop.contributions import coauthors
from cop.contributions.finding import find
from cop.contributions.models import Link, Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.models import Preparation, RolePlay
from cop.plugins.role_plays.rules import has_prepared
from cop.plugins.role_plays.runs import opening, rules
from cop.plugins.role_plays.runs.models import Assignment, Place, Run, RunPhase
from cop.plugins.role_plays.runs.opening import CannotPlay
from cop.plugins.role_plays.runs.services import packet_for, sheet_for
from cop.plugins.role_plays.services import prepare, publish_edition
from cop.testing import Make
from tests.plugins.role_plays.runs.conftest import MONDAY, Game, post


def test_opening_a_run_is_reading_all_sheets_and_is_written_down(game: Game) -> None:
    assert has_prepared(game.facilitator.id, game.play)
    assert session.get(Preparation, (game.play.id, game.facilitator.id)) is not None
    link = session.execute(select(Link.source_id, Link.target_id, Link.kind)).one()
    assert tuple(link) == (game.run.id, game.play.id, "plays")


def test_a_run_keeps_the_edition_that_it_was_opened_with(game: Game) -> None:
    play = game.play
    author = viewer_of(play.author)
    play.sealed = Secret('{"parts": {"R1": {"confidential": "rewritten"}}}')
    play.version += 1
    publish_edition(author, find(author, game.play_uid, RolePlay), change="autre")
    session.commit()
    assert game.play.edition == 2
    assert packet_for(game.run).part("R1").confidential == "secret-of-R1"


@pytest.mark.parametrize("who", ["author", "prepared", "facilitator", "co-facilitator"])
def test_who_has_read_the_sheets_or_facilitates_can_t_play(
    game: Game, make: Make, who: str
) -> None:
    member = {"author": lambda: game.play.author, "facilitator": lambda: game.facilitator}.get(
        who, make.member
    )()
    if who == "prepared":
        prepare(viewer_of(member), find(viewer_of(member), game.play_uid, RolePlay))
    if who == "co-facilitator":
        coauthors.add(game.viewer, game.run, member.handle)
    session.commit()
    with pytest.raises(CannotPlay) as refusal:
        opening.assign(game.viewer, game.run, part_code="R1", member=member)
    assert refusal.value.reason == ("facilitates" if "facil" in who else "prepared")
    if who == "prepared":
        observer = opening.assign(
            game.viewer, game.run, part_code="", place=Place.OBSERVER, member=member
        )
        assert sheet_for(observer) is None


def test_a_part_is_played_by_one_and_doubled_by_others(game: Game, make: Make) -> None:
    player = opening.assign(game.viewer, game.run, part_code="R1", name="Léa")
    with pytest.raises(CannotPlay, match="taken"):
        opening.assign(game.viewer, game.run, part_code="R1", name="Omar")
    mirror = opening.assign(game.viewer, game.run, part_code="R1", place=Place.MIRROR, name="Omar")
    assert mirror.mirror_of_id == player.id
    opening.assign(game.viewer, game.run, part_code="R1", name="Inès", group=2)
    member = make.member()
    opening.assign(game.viewer, game.run, part_code="R2", member=member)
    with pytest.raises(CannotPlay, match="plays"):
        opening.assign(game.viewer, game.run, part_code="R3", member=member)
    with pytest.raises(KeyError):
        opening.assign(game.viewer, game.run, part_code="R9", name="Zoé")


def test_a_player_prepares_nothing_and_conducts_nothing_while_they_play(
    game: Game, make: Make
) -> None:
    member = make.member()
    opening.assign(game.viewer, game.run, part_code="R1", member=member)
    session.commit()
    viewer = viewer_of(member)
    play = find(viewer, game.play_uid, RolePlay)
    assert not rules.may_open(viewer, play)
    assert not rules.may_conduct(viewer, find(viewer, game.run_uid, Run))
    with pytest.raises(Forbidden):
        prepare(viewer, play)
    game.run.phase = RunPhase.CLOSED
    session.commit()
    assert rules.may_open(viewer, find(viewer, game.play_uid, RolePlay))


def test_a_run_is_read_by_nobody_who_may_not_read_what_is_played(game: Game, make: Make) -> None:
    play = game.play
    play.visibility = Visibility.NETWORKS
    session.commit()
    assert opening.levels_of(game.play) == (Visibility.NETWORK, Visibility.NETWORKS)
    document = {"title": "Le moulin", "mode": "async", "rounds": 3, "round_hours": 48}
    with pytest.raises(Forbidden):
        opening.open_run(
            game.viewer, kind_of("role_play_run"), game.play, document,
            starts_at=MONDAY, visibility=Visibility.COMMUNITY,
        )  # fmt: skip
    funder = make.member(organisation=make.organisation(funder=True))
    with pytest.raises(NotFound):
        find(viewer_of(funder), game.play_uid, RolePlay, action="role_plays.open_run")


def test_handing_out_stores_hashes_alone_and_waits_for_the_first_day(game: Game) -> None:
    game.hand_out(MONDAY - timedelta(days=3))
    assert game.run.phase == RunPhase.HANDED_OUT
    assert (game.run.round, game.run.round_closes_at) == (0, MONDAY)
    stored = session.execute(select(Assignment.token_hash, Assignment.paper_code_hash)).all()
    for handed in game.handed.values():
        secret = handed.link.rsplit("/", 1)[1]
        assert all(secret not in str(row) for row in stored)
    assert [row.paper_code_hash for row in stored] == [None] * 3
    assert opening.hand_out(game.viewer, game.run) == []


def test_missing_parts_are_named_by_group(game: Game) -> None:
    packet = packet_for(game.run)
    assert opening.missing_parts(packet, []) == [(1, "R1"), (1, "R2"), (1, "R3")]
    opening.assign(game.viewer, game.run, part_code="R1", name="Léa")
    opening.assign(game.viewer, game.run, part_code="R2", name="Omar", group=2)
    assert opening.missing_parts(packet, opening.held_parts(game.run)) == [
        (1, "R2"), (1, "R3"), (2, "R1"), (2, "R3"),
    ]  # fmt: skip


def test_a_run_is_opened_and_its_parts_given_by_pages(
    game: Game, make: Make, login_as: Any
) -> None:
    other = make.member("Noé")
    client = login_as(other)
    page = f"/mises-en-situation/{game.play_uid}/ouvrir-une-partie"
    assert 'value="Le moulin du marché"' in client.get(page).get_data(as_text=True)
    typed = {"title": "Une partie", "mode": "async", "rounds": "3", "round_hours": "48",
             "starts_on": "2027-03-01", "starts_hour": "9", "zone": "Indian/Reunion",
             "visibility": "community"}  # fmt: skip
    refused = post(client, page, **typed | {"rounds": "9"})
    assert refused.status_code == 422 and 'value="Une partie"' in refused.get_data(as_text=True)
    parts = post(client, page, **typed).headers["Location"]
    run = session.scalars(select(Run).where(Run.title == "Une partie")).one()
    assert run.starts_at == MONDAY.replace(hour=5)  # nine o'clock there
    given = post(client, parts, part="R1", name="Léa", email="lea@guest.example", group="1")
    assert given.status_code == 303
    taken = post(client, parts, part="R1", name="Omar", group="1")
    assert taken.status_code == 422 and 'value="Omar"' in taken.get_data(as_text=True)
    prepared = post(client, parts, part="R2", member=game.facilitator.handle, group="1")
    assert prepared.status_code == 422
    nobody = post(client, parts, part="R2", group="1")
    assert nobody.status_code == 422
    odd = post(client, parts, part="R2", name="Omar", email="omar@", group="1")
    assert odd.status_code == 422
    handed = post(client, f"/mises-en-situation/parties/{run.uid}/distribution")
    assert handed.status_code == 200 and handed.headers["Cache-Control"] == "no-store"
    assert session.scalars(select(Assignment.guest_name)).all() == ["Léa"]
