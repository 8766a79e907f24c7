"""The pages of a plugin as strangers see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Flask
from werkzeug.routing import BuildError, Rule

from cop.contributions.models import Contribution, State
from cop.db import SAFE_METHODS, session
from cop.plugin import Plugin
from cop.testing.documents import CANARY
from cop.testing.people import Make

NOBODY = "2222222222"  # a well-formed uid of nothing


def refuse_strangers(app: Flask, plugin: Plugin, make: Make, made: Sequence[Contribution]) -> None:
    """No page lets in who may not come in, changes on a GET, or shows what is hidden."""
    for rule in _rules(app, plugin):
        _is_private_or_public(app, plugin, rule)
    if made:
        colleague = make.member().handle
        for rule in _rules(app, plugin):
            if "GET" in (rule.methods or ()):
                _hides(app, plugin, rule, made, colleague)


def _rules(app: Flask, plugin: Plugin) -> list[Rule]:
    start = f"cop.{plugin.name}."
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(start)]


def _is_private_or_public(app: Flask, plugin: Plugin, rule: Rule) -> None:
    view = app.view_functions[rule.endpoint]
    public = getattr(view, "__cop_public__", False)
    own_door = any(getattr(view, mark, False) for mark in ("__cop_by_key__", "__cop_in_frame__"))
    changing = sorted((rule.methods or set()) - SAFE_METHODS)
    assert not (public and changing and not own_door), (
        f"plugin {plugin.name!r}: {rule.rule!r} is @public and takes {', '.join(changing)}: "
        "a visitor reads, and only a member writes, or who holds a key (@by_key). Take the mark "
        "off, or split the view."
    )
    for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
        try:
            code = _as(app, None, method, _address(app, rule, NOBODY))[0]
        except Exception as error:
            raise AssertionError(
                f"plugin {plugin.name!r}: {method} {rule.rule!r} breaks: {type(error).__name__} "
                f"{error}"
            ) from error
        assert public or code in {400, 401}, (
            f"plugin {plugin.name!r}: {method} {rule.rule!r} answers {code} to a visitor: without "
            "@public a page asks for a member. Let the guard of the core answer first."
        )


def _hides(
    app: Flask, plugin: Plugin, rule: Rule, made: Sequence[Contribution], colleague: str
) -> None:
    """Readers: a visitor for what the community shares, a colleague for somebody's draft."""
    for thing, who, reader in hidden(made, colleague):
        code, body = _as(app, who, "GET", _address(app, rule, thing.uid))
        told = code not in {401, 403, 404} and "uid" in rule.arguments
        assert not told, (
            f"plugin {plugin.name!r}: {rule.rule!r} answers {code} to {reader}: load "
            "what you show with `find(viewer, uid, …)`, lists with `list_page` or `visible_to`."
        )
        assert thing.title not in body or code == 401, (
            f"plugin {plugin.name!r}: {rule.rule!r} shows a title to {reader}: "
            "lists go through `list_page` or `visible_to(viewer)`."
        )
    for thing in made:
        _code, body = _as(app, colleague, "GET", _address(app, rule, thing.uid))
        assert CANARY not in body, (
            f"plugin {plugin.name!r}: {rule.rule!r} shows a secret to somebody who may not edit "
            'it: ask `can(viewer, "edit", thing)` before `.reveal()`.'
        )


def hidden(
    made: Sequence[Contribution], colleague: str
) -> Iterator[tuple[Contribution, str | None, str]]:
    """Each thing while it is hidden, under a title of its own; from whom, and in words."""
    for thing in made:
        thing.title = f"canary title {thing.id}x"
        session.commit()
        yield thing, None, "a visitor, of what only the community reads,"
        thing.state = State.DRAFT
        session.commit()
        yield thing, colleague, "a colleague, of somebody else's draft,"
        thing.state = State.PUBLISHED
        session.commit()


def _address(app: Flask, rule: Rule, uid: str) -> str:
    """A rule with its parts filled in: every uid the same, numbers 1, the first of a choice."""
    values: dict[str, Any] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        kind = type(converter).__name__
        choices = sorted(getattr(converter, "items", ()) or ())
        values[name] = uid if kind == "UidConverter" else (choices or [1])[0]
    adapter = app.url_map.bind("localhost")
    try:
        return adapter.build(rule.endpoint, values, force_external=False)
    except BuildError as error:
        raise AssertionError(f"{rule.rule!r} can't be built: {error}") from error


def _as(app: Flask, who: str | None, method: str, address: str) -> tuple[int, str]:
    """The status and the body, as a member (by handle) or a visitor."""
    client = app.test_client()
    if who is not None:
        with client.session_transaction() as kept:
            kept["who"] = who
    response = client.open(address, method=method)
    # A page may be a file.
    return response.status_code, response.get_data().decode("utf-8", "replace")
