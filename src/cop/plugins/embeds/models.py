"""Sites that show what is public here: those that a network named, and those that were seen."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime
from cop.db import Base, new_uid, now


class Site(Base):
    """A site that a network shows content on. Its `uid` stands in the addresses of its frames, for
    anybody to read: it opens nothing, and once it is revoked those frames say so.
    """

    __tablename__ = "cop_embeds_site"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
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
