"""A community of any size, for benchmarks: `fill(10_000)` brings a site to that many cases.

Fifty people in thirteen networks; their cases, answers and links are spread over readers, states
and months as in a real community. The same size always holds the same things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from cop import starter, text
from cop.columns import Prose
from cop.contributions.models import (
    Comment,
    Contribution,
    Link,
    Revision,
    SignedAs,
    State,
    Visibility,
)
from cop.db import UID_ALPHABET, now, session
from cop.members.models import Member, MemberStatus, Organisation, OrganisationKind, Role
from cop.members.vocabulary import words
from cop.plugins.case_studies.models import CaseStudy, Status
from tests.search.library import SHEETS

PEOPLE, NETWORKS, AT_ONCE = 50, 13, 2_000
ANSWERS = 20  # of the two cases that are measured
FIRST = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
READERS = {
    Visibility.COMMUNITY: 60,
    Visibility.NETWORKS: 15,
    Visibility.NETWORK: 10,
    Visibility.PUBLIC: 12,
    Visibility.SPACE: 3,
}
STATES = {State.PUBLISHED: 94, State.ARCHIVED: 4, State.DRAFT: 2}
SUBJECTS = (
    "Le puits", "La pompe solaire", "La cantine", "Le moulin", "La bibliothèque", "Le maraîchage",
    "L’atelier de couture", "Le dispensaire", "La radio locale", "Le four à pain",
)  # fmt: skip
TROUBLES = (
    "et le trésorier qui décide seul", "sans partenaire sur place", "que personne n’entretient",
    "et le budget qui double", "vu par deux villages", "et la famille au bureau",
    "après le départ de la fondatrice", "refusé deux fois par le jury",
)  # fmt: skip
SENTENCES = (
    "Une petite association accompagnée depuis un an porte ce projet avec *beaucoup* d’élan.",
    "Le partenaire local demande un salaire, et le bureau ne sait que répondre.",
    "Deux groupes partagent le même équipement, sans règle écrite entre eux.",
    "Nous avons proposé une rencontre, puis un **calendrier** signé par les deux parties.",
    "Le cofinancement annoncé n’est pas venu, et l’appel à projets ferme dans trois semaines.",
    "Que feriez-vous pour garder la confiance sans décider à leur place ?",
    "Dans notre région, un tiers de confiance a rouvert le dialogue en deux séances.",
    "Attention à la saison des pluies : la route est coupée de juillet à septembre.",
)


@dataclass(frozen=True)
class Measured:
    """What a benchmark asks for: a public case with twenty answers, one to answer to, and a member
    who wrote neither of them nor any of the answers."""

    shown: str
    answered: str
    member_uid: str


def fill(count: int) -> Measured:
    """Add cases until there are `count`, and commit. Begins with an empty database only."""
    present = session.scalar(select(func.count()).where(Contribution.uid.not_in(_SHEET_UIDS))) or 0
    if not present:
        if session.scalar(select(Member.id).limit(1)) is not None:
            raise RuntimeError("this database holds somebody's community: give an empty one")
        starter.load()
        _people()
        _sheets()
    _cases(present, count)
    session.commit()
    return Measured(_uid(0), _uid(1), _uid(10**9 + 40))


def _uid(number: int) -> str:
    """A public name that is the same in every run."""
    signs = ""
    for _ in range(10):
        number, sign = divmod(number, len(UID_ALPHABET))
        signs = UID_ALPHABET[sign] + signs
    return signs


_SHEET_UIDS = [_uid(10**12 + number) for number in range(len(SHEETS))]


def _people() -> None:
    regions = [word.code for word in words("region") if word.place][:NETWORKS]
    session.execute(
        insert(Organisation),
        [
            {
                "uid": _uid(number), "kind": OrganisationKind.RRMA, "region": region,
                "name": f"Réseau régional {number + 1}", "short_name": f"RÉSEAU {number + 1}",
            }
            for number, region in enumerate(regions)
        ],
    )  # fmt: skip
    networks = session.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    session.execute(
        insert(Member),
        [
            {
                "uid": _uid(10**9 + number), "handle": f"personne-{number}",
                "name": f"Personne {number} Exemple", "email": f"p{number}@cop.example",
                "organisation_id": networks[number % len(networks)], "charter_version": 1,
                "roles": frozenset({Role.MEMBER}), "status": MemberStatus.ACTIVE,
                "job_title": "Accompagnement des associations", "joined_at": now(),
            }
            for number in range(PEOPLE)
        ],
    )  # fmt: skip


def _cases(first: int, end: int) -> None:
    texts = [Prose.of("\n\n".join((*SENTENCES[at:], *SENTENCES[:at])[:4])) for at in range(8)]
    people = session.execute(select(Member.id, Member.organisation_id).order_by(Member.id)).all()
    for start in range(first, end, AT_ONCE):
        spine = [_spine(number, people) for number in range(start, min(start + AT_ONCE, end))]
        _insert_spine(spine)
        session.execute(insert(CaseStudy.__table__), [_case(row, texts) for row in spine])
        session.execute(insert(Revision), [_revision(row) for row in spine])
        session.execute(insert(Comment), list(_comments(spine, people, texts)))
        session.execute(insert(Link), [_link(row) for row in spine[1::3]])


def _sheets() -> None:
    """The sheets of the tests of the search, for its queries to find; they aren't counted."""
    people = session.execute(select(Member.id, Member.organisation_id).order_by(Member.id)).all()
    spine = [
        _spine(number, people)
        | {"uid": uid, "title": title, "summary": summary, "folded": text.fold(title + summary),
           "visibility": Visibility.PUBLIC, "state": State.PUBLISHED, "comment_count": 0}
        for number, (uid, (title, summary, *_rest)) in enumerate(
            zip(_SHEET_UIDS, SHEETS.values(), strict=True), start=2
        )
    ]  # fmt: skip
    _insert_spine(spine)
    bodies = [Prose.of(body) for _title, _summary, body, *_rest in SHEETS.values()]
    rows = [_case(row, [body] * 8) for row, body in zip(spine, bodies, strict=True)]
    session.execute(insert(CaseStudy.__table__), rows)


def _insert_spine(spine: list[dict[str, Any]]) -> None:
    """Insert the shared part of some cases, and note the key that each was given."""
    session.execute(insert(Contribution.__table__), spine)
    names = [row["uid"] for row in spine]
    found = select(Contribution.uid, Contribution.id).where(Contribution.uid.in_(names))
    keys = {row.uid: row.id for row in session.execute(found)}
    for row in spine:
        row["id"] = keys[row["uid"]]


def _pick(chance: Random, weights: dict[Any, int]) -> Any:
    return chance.choices(list(weights), list(weights.values()))[0]


def _spine(number: int, people: Any) -> dict[str, Any]:
    chance = Random(number)
    author = people[number % len(people)]
    title = f"{SUBJECTS[number % 10]} {TROUBLES[number // 10 % 8]}"
    summary = SENTENCES[number % 8].replace("*", "")
    measured = number < 2
    at = FIRST + timedelta(minutes=10 * number)
    state = State.PUBLISHED if measured else _pick(chance, STATES)
    return {
        "uid": _uid(number), "type": "case_study", "title": title, "summary": summary,
        "state": state, "visibility": Visibility.PUBLIC if measured else _pick(chance, READERS),
        "signed_as": chance.choices(list(SignedAs), (80, 15, 5))[0],
        "author_id": author[0], "network_id": author[1],
        "folded": text.fold(f"{title} {summary}"), "version": 1,
        "comment_count": ANSWERS if measured else chance.randrange(5),
        "created_at": at, "updated_at": at, "listed_at": at,
        "published_at": None if state == State.DRAFT else at,
    }  # fmt: skip


def _case(row: dict[str, Any], texts: list[Prose]) -> dict[str, Any]:
    number = row["id"]
    return {
        "id": number, "situation": texts[number % 8], "attempted": texts[number % 7],
        "request": texts[number % 5], "phase": ("partnership", "design", "filing")[number % 3],
        "themes": [("water", "health", "education")[number % 3]], "zone": "west_africa",
        "country": "", "budget_band": "", "staff_band": "", "age_band": "", "country_link": "",
        "status": list(Status)[number % 3], "checked_version": 1,
    }  # fmt: skip


def _revision(row: dict[str, Any]) -> dict[str, Any]:
    document = {"type": row["type"], "title": row["title"], "summary": row["summary"]}
    return {
        "contribution_id": row["id"], "number": 1, "document": document,
        "author_id": row["author_id"], "at": row["created_at"],
    }  # fmt: skip


def _comments(
    spine: list[dict[str, Any]], people: Any, texts: list[Prose]
) -> Iterator[dict[str, Any]]:
    for row in spine:
        for place in range(row["comment_count"]):
            yield {
                "uid": _uid(row["id"] * 100 + place + 10**10), "contribution_id": row["id"],
                "author_id": people[(row["id"] + place + 1) % len(people)][0],
                "body": texts[(row["id"] + place) % 8],
                "created_at": row["listed_at"] + timedelta(hours=place + 1),
            }  # fmt: skip


def _link(row: dict[str, Any]) -> dict[str, Any]:
    return {"source_id": row["id"], "target_id": row["id"] - 1, "author_id": row["author_id"]}
