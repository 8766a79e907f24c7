"""The one question, in one place: may this person see this?

`visible_to(viewer)` is SQL, for lists, counts and links; `can(viewer, action, thing)` is the
yes/no twin. A test holds the two against each other over every role, level and state.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

from flask import current_app
from sqlalchemy import ColumnElement, and_, exists, false, or_

from cop.contributions import comment_rules
from cop.contributions.models import CoAuthor, Contribution, SignedAs, State, Visibility
from cop.contributions.statements import written
from cop.db import unindexed
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

OPEN_STATES = (State.PUBLISHED, State.ARCHIVED)


def _registry() -> Any:
    return current_app.extensions["cop"].registry


def active_types() -> list[str]:
    return list(_registry().types)


def visible_to(viewer: Viewer, *, model: type[Contribution] = Contribution) -> ColumnElement[bool]:
    """The rows that `viewer` may read, as a condition on `model` (the spine, or an alias of it)."""
    return _condition(viewer, model, tuple(active_types()))


@lru_cache(maxsize=256)
def _condition(
    viewer: Viewer, model: type[Contribution], types: tuple[str, ...]
) -> ColumnElement[bool]:
    """The condition depends on nothing else, and costs more to write than the rows to read."""
    return and_(
        # Nearly everything is of an active type: an author or a network finds things at once.
        unindexed(model.type).in_(written(types)),
        model.deleted_at.is_(None),
        or_(*_ways_in(viewer, model)),
    )


def _ways_in(viewer: Viewer, model: type[Contribution]) -> list[ColumnElement[bool]]:
    is_open = model.state.in_(written(OPEN_STATES))
    ways = [and_(is_open, _level(viewer, model))]
    if viewer.member_id is not None:
        ways.append(model.author_id == viewer.member_id)
        together = exists().where(
            CoAuthor.contribution_id == model.id, CoAuthor.member_id == viewer.member_id
        )
        # A report hides from co-authors too: only the author and the coordinator look into it.
        ways.append(and_(model.state != State.WITHDRAWN, together))
    if viewer.is_coordinator:
        ways.append(model.state == State.WITHDRAWN)
    return ways


def _level(viewer: Viewer, model: type[Contribution]) -> ColumnElement[bool]:
    words = [Visibility.PUBLIC]
    if viewer.is_full_member:
        words += [Visibility.COMMUNITY, Visibility.SPACE]
    if viewer.is_regional:
        words.append(Visibility.NETWORKS)
    own: ColumnElement[bool] = false()
    shared: ColumnElement[bool] = false()
    if viewer.is_full_member and viewer.organisation_id is not None:
        own = and_(
            model.visibility == Visibility.NETWORK, model.network_id == viewer.organisation_id
        )
    if viewer.is_guest and viewer.guest_spaces:
        shared = and_(model.visibility == Visibility.SPACE, model.space_id.in_(viewer.guest_spaces))
    return or_(model.visibility.in_(written(words)), own, shared)


def can(viewer: Viewer, action: str, thing: Any) -> bool:
    """Whether `viewer` may do `action` to `thing`.

    action: a verb of the core (`RULES`) or a plugin's permission `<plugin>.<verb>`. A type may
    refuse more by its `narrow`, never allow more. Raises `KeyError` for an unknown action.
    """
    rule = RULES.get(action) or _registry().permissions[action]
    if not rule(viewer, thing):
        return False
    if isinstance(thing, Contribution):
        kind = _kind(thing)
        return kind is not None and (
            kind.narrow is None or bool(kind.narrow(viewer, action, thing))
        )
    return True


def _kind(thing: Contribution) -> ContributionType | None:
    return cast("ContributionType | None", _registry().types.get(thing.type))


def is_author(viewer: Viewer, thing: Contribution) -> bool:
    """The author or a co-author; on an active membership."""
    if viewer.member_id is None:
        return False
    return thing.author_id == viewer.member_id or any(
        one.member_id == viewer.member_id for one in thing.coauthors
    )


def _read(viewer: Viewer, thing: Contribution) -> bool:
    if thing.deleted_at is not None or thing.type not in active_types():
        return False
    if thing.state == State.WITHDRAWN:
        mine = viewer.member_id is not None and thing.author_id == viewer.member_id
        return mine or viewer.is_coordinator
    return is_author(viewer, thing) or (thing.state in OPEN_STATES and _reads_level(viewer, thing))


def _reads_level(viewer: Viewer, thing: Contribution) -> bool:
    match thing.visibility:
        case Visibility.PUBLIC:
            return True
        case Visibility.COMMUNITY:
            return viewer.is_full_member
        case Visibility.SPACE:
            return viewer.is_full_member or (
                viewer.is_guest and thing.space_id in viewer.guest_spaces
            )
        case Visibility.NETWORKS:
            return viewer.is_regional
        case Visibility.NETWORK:
            return viewer.is_full_member and (
                thing.network_id is not None and thing.network_id == viewer.organisation_id
            )
        case _:
            return False


def _edit(viewer: Viewer, thing: Contribution) -> bool:
    """Authors edit; so does the contact of the owning network, once it is published. What a network
    keeps (`ContributionType.kept_by_network`), its other members and the coordination edit too."""
    if not _read(viewer, thing):
        return False
    if is_author(viewer, thing) or (viewer.is_contact and _is_ours(viewer, thing)):
        return True
    mine = viewer.is_full_member and _is_ours(viewer, thing)
    return _kept_by_network(thing) and (mine or viewer.is_coordinator)


def _is_ours(viewer: Viewer, thing: Contribution) -> bool:
    ours = thing.network_id is not None and thing.network_id == viewer.organisation_id
    # An « edit » button would tell a colleague that « a member of the community » is one.
    return ours and thing.signed_as != SignedAs.COMMUNITY


def _kept_by_network(thing: Contribution) -> bool:
    kind = _kind(thing)
    return kind is not None and kind.kept_by_network


def _propose(viewer: Viewer, thing: Contribution) -> bool:
    """A version, by somebody who may answer and not edit."""
    return _takes_part(viewer, thing) and not _edit(viewer, thing) and _comment(viewer, thing)


def _takes_part(viewer: Viewer, thing: Contribution) -> bool:
    """Who may have proposed something here, or answer to it, where the type takes proposals."""
    kind = _kind(thing)
    return kind is not None and kind.proposable and _read_comments(viewer, thing)


def _answer_proposals(viewer: Viewer, thing: Contribution) -> bool:
    return _takes_part(viewer, thing) and _edit(viewer, thing)


def _own(viewer: Viewer, thing: Contribution) -> bool:
    return _read(viewer, thing) and is_author(viewer, thing)


def _decide(viewer: Viewer, thing: Contribution) -> bool:
    """Whether it stands, and who reads it: its authors; of what a network keeps, its contact and
    the coordination too, but never against a report."""
    if _own(viewer, thing):
        return True
    if not _kept_by_network(thing) or thing.state not in OPEN_STATES or not _read(viewer, thing):
        return False
    return viewer.is_coordinator or (viewer.is_contact and _is_ours(viewer, thing))


def _publish(viewer: Viewer, thing: Contribution) -> bool:
    """What a report has hidden is opened again by the coordinator alone (`reinstate`)."""
    return _decide(viewer, thing) and thing.state != State.WITHDRAWN


def _archive(viewer: Viewer, thing: Contribution) -> bool:
    """Only what its readers read already: a draft must not be opened by archiving it."""
    return _decide(viewer, thing) and thing.state in OPEN_STATES


def _comment(viewer: Viewer, thing: Contribution) -> bool:
    """Members; a guest only in the spaces that they were invited to."""
    return thing.state == State.PUBLISHED and _read_comments(viewer, thing)


def _read_comments(viewer: Viewer, thing: Contribution) -> bool:
    """Answers stay in the community, even when what they answer to is public."""
    if not _read(viewer, thing):
        return False
    return viewer.is_full_member or (viewer.is_guest and thing.visibility == Visibility.SPACE)


def _history(viewer: Viewer, thing: Contribution) -> bool:
    return viewer.is_full_member and _read(viewer, thing)


def _member_reads(viewer: Viewer, thing: Contribution) -> bool:
    return viewer.is_full_member and thing.state in OPEN_STATES and _read(viewer, thing)


def _report(viewer: Viewer, thing: Contribution) -> bool:
    return viewer.signed_in and thing.state in OPEN_STATES and _read(viewer, thing)


def _reinstate(viewer: Viewer, thing: Contribution) -> bool:
    return viewer.is_coordinator and thing.state == State.WITHDRAWN and thing.deleted_at is None


def _set_coauthors(viewer: Viewer, thing: Contribution) -> bool:
    """Who may edit beside the author is the author's own choice, not the co-authors'."""
    mine = viewer.member_id is not None and thing.author_id == viewer.member_id
    return mine and viewer.is_full_member and _read(viewer, thing)


def _undelete(viewer: Viewer, thing: Contribution) -> bool:
    return thing.deleted_at is not None and is_author(viewer, thing)


def _read_reserved(viewer: Viewer, thing: Contribution) -> bool:
    """Reserved passages: those who may edit, and those who take part in its space."""
    if not _read(viewer, thing):
        return False
    return _edit(viewer, thing) or (thing.space_id is not None and thing.space_id in viewer.spaces)


def _see_signature(viewer: Viewer, thing: Contribution) -> bool:
    """Who is behind « a member of … »: the authors, and the coordinator for moderation."""
    return is_author(viewer, thing) or viewer.is_coordinator


RULES: dict[str, Callable[[Viewer, Any], bool]] = {
    "create": lambda viewer, _thing: viewer.is_full_member,
    "read": _read,
    "edit": _edit,
    "attach": _edit,
    "propose": _propose,
    "see_proposals": _takes_part,
    "answer_proposals": _answer_proposals,
    "publish": _publish,
    "set_visibility": _decide,
    "set_coauthors": _set_coauthors,
    "make_public": _decide,
    "archive": _archive,
    "delete": _own,
    "undelete": _undelete,
    "history": _history,
    "restore": _edit,
    "anonymise": lambda viewer, thing: (
        _own(viewer, thing) or (viewer.is_coordinator and _read(viewer, thing))
    ),
    "read_comments": _read_comments,
    "comment": _comment,
    **comment_rules.RULES,
    "mark_useful": lambda viewer, thing: is_author(viewer, thing) and _read(viewer, thing),
    "read_takeaways": _read_comments,
    "keep_takeaways": lambda viewer, thing: _read_comments(viewer, thing) and _edit(viewer, thing),
    "take_up": lambda viewer, thing: viewer.is_full_member and _read_comments(viewer, thing),
    "link": _member_reads,
    "use": _member_reads,
    "report": _report,
    "reinstate": _reinstate,
    "adapt": _member_reads,
    "start_from": _member_reads,
    "export": _read,
    "read_reserved": _read_reserved,
    "see_signature": _see_signature,
}
