"""Tokens of programs that read in a member's name: only their hash is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime, WordSet
from cop.db import Base, new_uid, now


class ApiToken(Base):
    """Reads what its member reads, as far as `scopes` go (`tokens.SCOPES`), up to `until`."""

    __tablename__ = "cop_core_api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    member_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[frozenset[str]] = mapped_column(WordSet, default=frozenset)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
