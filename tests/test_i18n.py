"""Words: French unless one chose English; from the core and from each active plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Flask, g
from flask_babel import Babel

from cop import i18n
from cop.extension import Cop
from cop.i18n import chosen_language, gettext, lazy_gettext, ngettext
from cop.testing import make_app

LATER = lazy_gettext("Bookmarks")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return make_app(f"sqlite:///{tmp_path}/x.sqlite", plugins=[bookmarks])


def test_a_visitor_reads_french_whatever_the_browser_asks_for(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert (chosen_language(), gettext("Home")) == ("fr", "Accueil")


def test_a_visitor_who_chose_english_reads_english(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "cop_language=en"}):
        assert (chosen_language(), gettext("Home")) == ("en", "Home")


@pytest.mark.parametrize("odd", ["xx", "../../etc", "", "fr_FR"])
def test_a_language_that_is_not_there_is_french(app: Flask, odd: str) -> None:
    with app.test_request_context(headers={"Cookie": f"cop_language={odd}"}):
        assert chosen_language() == "fr"


def test_words_of_a_plugin_are_there_while_it_is_active(app: Flask, tmp_path: Path) -> None:
    with app.test_request_context():
        assert str(LATER) == "Signets"
    bare = make_app(f"sqlite:///{tmp_path}/y.sqlite", plugins=[])
    with bare.test_request_context():
        assert str(LATER) == "Bookmarks"


def test_words_without_an_app_are_english() -> None:
    assert gettext("Saved by %(name)s", name="Léa") == "Saved by Léa"
    assert str(LATER) == "Bookmarks"


def test_counted_words_follow_french_where_zero_is_singular(app: Flask) -> None:
    with app.test_request_context():
        said = [ngettext("%(num)s person", "%(num)s people", count) for count in (0, 1, 2)]
    assert said == ["0 personne", "1 personne", "2 personnes"]


def test_the_language_of_a_member_is_used_in_mails_too(app: Flask) -> None:
    with app.app_context():
        assert chosen_language() == "fr"
        g.cop_language = "en"
        assert (chosen_language(), gettext("Home")) == ("en", "Home")


def test_a_host_with_its_own_babel_keeps_it_and_its_choice(tmp_path: Path) -> None:
    app = Flask("host")
    app.config.update(SECRET_KEY="x", COP_DATABASE_URL=f"sqlite:///{tmp_path}/x.sqlite")
    babel = Babel(app, locale_selector=lambda: "en")
    Cop(app, plugins=[])
    assert app.extensions["babel"].instance is babel
    with app.test_request_context():
        assert gettext("Home") == "Home"


def test_every_language_has_a_name() -> None:
    assert dict(i18n.LANGUAGES) == {"fr": "Français", "en": "English"}


def test_pages_say_their_language(app: Flask) -> None:
    assert '<html lang="fr"' in app.test_client().get("/aide/mise-en-forme").text
    client = app.test_client()
    client.set_cookie("cop_language", "en")
    assert '<html lang="en"' in client.get("/aide/mise-en-forme").text
