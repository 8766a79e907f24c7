"""Tables of the spine. A plugin's type joins its own table to `cop_core_contribution`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.columns import Prose, ProseType, UtcDateTime, enum_type
from cop.db import Base, new_uid, now
from cop.members.models import Member, Organisation


class Visibility(StrEnum):
    """Who may read, from narrow to wide."""

    DRAFT = "draft"
    NETWORK = "network"
    NETWORKS = "networks"
    COMMUNITY = "community"
    SPACE = "space"
    PUBLIC = "public"


class State(StrEnum):
    """Where a contribution is in its life. `WITHDRAWN`: hidden at once by a report."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class SignedAs(StrEnum):
    """Under what name something stands: the person, « a member of the network … », or
    « a member of the community »."""

    MEMBER = "member"
    NETWORK = "network"
    COMMUNITY = "community"


STANDING = text("deleted_at IS NULL")
DRAFTS = text("state NOT IN ('published', 'archived', 'withdrawn')")


def _list_index(name: str, *columns: str) -> Index:
    """What one kind of list reads backwards, so that none sorts a whole table. Of what stands only:
    every list asks for that, and PostgreSQL trusts no other index to be in order."""
    return Index(
        f"ix_cop_core_contribution_{name}", *columns, "listed_at", "id",
        sqlite_where=STANDING, postgresql_where=STANDING,
    )  # fmt: skip


class Contribution(Base):
    """Whatever a member shares. `version` is the number of its newest revision."""

    __tablename__ = "cop_core_contribution"
    __table_args__ = (
        _list_index("newest"),
        _list_index("kind", "type"),
        _list_index("level", "visibility"),  # what is public may be rare
        _list_index("kind_level", "type", "visibility"),  # and of one type, rarer still
        _list_index("author", "author_id"),
        _list_index("network", "network_id"),
        _list_index("space", "space_id"),
        # What is asked of somebody who wrote thousands of things is about few of them.
        Index("ix_cop_core_contribution_own", "author_id", "type"),
        # Not `state = 'draft'`: SQLite would plan each query anew that binds a state.
        Index(
            "ix_cop_core_contribution_draft", "author_id", "state",
            sqlite_where=DRAFTS, postgresql_where=DRAFTS,
        ),
        # For the bin. Not of all rows, or SQLite would take it for every list.
        Index(
            "ix_cop_core_contribution_deleted", "deleted_at",
            sqlite_where=text("deleted_at IS NOT NULL"),
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
        # Few things wait for their editors, and the home page asks for them.
        Index(
            "ix_cop_core_contribution_proposed", "proposal_count",
            sqlite_where=text("proposal_count > 0"), postgresql_where=text("proposal_count > 0"),
        ),
    )  # fmt: skip
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "contribution"}

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    type: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(String(400), default="")
    state: Mapped[State] = mapped_column(enum_type(State), default=State.DRAFT)
    visibility: Mapped[Visibility] = mapped_column(
        enum_type(Visibility), default=Visibility.COMMUNITY
    )
    signed_as: Mapped[SignedAs] = mapped_column(enum_type(SignedAs), default=SignedAs.MEMBER)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_organisation.id"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_space.id"))
    language: Mapped[str] = mapped_column(String(8), default="fr")
    licence: Mapped[str] = mapped_column(String(40), default="CC BY-SA 4.0")
    adapted_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="SET NULL"), index=True
    )
    # Title and summary without case or accents, for the search box.
    folded: Mapped[str] = mapped_column(Text, default="")
    comment_count: Mapped[int] = mapped_column(default=0)
    usage_count: Mapped[int] = mapped_column(default=0)
    file_count: Mapped[int] = mapped_column(default=0)
    # Proposals that wait for an answer; and those taken in, whose authors are credited: most
    # contributions have none, and their pages then needn't look.
    proposal_count: Mapped[int] = mapped_column(default=0)
    credit_count: Mapped[int] = mapped_column(default=0)
    # All that were kept of it, those set aside too.
    takeaway_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    # Readers see the history from this revision on: what was written before it was opened to them
    # stays with the authors.
    history_from: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What lists are sorted by: the creation of a draft, then the first publication.
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    author: Mapped[Member | None] = relationship(lazy="raise_on_sql")
    network: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    coauthors: Mapped[list[CoAuthor]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", passive_deletes=True
    )


class CoAuthor(Base):
    """Who may edit beside the author, drafts included."""

    __tablename__ = "cop_core_coauthor"

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id"), primary_key=True, index=True
    )

    member: Mapped[Member] = relationship(lazy="raise_on_sql")


class Revision(Base):
    """One version of a contribution as a document; never changed, purged by anonymising.

    kind: `edit`, `restored`, `merged`, `adapted`, `imported` or `proposed`.
    signed_as: how the author of a proposal signs it; otherwise as the contribution itself.
    """

    __tablename__ = "cop_core_revision"
    __table_args__ = (UniqueConstraint("contribution_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16), default="edit")
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    signed_as: Mapped[SignedAs | None] = mapped_column(enum_type(SignedAs))
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Comment(Base):
    """What somebody answers to a contribution. about: the part of it that is meant, by its key."""

    __tablename__ = "cop_core_comment"
    __table_args__ = (Index("ix_cop_core_comment_thread", "contribution_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    signed_as: Mapped[SignedAs] = mapped_column(enum_type(SignedAs), default=SignedAs.MEMBER)
    about: Mapped[str | None] = mapped_column(String(24))
    body: Mapped[Prose] = mapped_column(ProseType)
    is_useful: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)

    author: Mapped[Member | None] = relationship(lazy="raise_on_sql", foreign_keys=[author_id])


class LinkKind(StrEnum):
    """How the source of a link stands to its target."""

    RELATED = "related"
    PRODUCED = "produced"
    PLAYS = "plays"
    INSPIRED_BY = "inspired_by"
    FOLLOWS = "follows"
    RUNS = "runs"
    HELD_AT = "held_at"


class Link(Base):
    """A tie between two contributions, shown on both. People make and undo those that say no more
    than « related »; the others come of an act and stay with it."""

    __tablename__ = "cop_core_link"
    __table_args__ = (
        UniqueConstraint("source_id", "target_id"),
        CheckConstraint("source_id <> target_id", name="two_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    target_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[LinkKind] = mapped_column(enum_type(LinkKind), default=LinkKind.RELATED)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Usage(Base):
    """« I used it »: one member, one contribution."""

    __tablename__ = "cop_core_usage"

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Act(Base):
    """What was done to a contribution besides writing: who, what, from what to what.

    verb: `published`, `visibility`, `archived`, `reported`, `reinstated`, `deleted`, `undeleted`,
    `anonymised`, `adapted`, `coauthor_added`, `coauthor_removed`, `proposal_taken`, `file_added`,
    `file_removed`, `file_back`, `file_renamed`, `file_described`, `files_sorted`. `before` and
    `after` hold code words, never text of the contribution.
    """

    __tablename__ = "cop_core_act"
    __table_args__ = (Index("ix_cop_core_act_contribution_id", "contribution_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    verb: Mapped[str] = mapped_column(String(24))
    before: Mapped[str] = mapped_column(String(40), default="")
    after: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Once(Base):
    """A form that was already taken in: a double click leads to the first result."""

    __tablename__ = "cop_core_once"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    location: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
