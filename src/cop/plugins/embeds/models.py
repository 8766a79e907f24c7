"""Sites that show what is public here, named or seen; and members who read in a frame there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime
from cop.db import Base, new_uid, now


class Site(Base):
    """A site that a network shows content on. Its `uid` stands in the addresses of its frames, for
    anybody to read: it opens nothing, and once it is revoked those frames say so.

    origin: `https://reseau.example`, where members may sign in within a frame; else empty.
    """

    __tablename__ = "cop_embeds_site"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    origin: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Showing(Base):
    """That a frame with this page of ours stood on a page of that origin: no path of it, no reader.

    origin: `https://reseau.example`. path: of our page, below the start of the community.
    """

    __tablename__ = "cop_embeds_showing"
    __table_args__ = (UniqueConstraint("origin", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(String(200))
    first_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(index=True)


class Handover(Base):
    """What a pop-up hands to the frame that opened it, once, by the SHA-256 of the code.

    mark: which frame may take it, see `seats.mark_of`. sign_in: what the host calls the sign-in
    that it is lent on.
    """

    __tablename__ = "cop_embeds_handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    mark: Mapped[str] = mapped_column(String(64))
    site_id: Mapped[int] = mapped_column(
        ForeignKey("cop_embeds_site.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id", ondelete="CASCADE"), index=True
    )
    sign_in: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Reader(Base):
    """A member who reads in the frames of one site, in one browser, by the SHA-256 of the token in
    its cookie. sign_in: as in `Handover`; once that is over, this is."""

    __tablename__ = "cop_embeds_reader"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    site_id: Mapped[int] = mapped_column(
        ForeignKey("cop_embeds_site.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id", ondelete="CASCADE"), index=True
    )
    sign_in: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
