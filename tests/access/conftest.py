"""The community of the access tests, built once a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.world import World, settle, world


@pytest.fixture(scope="module")
def community(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    url = f"sqlite:///{tmp_path_factory.mktemp('access') / 'cop.sqlite'}"
    with world(url) as made:
        settle(made)
        yield made
