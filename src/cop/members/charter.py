"""The charter: versions, and who accepted which."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import case, func, select
from werkzeug.exceptions import BadRequest, Forbidden

from cop.columns import Prose
from cop.db import session
from cop.i18n import DEFAULT_LANGUAGE, chosen_language
from cop.i18n import gettext as _
from cop.members.models import Charter, CharterAcceptance, Member
from cop.members.rules import may_coordinate
from cop.members.viewer import Viewer


class CharterRefused(ValueError):
    """A version that can't be published; the text says why."""


def in_force() -> Charter | None:
    """The newest charter, in the reader's language where it exists, else in French."""
    preferred = case(
        (Charter.language == chosen_language(), 0),
        (Charter.language == DEFAULT_LANGUAGE, 1),
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


def texts() -> dict[str, Charter]:
    """The charter in force, by language; empty before the first one."""
    newest = select(func.max(Charter.number)).scalar_subquery()
    found = session.scalars(select(Charter).where(Charter.number == newest))
    return {one.language: one for one in found}


def publish(viewer: Viewer, number: int, written: Mapping[str, tuple[str, str]]) -> int:
    """Put a new version in force, which everybody is asked to accept at their next page.

    number: the version that the writer started from, 0 for none. written: language → title and
    Markdown. Earlier versions and who accepted them stay. Answers the new number. Raises
    `Forbidden`, `CharterRefused`, and `cop.text.TextRefused` for a text that can't be shown.
    """
    if not may_coordinate(viewer):
        raise Forbidden
    present = texts()
    in_force_now = max((one.number for one in present.values()), default=0)
    if number != in_force_now:
        raise CharterRefused(
            _("Somebody published another version meanwhile. Compare it with yours, then send.")
        )
    if {name: (one.title, one.body.source) for name, one in present.items()} == dict(written):
        raise CharterRefused(_("Nothing has changed: nobody needs to be asked again."))
    for language, (title, body) in written.items():
        session.add(Charter(number=number + 1, language=language, title=title, body=Prose.of(body)))
    session.flush()
    return number + 1
