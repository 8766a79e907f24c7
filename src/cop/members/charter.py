"""The charter: versions, and who accepted which."""

from __future__ import annotations

from sqlalchemy import case, select
from werkzeug.exceptions import BadRequest

from cop.db import session
from cop.i18n import DEFAULT_LANGUAGE, chosen_language
from cop.i18n import gettext as _
from cop.members.models import Charter, CharterAcceptance, Member
from cop.members.viewer import Viewer


def in_force() -> Charter | None:
    """The newest charter, in the reader's language where it exists, else in French."""
    preferred = case(
        (Charter.language == chosen_language(), 0), (Charter.language == DEFAULT_LANGUAGE, 1),
        else_=2,
    )
    return session.scalars(
        select(Charter).order_by(Charter.number.desc(), preferred).limit(1)
    ).one_or_none()


def accept(viewer: Viewer, number: int) -> None:
    """Accept the charter that is in force. Raises `BadRequest` when another one was read."""
    charter = in_force()
    if charter is None or charter.number != number or viewer.member_id is None:
        raise BadRequest(_("The charter has changed meanwhile: please read it again."))
    member = session.get_one(Member, viewer.member_id)
    if member.charter_version < number:
        member.charter_version = number
        session.add(CharterAcceptance(member_id=member.id, number=number))
    session.flush()
