"""Tables of the standalone host: accounts, their sessions, links, keys, and counted attempts."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.columns import UtcDateTime
from cop.db import Base, now
from cop.members.models import Member


def _random_name() -> str:
    return secrets.token_hex(16)


class Account(UserMixin, Base):  # type: ignore[misc]
    """Who signs in, for one member. Fields named `fs_`, `tf_`, `mf_` are Flask-Security's.

    active: False until the invitation is taken up. email: the member's own, kept alike.
    """

    __tablename__ = "cop_site_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=False)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=_random_name)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    # The thirty-second step of the last code taken: no code serves twice.
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON()))
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
    webauthn: Mapped[list[Passkey]] = relationship(cascade="all, delete-orphan")


class Passkey(WebAuthnMixin, Base):  # type: ignore[misc]
    """A passkey (WebAuthn credential) of an account, as Flask-Security writes it."""

    __tablename__ = "cop_site_passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("cop_site_account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON)
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(Text)
    usage: Mapped[str] = mapped_column(String(64))
    lastuse_datetime: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    def get_user_mapping(self) -> dict[str, Any]:
        return {"id": self.account_id}


class SiteSession(Base):
    """One browser that is signed in. The cookie holds the name whose SHA-256 stands here.

    via: how it was opened: `link`, `password`, `passkey`, `invitation`, `demo`, `sso`,
    `oidc` or `proxy`.
    """

    __tablename__ = "cop_site_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("cop_site_account.id", ondelete="CASCADE"), index=True
    )
    via: Mapped[str] = mapped_column(String(16))
    device: Mapped[str] = mapped_column(String(60), default="")
    remembered: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SiteLink(Base):
    """A single-use link in a mail, by the SHA-256 of its token.

    purpose: `sign_in`, `invitation` or `email`. Without an account, it was asked for an address
    that nobody has here: it opens nothing. email: the new address of a change.
    """

    __tablename__ = "cop_site_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_site_account.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(String(254), default="")
    target: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpentNonce(Base):
    """A sign-in from elsewhere that was answered, by the SHA-256 of its nonce: not a second time."""

    __tablename__ = "cop_site_nonce"

    id: Mapped[int] = mapped_column(primary_key=True)
    nonce_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @classmethod
    def lasting(cls, nonce_hash: str, seconds: int) -> SpentNonce:
        return cls(nonce_hash=nonce_hash, expires_at=now() + timedelta(seconds=seconds))


class Attempt(Base):
    """One counted try. `bucket` is a keyed hash of what it counts against."""

    __tablename__ = "cop_site_attempt"
    __table_args__ = (Index("ix_cop_site_attempt_bucket", "bucket", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
