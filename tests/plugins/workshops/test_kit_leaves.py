"""Which leaves a workshop prints, before any page is drawn."""

from __future__ import annotations

from markupsafe import Markup

from cop.brought import PrintedLeaf
from cop.plugins.workshops.kit.leaves import Kind, Options, Profile, lay_out
from cop.plugins.workshops.kit.quantities import Crowd
from cop.plugins.workshops.plan import Block, BlockKind, Plan, Section, Strand

WHOLE = Options(profile=Profile.WHOLE, crowd=Crowd(participants=12, group_size=4))


def plan(*blocks: Block) -> Plan:
    return Plan(sections=(Section(key="s", strands=(Strand(key="t", blocks=blocks),)),))


def debrief(key: str, brings: str = "") -> Block:
    return Block(key=key, kind=BlockKind.DEBRIEF, title="Ressenti", minutes=5, brings=brings)


def sheet(uid: str, kind: str = "debrief") -> PrintedLeaf:
    return PrintedLeaf(kind=kind, title="Feuille", html=Markup("<h2>Feuille</h2>"), uid=uid)


def copies(*blocks: Block, brought: tuple[PrintedLeaf, ...] = ()) -> tuple[set[str], int]:
    """The debriefs on the workshop's own sheet, and how many of it come out."""
    kit = lay_out(plan(*blocks), WHOLE, brought=brought)
    return set(kit.debriefs), sum(one.copies for one in kit.leaves if one.kind == Kind.DEBRIEF)


def test_a_debrief_has_a_sheet_for_each_group() -> None:
    assert copies(debrief("a")) == ({"a"}, 3)
    assert copies(Block(key="a", title="Accueil", minutes=5)) == (set(), 0)


def test_a_role_play_that_prints_its_own_debrief_gets_no_second_one() -> None:
    played = debrief("a", brings="k2m4p6q8r2")
    assert copies(played, brought=(sheet("k2m4p6q8r2"),)) == (set(), 0)
    assert copies(played, debrief("b"), brought=(sheet("k2m4p6q8r2"),)) == ({"b"}, 3)


def test_a_protocol_without_a_sheet_of_its_own_has_the_workshops() -> None:
    played = debrief("a", brings="k2m4p6q8r2")
    assert copies(played, brought=(sheet("k2m4p6q8r2", kind="grid"),)) == ({"a"}, 3)
    assert copies(played, brought=(sheet("another234"),)) == ({"a"}, 3)
