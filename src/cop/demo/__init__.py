"""The demo community: fictional networks and people; each plugin adds its own share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import delete, select

from cop import starter
from cop.columns import Prose, Secret
from cop.config import setting
from cop.db import Base, now, session
from cop.mail.outbox import Mail
from cop.members.models import (
    CharterAcceptance,
    Identity,
    Member,
    MemberStatus,
    Openness,
    Organisation,
    OrganisationKind,
    Role,
    Space,
    SpaceMember,
)

COMMUNITY = Path(__file__).parent / "community.yml"


@dataclass
class Community:
    """What plugins find when they add their share: rows by the keys of the content files."""

    members: dict[str, Member] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    started: datetime = field(default_factory=now)

    def ago(self, days: float) -> datetime:
        return self.started - timedelta(days=days)


def load(*, reset: bool = False, say: Callable[[str], None] = lambda line: None) -> bool:
    """Fill an empty community; answers False when it already has members.

    reset: empty every table of cop first.
    """
    if reset:
        empty()
    starter.load()
    if session.scalar(select(Member.id).limit(1)) is not None:
        say("the demo community is already there")
        return False
    content = yaml.safe_load(COMMUNITY.read_text(encoding="utf-8"))
    community = Community()
    say(f"{len(content['organisations'])} organisations, {len(content['members'])} people")
    _load_organisations(community, content["organisations"])
    _load_members(community, content["members"])
    _load_spaces(community, content["spaces"])
    for plugin in current_app.extensions["cop"].registry.active:
        if plugin.demo is not None:
            say(f"content of {plugin.name}")
            plugin.demo(community)
    # What the fiction would have sent has, in the fiction, been sent long ago.
    session.execute(delete(Mail))
    session.commit()
    return True


def empty() -> None:
    """Empty every table of cop, but for the versions of the tables."""
    for table in reversed(Base.metadata.sorted_tables):
        if session.connection().dialect.has_table(session.connection(), table.name):
            session.execute(delete(table))
    session.commit()


def _load_organisations(community: Community, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        organisation = Organisation(
            kind=OrganisationKind(row["kind"]),
            name=row["name"],
            short_name=row["short_name"],
            region=row.get("region"),
            is_funder=bool(row.get("funder")),
            colour=row["colour"],
            summary=row["summary"],
            stop_list=Secret("\n".join(row.get("stop_list", []))),
        )
        session.add(organisation)
        community.organisations[row["key"]] = organisation
    session.flush()


def _load_members(community: Community, rows: list[dict[str, Any]]) -> None:
    ends = _guest_ends(community)
    for row in rows:
        member = Member(
            handle=row["handle"],
            name=row["name"],
            email=row["email"],
            organisation_id=community.organisations[row["organisation"]].id,
            roles=frozenset(row["roles"]),
            status=MemberStatus.ACTIVE,
            job_title=row.get("job_title", ""),
            portrait=Prose.of(row.get("portrait") or ""),
            expertise=row.get("expertise") or [],
            seeks=row.get("seeks") or [],
            charter_version=1 if row.get("charter") else 0,
            joined_at=community.ago(row.get("joined_days_ago", 90)),
            guest_until=ends.get(row["key"]) if Role.GUEST in row["roles"] else None,
        )
        session.add(member)
        session.flush()
        community.members[row["key"]] = member
        session.add(
            Identity(
                provider=setting("COP_IDENTITY_PROVIDER"),
                subject=f"demo-{row['key']}",
                member_id=member.id,
            )
        )
        if row.get("charter"):
            session.add(CharterAcceptance(member_id=member.id, number=1))
    session.flush()


def _guest_ends(community: Community) -> dict[str, datetime]:
    """When each guest's stay ends, as the spaces of the content file say."""
    content = yaml.safe_load(COMMUNITY.read_text(encoding="utf-8"))
    return {
        guest["member"]: community.ago(-guest["until_days"])
        for space in content["spaces"]
        for guest in space.get("guests", [])
    }


def _load_spaces(community: Community, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        space = Space(
            title=row["title"], purpose=row["purpose"], openness=Openness(row["openness"])
        )
        session.add(space)
        session.flush()
        community.spaces[row["key"]] = space
        for key in row.get("members", []):
            session.add(SpaceMember(space_id=space.id, member_id=community.members[key].id))
        for guest in row.get("guests", []):
            session.add(
                SpaceMember(
                    space_id=space.id,
                    member_id=community.members[guest["member"]].id,
                    until=community.ago(-guest["until_days"]),
                    why=guest["why"],
                )
            )
    session.flush()
