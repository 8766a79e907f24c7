"""A ZIP between the look at it and the answer: aside in the store, known to who sent it alone.

What nobody answers is swept away within the hour, as any file without a name.
"""

from __future__ import annotations

from typing import IO, BinaryIO

from itsdangerous import BadSignature, URLSafeSerializer

from cop.attachments.storage import store
from cop.config import signing_keys
from cop.contributions.importing import ImportRefused
from cop.i18n import gettext as _
from cop.members.viewer import Viewer


def set_aside(viewer: Viewer, source: IO[bytes]) -> str:
    """Keep a ZIP for a while; answers the ticket by which `viewer` asks for it."""
    source.seek(0)
    return str(_signer().dumps([store().take_aside(source), viewer.member_id]))


def open_aside(viewer: Viewer, ticket: str) -> BinaryIO:
    """The ZIP behind a ticket. Raises `ImportRefused` when it is gone or somebody else's."""
    try:
        waiting, member_id = _signer().loads(ticket)
        if member_id != viewer.member_id:
            raise BadSignature("another member's")
        return store().open_aside(waiting)
    except (BadSignature, FileNotFoundError) as error:
        raise ImportRefused(_("This ZIP waited too long: choose it again.")) from error


def forget(ticket: str) -> None:
    """Once it was brought in."""
    waiting, _member_id = _signer().loads(ticket)
    store().forget(waiting)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(signing_keys(), salt="cop bundle")
