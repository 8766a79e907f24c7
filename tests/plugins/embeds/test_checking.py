"""« Tester ma page »: what is said of a page."""

from __future__ import annotations

import pytest
from flask import Flask

from cop.plugins.embeds.checking import findings
from cop.plugins.embeds.fetching import Fetched
from cop.testing.mounted import url_prefix

ORIGIN = "http://127.0.0.1:8000"
HERE = f"{ORIGIN}{url_prefix()}"
FRAME = f'<iframe src="{HERE}/integrer/v1/outils/"></iframe>'
LINK = f'<a class="x cop-embed" href="{HERE}/outils/">Outils</a>'
SCRIPT = f'<script async src="{HERE}/integrer/v1.js"></script>'


@pytest.mark.parametrize(
    ("body", "policy", "bad"),
    [
        (FRAME, "", []),
        (LINK + SCRIPT, "", []),
        (LINK, "", ["Les liens sont là et notre script manque"]),
        (f"<p>{HERE}/outils/</p>", "", ["Notre adresse y est en simple texte"]),
        ("<p>Bonjour", "", ["Rien de chez nous"]),
        (FRAME, "frame-src 'self'", ["ajoutez http://127.0.0.1:8000 à frame-src"]),
        (FRAME, f"default-src 'self' {ORIGIN}", []),
        (FRAME, "default-src 'none'; frame-src *", ["à script-src"]),
        ('<meta http-equiv="Content-Security-Policy" content="child-src \'none\'">' + FRAME, "",
         ["à frame-src"]),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_said(
    body: str, policy: str, bad: list[str], cop_app: Flask
) -> None:
    with cop_app.test_request_context():
        found = findings(Fetched(200, {"content-security-policy": policy}, body))
    said = [one.words for one in found if not one.good]
    assert len(said) == len(bad)
    assert all(words in one for words, one in zip(bad, said, strict=True))


def test_an_error_of_the_page_is_said(cop_app: Flask) -> None:
    with cop_app.test_request_context():
        assert "(404)" in findings(Fetched(404, {}, FRAME))[0].words
