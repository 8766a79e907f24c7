"""Which plugins there are, which are active, and why the others are not."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any

from cop.db import session
from cop.events import EVENTS
from cop.plugin import API, ContributionType, Plugin, PluginError
from cop.slots import SLOTS

log = logging.getLogger("cop.plugins")
NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
PATH = re.compile(r"(/[a-z0-9-]+)+")
GROUP = "cop.plugins"


def check(plugin: Plugin) -> Plugin:
    """Hold a card against the rules. Raises `PluginError` with the first one broken."""
    name = plugin.name
    prefix = f"cop_{name}_"

    def demand(kept: bool, rule: str) -> None:
        if not kept:
            raise PluginError(f"plugin {name!r}: {rule}")

    demand(bool(NAME.fullmatch(name)), "its name is lower-case letters, digits and underscores")
    demand(plugin.api == API, f"written for api={plugin.api}; this core speaks api={API}")
    if plugin.blueprint is not None:
        demand(plugin.blueprint.name == name, f"its blueprint must be named {name!r}")
        demand(bool(PATH.fullmatch(plugin.path)), "its pages need a path such as '/outils'")
    if plugin.roots is not None:
        demand(plugin.roots.name == f"{name}_roots", f"its roots must be named '{name}_roots'")
        demand(plugin.blueprint is not None, "its roots need a blueprint beside them")
    for model in [*plugin.models, *(kind.model for kind in plugin.types)]:
        table = str(model.__table__.name)
        demand(table.startswith(prefix), f"table {table!r} must be named {prefix}…")
    for kind in plugin.types:
        demand(bool(NAME.fullmatch(kind.name)), f"the type {kind.name!r} needs a name like its own")
    for dated in plugin.dated:
        demand(
            bool(NAME.fullmatch(dated.name)),
            f"what is dated, {dated.name!r}, needs such a name too",
        )
    endpoints = [item.endpoint for item in plugin.nav]
    endpoints += [ask.endpoint for ask in plugin.asks]
    endpoints += [one.endpoint for one in plugin.dated]
    endpoints += [kind.endpoint for kind in plugin.types]
    endpoints += [kind.edit_endpoint for kind in plugin.types]
    for endpoint in endpoints:
        demand(endpoint.startswith(f"{name}."), f"endpoint {endpoint!r} isn't its own")
    for shelf in plugin.shelves:
        own = any(shelf.type == kind.name for kind in plugin.types)
        demand(own, f"its shelf is of {shelf.type!r}, which is no type of its own")
    for permission in plugin.permissions:
        demand(permission.startswith(f"{name}."), f"permission {permission!r} isn't its own")
    for job in plugin.jobs:
        demand(job.name.startswith(f"{name}."), f"job {job.name!r} isn't its own")
    for one in plugin.settings:
        demand(one.name.startswith(f"COP_{name.upper()}_"), f"setting {one.name!r} isn't its own")
    words = "its vocabularies need a blueprint: their words lie beside its code"
    demand(plugin.blueprint is not None or not plugin.vocabularies, words)
    for event in plugin.listeners:
        demand(event in EVENTS, f"there is no event {event!r}")
    for slot in plugin.slots:
        demand(slot in SLOTS, f"there is no slot {slot!r}")
    return plugin


@dataclass
class Registry:
    """The active plugins in the order of `COP_PLUGINS`, and the refused ones with the reason."""

    strict: bool = False
    active: list[Plugin] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    types: dict[str, ContributionType] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    permissions: dict[str, Any] = field(default_factory=dict)

    @property
    def dated(self) -> frozenset[str]:
        """The names of what takes place at a time."""
        return frozenset(one.name for plugin in self.active for one in plugin.dated)

    def add(self, plugin: Plugin) -> None:
        self.active.append(plugin)
        self.types.update({kind.name: kind for kind in plugin.types})
        self.defaults.update({one.name: one.default for one in plugin.settings})
        self.permissions.update(plugin.permissions)

    def collisions(self, plugin: Plugin) -> None:
        """Raises `PluginError` when an active plugin has the name, path or types of this one."""
        for other in self.active:
            if other.name == plugin.name:
                raise PluginError(f"plugin {plugin.name!r}: it is named twice in COP_PLUGINS")
            if plugin.blueprint is not None and other.path == plugin.path:
                raise PluginError(
                    f"plugin {plugin.name!r}: the path {plugin.path!r} is taken by {other.name!r}"
                )
        for kind in plugin.types:
            owner = self.owner_of(kind.name)
            if owner is not None:
                raise PluginError(
                    f"plugin {plugin.name!r}: the type {kind.name!r} is taken by {owner.name!r}"
                )

    def drop(self, plugin: Plugin, reason: str) -> None:
        """Take back a plugin that failed while it was attached."""
        log.error("plugin %s is left out: %s", plugin.name, reason)
        self.active.remove(plugin)
        self.refused[plugin.name] = reason
        for kind in plugin.types:
            self.types.pop(kind.name, None)
        for permission in plugin.permissions:
            self.permissions.pop(permission, None)

    def owner_of(self, type_name: str) -> Plugin | None:
        for plugin in self.active:
            if any(kind.name == type_name for kind in plugin.types):
                return plugin
        return None


def load(wanted: Iterable[str | Plugin], *, strict: bool) -> Registry:
    """Find and check the plugins that are asked for; nothing else is imported.

    wanted: names of entry points, or cards themselves. Raises `PluginError` when strict.
    """
    registry = Registry(strict=strict)
    for item in wanted:
        name = item if isinstance(item, str) else item.name
        try:
            plugin = check(_find(item) if isinstance(item, str) else item)
            registry.collisions(plugin)
            registry.add(plugin)
        except Exception as error:
            if strict:
                raise
            log.error("plugin %s is left out: %s", name, error)
            registry.refused[name] = str(error) or type(error).__name__
    return registry


def _find(name: str) -> Plugin:
    for entry in entry_points(group=GROUP, name=name):
        card = entry.load()
        if not isinstance(card, Plugin):
            raise PluginError(f"plugin {name!r}: its entry point is no Plugin(...)")
        return card
    raise PluginError(f"plugin {name!r} is not installed (entry-point group {GROUP!r})")


def listen(app: Any, registry: Registry, name: str, listeners: Mapping[str, Any]) -> None:
    """Connect the listeners of a plugin (or of the core), for this app only.

    A listener works in a savepoint: when it fails, what it wrote is undone, the failure is logged
    with the plugin's name, and the change it heard of goes on.
    """
    kept: list[Any] = app.extensions["cop"].listeners
    for event, function in listeners.items():
        guarded = _guarded(registry, name, function)
        EVENTS[event].connect(guarded, sender=app)
        kept.append(guarded)  # blinker holds listeners weakly


def _guarded(registry: Registry, name: str, function: Any) -> Any:
    def call(_sender: Any, **keywords: Any) -> None:
        try:
            with session.begin_nested():
                function(**keywords)
        except Exception:
            if registry.strict:
                raise
            log.exception("plugin %s failed to hear an event", name)

    return call
