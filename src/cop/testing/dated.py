"""What a plugin says takes place at a time, held against who may know of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Date

from cop.calendar.rows import COLUMNS
from cop.columns import UtcDateTime
from cop.contributions.models import Contribution
from cop.db import session
from cop.members.viewer import VISITOR, viewer_of
from cop.plugin import Dated, Plugin
from cop.testing.pages import hidden
from cop.testing.people import Make


def keeps_dates(plugin: Plugin, make: Make, made: Sequence[Contribution]) -> None:
    """Every query has the columns of the contract, runs, and finds nothing that is hidden."""
    if not plugin.dated:
        return
    colleague = make.member()
    for dated in plugin.dated:
        _has_columns(plugin, dated)
        for thing, who, reader in hidden(made, colleague.handle):
            viewer = viewer_of(colleague) if who else VISITOR
            found = dated.find(viewer)
            if dated.mine is not None:
                session.execute(found.where(dated.mine(viewer)))
            titles = {row.title for row in session.execute(found)}
            assert thing.title not in titles, (
                f"plugin {plugin.name!r}: what it has dated, {dated.name!r}, tells a title to "
                f"{reader.rstrip(',')}: write the query with `dates_of(viewer, …)` or ask "
                "`visible_to(viewer)`."
            )


def _has_columns(plugin: Plugin, dated: Dated) -> None:
    columns = dated.find(VISITOR).subquery().c
    missing = [name for name in COLUMNS if name not in columns]
    assert not missing, (
        f"plugin {plugin.name!r}: what it has dated, {dated.name!r}, lacks the columns "
        f"{', '.join(missing)}: label them, or write the query with `dates_of(viewer, …)`."
    )
    kinds = {type(columns[name].type) for name in ("starts", "ends")}
    assert kinds in ({Date}, {UtcDateTime}), (
        f"plugin {plugin.name!r}: `starts` and `ends` of {dated.name!r} are both `UtcDateTime`, or "
        "both `Date` for whole days; who has both kinds declares two."
    )
