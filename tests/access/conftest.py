"""The community of the access tests, built once a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.access.world import World, settle, world


@pytest.fixture(scope="module")
def community(new_url: Callable[..., str]) -> Iterator[World]:
    with world(new_url()) as made:
        settle(made)
        yield made
