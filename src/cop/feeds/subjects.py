"""What a list shown elsewhere can be of: a plugin's things under the name of its pages (`outils`),
what takes place (`agenda`), one type under its own name (`tool`), everything that is news (`tout`)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from cop.contributions.models import Visibility
from cop.i18n import gettext as _
from cop.plugin import Plugin

ALL, AGENDA = "tout", "agenda"


@dataclass(frozen=True)
class Subject:
    """kinds: names of types; none stands for all. dated: names of what takes place, which is then
    listed instead, the soonest first; None where newest things are."""

    name: str
    title: str
    kinds: tuple[str, ...] = ()
    dated: tuple[str, ...] | None = None


def subject(name: str) -> Subject | None:
    """None for a name that nothing has."""
    registry = current_app.extensions["cop"].registry
    if name == ALL:
        return Subject(ALL, "")
    if name == AGENDA:
        return Subject(AGENDA, _("Agenda"), dated=()) if registry.dated else None
    if name in registry.types:
        return Subject(name, str(registry.types[name].title_plural), (name,))
    for plugin in registry.active:
        if plugin.types and plugin.path == f"/{name}":
            return _of(plugin, name)
    return None


def _of(plugin: Plugin, name: str) -> Subject:
    kinds = tuple(one.name for one in plugin.types)
    return Subject(name, str(plugin.title), kinds, _dated(plugin) or None)


def _dated(plugin: Plugin) -> tuple[str, ...]:
    """What of a plugin's takes place and may ever be public: a list that could hold nothing for the
    readers of another site would be of no use to them."""
    closed = {
        one.name
        for one in plugin.types
        if one.audience is not None and Visibility.PUBLIC not in one.audience
    }
    return tuple(one.name for one in plugin.dated if one.name not in closed)
