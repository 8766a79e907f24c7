"""Tables of people and organisations. A network is an organisation of kind `rrma`: data, not code."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.columns import (
    Prose,
    ProseType,
    Secret,
    SecretType,
    StringList,
    UtcDateTime,
    WordSet,
    enum_type,
)
from cop.db import Base, new_uid, now


class OrganisationKind(StrEnum):
    """What an organisation is; only `RRMA` and `CIRRMA` count as regional networks."""

    RRMA = "rrma"
    CIRRMA = "cirrma"
    GUILDE = "guilde"
    LOCAL_AUTHORITY = "local_authority"
    PUBLIC_FUNDER = "public_funder"
    PRIVATE_FUNDER = "private_funder"
    ASSOCIATION = "association"
    OTHER = "other"


class Role(StrEnum):
    """What somebody is to the whole community. `ADMIN` alone reads no content."""

    MEMBER = "member"
    NETWORK_CONTACT = "network_contact"
    COORDINATOR = "coordinator"
    ADMIN = "admin"
    GUEST = "guest"


FULL_ROLES = frozenset({Role.MEMBER, Role.NETWORK_CONTACT, Role.COORDINATOR})


class MemberStatus(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"
    FORMER = "former"


class Openness(StrEnum):
    """Whether a space lets in the guests that were invited to it."""

    CLOSED = "closed"
    INVITED = "invited"


class Organisation(Base):
    __tablename__ = "cop_core_organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    kind: Mapped[OrganisationKind] = mapped_column(enum_type(OrganisationKind))
    name: Mapped[str] = mapped_column(String(160))
    short_name: Mapped[str] = mapped_column(String(60))
    region: Mapped[str | None] = mapped_column(String(8))
    is_funder: Mapped[bool] = mapped_column(default=False)
    colour: Mapped[str] = mapped_column(String(7), default="#2f6f6a")
    website: Mapped[str] = mapped_column(String(300), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    # Names that must never stand in a case, one a line; read by nobody outside the network.
    stop_list: Mapped[Secret | None] = mapped_column(SecretType)

    @property
    def is_network(self) -> bool:
        return self.kind == OrganisationKind.RRMA


class Member(Base):
    """A person of the community. `email` is for mails, never for a page."""

    __tablename__ = "cop_core_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    handle: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_organisation.id"), index=True
    )
    roles: Mapped[frozenset[str]] = mapped_column(WordSet)
    status: Mapped[MemberStatus] = mapped_column(enum_type(MemberStatus))
    guest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    job_title: Mapped[str] = mapped_column(String(120), default="")
    portrait: Mapped[Prose | None] = mapped_column(ProseType)
    expertise: Mapped[list[str]] = mapped_column(StringList, default=list)
    seeks: Mapped[list[str]] = mapped_column(StringList, default=list)
    language: Mapped[str] = mapped_column(String(8), default="fr")
    charter_version: Mapped[int] = mapped_column(default=0)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class Identity(Base):
    """Which login speaks for a member: `(provider, subject)`, as a host or a provider names it."""

    __tablename__ = "cop_core_identity"
    __table_args__ = (UniqueConstraint("provider", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(255))
    member_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"), index=True)


class Space(Base):
    """The unit of opening: what is shared in a space is read by members and its invited guests."""

    __tablename__ = "cop_core_space"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    title: Mapped[str] = mapped_column(String(160))
    purpose: Mapped[str] = mapped_column(Text, default="")
    openness: Mapped[Openness] = mapped_column(enum_type(Openness), default=Openness.CLOSED)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class SpaceMember(Base):
    """A participant of a space; for a guest, until when and why."""

    __tablename__ = "cop_core_space_member"

    space_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_space.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id"), primary_key=True, index=True
    )
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(String(300), default="")


class Charter(Base):
    """One version of the charter in one language; the highest number is in force."""

    __tablename__ = "cop_core_charter"
    __table_args__ = (UniqueConstraint("number", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(8), default="fr")
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[Prose] = mapped_column(ProseType)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class CharterAcceptance(Base):
    """Who accepted which version, and when; rows are never changed."""

    __tablename__ = "cop_core_charter_acceptance"
    __table_args__ = (UniqueConstraint("member_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"))
    number: Mapped[int]
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Term(Base):
    """One word of an editable vocabulary: a phase, a theme, a band, a region, a country."""

    __tablename__ = "cop_core_term"
    __table_args__ = (UniqueConstraint("vocabulary", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vocabulary: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    fr: Mapped[str] = mapped_column(String(120))
    en: Mapped[str] = mapped_column(String(120))
    parent: Mapped[str] = mapped_column(String(40), default="")
    # For narrow places, such as a tile of the map.
    short: Mapped[str] = mapped_column(String(8), default="")
    column: Mapped[int | None]
    row: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
