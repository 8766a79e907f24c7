"""The query of what a type of contribution has in the agenda (see `cop.plugin.Dated`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Select, case, literal, null, select

from cop.contributions.models import Contribution, SignedAs
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.contributions.statements import written
from cop.members.viewer import Viewer

COLUMNS = (
    "uid", "title", "starts", "ends", "zone", "place", "cancelled", "version", "updated_at",
    "network_id", "themes",
)  # fmt: skip


def dates_of(
    viewer: Viewer, model: type[Contribution], *, starts: Any, ends: Any, zone: Any,
    place: Any = "", cancelled: Any = False, version: Any = None, updated_at: Any = None,
    themes: Any = None,
) -> Select[Any]:  # fmt: skip
    """What of `model` is published and `viewer` may read. Each value is a column, or the same for
    all rows. An author's own draft is in no calendar, and what stands under the community alone
    tells nobody its network."""
    network = case(
        (model.signed_as.in_(written([SignedAs.MEMBER, SignedAs.NETWORK])), model.network_id)
    )
    columns = (
        model.uid, model.title, starts, ends, _column(zone), _column(place), _column(cancelled),
        model.version if version is None else version,
        model.updated_at if updated_at is None else updated_at,
        network, null().cast(JSON) if themes is None else themes,
    )  # fmt: skip
    named = [column.label(name) for name, column in zip(COLUMNS, columns, strict=True)]
    return select(*named).where(
        visible_to(viewer, model=model), model.state.in_(written(OPEN_STATES))
    )


def _column(value: Any) -> Any:
    return literal(value) if isinstance(value, str | bool) else value
