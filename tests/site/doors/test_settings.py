from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cop.site import create_app
from cop.site.doors.known import provider_name
from cop.site.doors.settings import DOOR_SETTINGS, problem, words
from cop.site.settings import SettingsError

DEFAULTS = {one.name: one.default for one in DOOR_SETTINGS}
HOST = {"COP_SSO_URL": "https://a.example/sso", "COP_SSO_SECRET": "1" * 64}


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"COP_SSO_URL": "https://a.example"}, "must name the same sites"),
        ({**HOST, "COP_SSO_NAME": ("A", "B")}, "must name the same sites"),
        ({**HOST, "COP_SSO_URL": "http://a.example/sso"}, "must start with https://"),
        ({**HOST, "COP_SSO_URL": "javascript:alert(1)"}, "must start with https://"),
        ({**HOST, "COP_SSO_SECRET": "1" * 31}, "32 characters or more"),
        (
            {"COP_SSO_URL": ("https://a.example/1", "https://a.example/2"),
             "COP_SSO_SECRET": ("1" * 64, "2" * 64)},
            "names a host twice",
        ),
        (
            {"COP_SSO_URL": ("https://a.example", "https://b.example"),
             "COP_SSO_SECRET": ("1" * 64, "1" * 64)},
            "another one for each site",
        ),
        ({"COP_OIDC_ISSUER": "http://login.example"}, "COP_OIDC_ISSUER must start with https://"),
        ({"COP_OIDC_ISSUER": "https://login.example"}, "COP_OIDC_CLIENT_ID is empty"),
        ({"COP_REMOTE_USER_HEADER": "X-Remote-User"}, "would let anybody say who they are"),
        ({"COP_REMOTE_USER_PEERS": ("proxy.example",)}, "neither an address nor a network"),
        ({"COP_ONLY_ELSEWHERE": True}, "leaves no way in"),
    ],
)  # fmt: skip
def test_what_can_not_be_started_safely_is_named(config: dict[str, Any], words: str) -> None:
    assert words in problem({**DEFAULTS, **config})


@pytest.mark.parametrize(
    "config",
    [
        {},
        HOST,
        {"COP_SSO_URL": "http://localhost:8080/sso", "COP_SSO_SECRET": "1" * 32},
        {"COP_OIDC_ISSUER": "https://login.example/realms/a", "COP_OIDC_CLIENT_ID": "cop"},
        {"COP_REMOTE_USER_HEADER": "X-User", "COP_REMOTE_USER_PEERS": "unix"},
        {**HOST, "COP_ONLY_ELSEWHERE": True},
    ],
)
def test_what_is_well_starts(config: dict[str, Any]) -> None:
    assert problem({**DEFAULTS, **config}) == ""


def test_a_site_with_a_wrong_one_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="leaves no way in"):
        create_app({"SECRET_KEY": "x", "COP_ONLY_ELSEWHERE": True}, instance_path=tmp_path)


def test_one_word_is_a_list_of_one() -> None:
    assert [words("a"), words(""), words(("a", "b")), words(())] == [["a"], [], ["a", "b"], []]


def test_the_name_of_a_provider_fits_and_tells_two_apart() -> None:
    near = [provider_name("oidc", f"login.example/{'x' * 60}/{end}") for end in "ab"]
    assert len(set(near)) == 2
    assert all(len(name) <= 60 for name in near)
    assert provider_name("sso", "a.example") == "sso:a.example"
