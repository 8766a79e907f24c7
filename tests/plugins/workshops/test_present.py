"""Readers see the newest edition; who writes, what is being written, and that it isn't out."""

from __future__ import annotations

from typing import Any

from cop.contributions.finding import find
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops import planning
from cop.plugins.workshops.changes import Change
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.services import prepare, publish_edition
from tests.plugins.workshops.conftest import Write


def rename(author: Member, thing: Workshop, title: str) -> Workshop:
    mine = find(viewer_of(author), thing.uid, Workshop, lock=True)
    change: Change = {"op": "set", "what": "block", "key": "b", "field": "title",
                      "before": "Échange", "after": title}  # fmt: skip
    planning.make(viewer_of(author), mine, lambda _plan: change)
    longer: Change = {"op": "set", "what": "block", "key": "b", "field": "minutes",
                      "before": 30, "after": 50}  # fmt: skip
    planning.make(viewer_of(author), mine, lambda _plan: longer)
    session.commit()
    return mine


def test_what_isnt_published_yet_is_read_by_who_writes_alone(
    write: Write, author: Member, elsewhere: Member, login_as: Any
) -> None:
    thing = write()
    prepare(viewer_of(elsewhere), thing)
    session.commit()
    rename(author, thing, "Zqxencours")
    roads = [f"/ateliers/{thing.uid}", f"/ateliers/{thing.uid}/animation"]

    def read(who: Member) -> list[tuple[bool, bool, bool]]:
        pages = [login_as(who).get(road).get_data(as_text=True) for road in roads]
        return [
            ("Zqxencours" in one, 'plan-title">Échange<' in one, "encore publiés" in one)
            for one in pages
        ]

    assert read(author) == [(True, False, True)] * 2
    assert read(elsewhere) == [(False, True, False)] * 2
    assert thing.minutes == 50

    publish_edition(viewer_of(author), find(viewer_of(author), thing.uid, Workshop, lock=True))
    session.commit()
    assert read(author) == [(True, False, False)] * 2
    assert read(elsewhere) == [(True, False, False)] * 2
    assert find(viewer_of(author), thing.uid, Workshop).minutes == 70
