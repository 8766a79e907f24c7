"""A role-play as a `cop-kit` (`cop.formats.kit`) or as Markdown, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cop.formats.kit import (
    FACILITATOR,
    PUBLIC,
    KitRefused,
    edition_in,
    is_packed,
    pack_kit,
    read_packed,
    uid_in,
    unreadable,
)
from cop.i18n import gettext as _
from cop.plugins.role_plays.kit.markdown import TYPE, read_markdown
from cop.plugins.role_plays.packet import Packet

CONTENT = "packet"
__all__ = ["FACILITATOR", "PUBLIC", "Bundle", "KitRefused", "read_kit", "to_bundle"]


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What a file holds. `secret`: whether it has the confidential side too."""

    packet: Packet
    secret: bool
    uid: str = ""
    edition: int = 0
    lineage: tuple[dict[str, str], ...] = field(default=())


def to_bundle(
    packet: Packet,
    *,
    uid: str,
    edition: int,
    secret: bool,
    lineage: Sequence[dict[str, str]] = (),
) -> bytes:
    """The file; the same packet makes the same bytes."""
    content = {CONTENT: packet.to_json() if secret else packet.public()}
    return pack_kit(
        TYPE, content, uid=uid, edition=edition, secret=secret, licence=packet.licence,
        lineage=lineage,
    )  # fmt: skip


def read_kit(content: bytes) -> Bundle:
    """A kit from the bytes of a file, zipped or a Markdown text. Raises `KitRefused`."""
    if is_packed(content):
        return _of_zip(content)
    try:
        packet, rest = read_markdown(content.decode("utf-8-sig"))
    except (ValueError, RecursionError, TypeError, AttributeError) as error:
        raise KitRefused(
            _("This file is no role-play that can be read here. Take it from a page of one again.")
        ) from error
    return Bundle(
        packet=packet,
        secret=rest.get("profile") == FACILITATOR,
        uid=uid_in(rest.get("uid")),
        edition=edition_in(rest.get("edition")),
    )


def _of_zip(content: bytes) -> Bundle:
    kit = read_packed(content, TYPE, CONTENT, other=_("This ZIP holds no kit of a role-play."))
    try:
        packet = Packet.from_json(kit.content)
    except (ValueError, TypeError, RecursionError) as error:
        raise unreadable() from error
    return Bundle(
        packet=packet, secret=kit.secret, uid=kit.uid, edition=kit.edition, lineage=kit.lineage
    )
