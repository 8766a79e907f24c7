"""One contribution as the start of another kind: a case becomes a role-play.

The type that is started says from which others it can be (`ContributionType.starts_from`), and how.
"""

from __future__ import annotations

from flask import current_app
from werkzeug.exceptions import NotFound

from cop.contributions import services, ties
from cop.contributions.documents import SPINE_FIELDS
from cop.contributions.editions import document_for
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, LinkKind, Visibility
from cop.contributions.rules import can
from cop.members.viewer import Viewer
from cop.plugin import ContributionType


def starts_for(viewer: Viewer, thing: Contribution) -> list[ContributionType]:
    """The kinds that `viewer` may start from `thing`."""
    kinds = current_app.extensions["cop"].registry.types.values()
    found = [kind for kind in kinds if thing.type in kind.starts_from]
    return found if found and can(viewer, "start_from", thing) else []


def start_from(viewer: Viewer, thing: Contribution, kind: ContributionType) -> Contribution:
    """A draft of `kind` out of what `viewer` reads of `thing`, tied to it. The tie is shown to those
    who may read both ends, like every tie.

    Raises `NotFound` when `kind` can't be started from it.
    """
    demand(viewer, "start_from", thing)
    make = kind.starts_from.get(thing.type)
    if make is None:
        raise NotFound
    document = make(document_for(viewer, thing, reserved=False))
    document |= {name: getattr(thing, name) for name in SPINE_FIELDS if name not in document}
    made = services.create(viewer, kind, document, visibility=Visibility.NETWORK)
    ties.join(viewer, made, thing, LinkKind.INSPIRED_BY)
    return made
