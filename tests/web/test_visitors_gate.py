"""A plugin's own `before_request` is passed over by no answer that is kept."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Blueprint, Flask, abort, request

from cop.plugin import Plugin, public

bp = Blueprint("gate", __name__)


@bp.before_request
def only_from_the_office() -> None:
    if request.remote_addr != "192.0.2.1":
        abort(403)


@bp.get("/")
@public
def index() -> str:
    return "for the office"


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [Plugin(name="gate", title="Gate", api=1, path="/porte", blueprint=bp)]


def test_a_plugin_refuses_whom_it_refuses_after_it_let_another_in(cop_app: Flask) -> None:
    def asked(address: str) -> int:
        return (
            cop_app.test_client().get("/porte/", environ_base={"REMOTE_ADDR": address}).status_code
        )

    assert [asked(one) for one in ("198.51.100.7", "192.0.2.1", "198.51.100.7")] == [403, 200, 403]
