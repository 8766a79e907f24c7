"""`check_plugin` on sound plugins, and on plugins that break one rule each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import cop_bookmarks
import pytest
from flask import Blueprint
from sqlalchemy import select
from wtforms import StringField, ValidationError

from cop.calendar.rows import dates_of
from cop.config import Setting
from cop.contributions.models import Contribution
from cop.contributions.pages import contribution_routes, public
from cop.db import session
from cop.forms import LineField
from cop.members.models import Role
from cop.members.viewer import Viewer
from cop.plugin import Ask, Dated, Job, NavItem, Plugin, Shelf
from cop.plugins.case_studies import plugin as case_studies
from cop.plugins.role_plays import plugin as role_plays
from cop.plugins.tools import plugin as tools
from cop.testing import check_plugin
from cop.testing.mounted import url_prefix

BOOKMARKS = Path(cop_bookmarks.__file__).parent
Copy = Callable[..., Plugin]
DATES: dict[str, Any] = {
    "model": cop_bookmarks.Bookmark, "starts": cop_bookmarks.Bookmark.created_at,
    "ends": cop_bookmarks.Bookmark.updated_at, "zone": "Europe/Paris",
}  # fmt: skip
DATED = Dated(
    name="bookmark", title="x", endpoint="bookmarks.show",
    find=lambda viewer: dates_of(viewer, **DATES),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The code of the bookmarks, to break a piece of."""
    place = tmp_path / "cop_bookmarks"
    shutil.copytree(BOOKMARKS, place, ignore=shutil.ignore_patterns("__pycache__"))
    return place


@pytest.fixture
def copy(folder: Path) -> Copy:
    """The bookmarks plugin with its files in `folder`; `routes(bp)` adds pages to it."""

    def made(routes: Callable[[Blueprint], None] | None = None, **changes: Any) -> Plugin:
        bp = Blueprint(
            "bookmarks", "cop_bookmarks", root_path=str(folder), template_folder="templates"
        )
        contribution_routes(bp, "bookmark")
        if routes is not None:
            routes(bp)
        return replace(cop_bookmarks.plugin, **{"blueprint": bp, **changes})

    return made


def refused(plugin: Plugin) -> str:
    """What `check_plugin` says, without the folder of this run."""
    with pytest.raises(AssertionError) as caught:
        check_plugin(plugin)
    return str(caught.value)


def form_with(**fields: Any) -> list[Any]:
    """The type of the bookmarks, its form with other fields."""
    form = type("OtherForm", (cop_bookmarks.BookmarkForm,), fields)
    return [replace(cop_bookmarks.bookmark, form=form)]


def test_the_cases_keep_every_rule() -> None:
    check_plugin(case_studies)


@pytest.mark.slow
def test_the_role_plays_keep_every_rule() -> None:
    sample = {
        "title": "Un puits", "summary": "Deux villages.", "context": "**Un** puits.",
        "modes": ["room"], "difficulty": "2", "origin": "fiction", "reading_minutes": 5,
        "play_minutes": 15, "total_minutes": 40, "min_players": 2, "max_players": 3,
        "packet": {"parts": [{"code": "R1", "name": "Awa"}, {"code": "R2", "name": "Bintou"}]},
    }  # fmt: skip
    check_plugin(role_plays, samples={"role_play": sample})


def test_an_unchanged_copy_of_the_example_keeps_every_rule(copy: Copy) -> None:
    check_plugin(copy())


def test_a_misspelt_field_of_the_card_is_named() -> None:
    with pytest.raises(TypeError, match="'blueprnt'"):
        Plugin(name="tools", title="Tools", api=1, blueprnt=None)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"name": "Book-marks"}, "its name is lower-case letters"),
        ({"api": 2}, "written for api=2; this core speaks api=1"),
        ({"path": ""}, "its pages need a path such as '/outils'"),
        ({"blueprint": Blueprint("signets", __name__)}, "its blueprint must be named 'bookmarks'"),
        (
            {"types": [replace(cop_bookmarks.bookmark, name="book-mark")]},
            "the type 'book-mark' needs a name like its own",
        ),
        (
            {"asks": [Ask(find=lambda _viewer: select(), says=str, endpoint="web.home")]},
            "endpoint 'web.home' isn't its own",
        ),
        (
            {"shelves": [Shelf(title="x", type="tool")]},
            "its shelf is of 'tool', which is no type of its own",
        ),
        ({"dated": [replace(DATED, endpoint="web.home")]}, "endpoint 'web.home' isn't its own"),
        (
            {"dated": [replace(DATED, name="Ma-date")]},
            "what is dated, 'Ma-date', needs such a name",
        ),
        ({"nav": [NavItem(label="x", endpoint="web.home")]}, "endpoint 'web.home' isn't its own"),
        ({"permissions": {"read": lambda viewer, thing: True}}, "permission 'read' isn't its own"),
        (
            {"settings": [Setting(name="COP_PAGE_SIZE", default=1, meaning="x")]},
            "setting 'COP_PAGE_SIZE' isn't its own",
        ),
        ({"listeners": {"comment_psoted": lambda: None}}, "there is no event 'comment_psoted'"),
        ({"slots": {"home.strat": lambda: ""}}, "there is no slot 'home.strat'"),
        (
            {"jobs": [Job(name="mail.send", every=timedelta(days=1), run=lambda: None)]},
            "job 'mail.send' isn't its own",
        ),
    ],
)
def test_a_name_that_is_not_its_own_is_refused(
    copy: Copy, changes: dict[str, Any], rule: str
) -> None:
    assert rule in refused(copy(**changes))


def test_a_table_without_the_prefix_of_its_plugin_is_refused() -> None:
    other = Blueprint("signets", __name__)
    moved = replace(cop_bookmarks.plugin, name="signets", blueprint=other, nav=[])
    assert "table 'cop_bookmarks_bookmark' must be named cop_signets_" in refused(moved)


def test_a_type_whose_pages_belong_to_another_plugin_is_refused(copy: Copy) -> None:
    away = replace(cop_bookmarks.bookmark, endpoint="tools.show")
    assert "endpoint 'tools.show' isn't its own" in refused(copy(types=[away]))


def test_a_template_outside_the_folder_of_its_plugin_is_refused(copy: Copy, folder: Path) -> None:
    (folder / "templates" / "show.html").write_text("x", encoding="utf-8")
    assert "template 'show.html' must lie in the folder 'bookmarks'" in refused(copy())


def test_a_template_that_cannot_be_read_is_named(copy: Copy, folder: Path) -> None:
    (folder / "templates/bookmarks/new.html").write_text("{% if %}", encoding="utf-8")
    assert "template 'bookmarks/new.html' can't be read" in refused(copy())


def test_a_hook_on_the_whole_app_is_refused(copy: Copy) -> None:
    def reach_out(bp: Blueprint) -> None:
        bp.before_app_request(lambda: None)

    assert "acts on the whole app" in refused(copy(reach_out))


def test_a_public_view_that_takes_posts_is_refused(copy: Copy) -> None:
    def routes(bp: Blueprint) -> None:
        bp.add_url_rule("/compter", "count", public(lambda: "counted"), methods=["POST"])

    assert f"'{url_prefix()}/signets/compter' is @public and takes POST" in refused(copy(routes))


def test_a_page_that_breaks_for_a_visitor_is_named(copy: Copy) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    def routes(bp: Blueprint) -> None:
        bp.add_url_rule("/moyenne", "mean", public(broken))

    assert f"GET '{url_prefix()}/signets/moyenne' breaks: ZeroDivisionError" in refused(
        copy(routes)
    )


def test_a_page_that_shows_a_hidden_thing_is_refused(copy: Copy) -> None:
    def leak(uid: str) -> str:
        thing = session.scalar(select(Contribution).where(Contribution.uid == uid))
        return thing.summary if thing else ""

    def routes(bp: Blueprint) -> None:
        bp.add_url_rule("/<cop_uid:uid>/resume", "leak", public(leak))

    said = refused(copy(routes))
    assert f"'{url_prefix()}/signets/<cop_uid:uid>/resume'" in said
    assert "find(viewer, uid" in said


def test_a_page_that_shows_a_draft_to_a_colleague_is_refused(copy: Copy) -> None:
    def leak(uid: str) -> str:
        thing = session.scalar(select(Contribution).where(Contribution.uid == uid))
        return thing.summary if thing else ""

    def routes(bp: Blueprint) -> None:
        bp.add_url_rule("/<cop_uid:uid>/resume", "leak", leak)

    assert "a colleague, of somebody else's draft" in refused(copy(routes))


def test_a_list_with_hidden_titles_is_refused(copy: Copy) -> None:
    def leak() -> str:
        return ", ".join(session.scalars(select(Contribution.title)))

    def routes(bp: Blueprint) -> None:
        bp.add_url_rule("/tous", "all", public(leak))

    assert f"'{url_prefix()}/signets/tous' shows a title" in refused(copy(routes))


def test_what_is_dated_and_hidden_is_refused(copy: Copy) -> None:
    everybody = Viewer(roles=frozenset({Role.MEMBER}))
    leaking = replace(DATED, find=lambda _viewer: dates_of(everybody, **DATES))
    said = refused(copy(dated=[leaking]))
    assert "tells a title to a visitor, of what only the community reads: write" in said


def test_a_page_that_shows_a_secret_is_refused(copy: Copy, folder: Path) -> None:
    page = folder / "templates/bookmarks/show.html"
    page.write_text(
        '{% extends "cop/contribution/show.html" %}'
        "{% block body %}{{ thing.note.reveal() if thing.note }}{% endblock %}",
        encoding="utf-8",
    )
    assert "shows a secret to somebody who may not edit it" in refused(copy())


def test_a_form_field_without_a_column_is_refused(copy: Copy) -> None:
    said = refused(copy(types=form_with(colour=LineField("Colour"))))
    assert "a field 'colour' and Bookmark no such column" in said


def test_a_form_that_changes_its_own_document_is_refused(copy: Copy) -> None:
    class Louder(LineField):
        def pre_validate(self, form: Any) -> None:
            super().pre_validate(form)
            self.data = f"{self.data}!"

    assert "'title' changes on its way" in refused(copy(types=form_with(title=Louder())))


def test_a_form_that_refuses_the_made_up_document_asks_for_a_sample(copy: Copy) -> None:
    class Picky(LineField):
        def pre_validate(self, form: Any) -> None:
            if self.data != "the one title":
                raise ValidationError("Only the one title.")

    plugin = copy(types=form_with(title=Picky()))
    assert "give check_plugin one that it accepts" in refused(plugin)
    sample = {"title": "the one title", "url": "https://cop.example/"}
    check_plugin(plugin, samples={"bookmark": sample})


def test_a_missing_readme_is_asked_for(copy: Copy, folder: Path) -> None:
    (folder / "README.md").write_text("\n", encoding="utf-8")
    assert f"write {folder / 'README.md'}" in refused(copy())


def test_a_message_without_french_is_named(copy: Copy, folder: Path) -> None:
    page = folder / "templates/bookmarks/_invitation.html"
    page.write_text('{{ _("Hello") }} {{ _("Never said before") }}', encoding="utf-8")
    assert "no French for 'Hello'" in refused(copy())


def test_a_compiled_catalogue_that_is_old_is_refused(copy: Copy, folder: Path) -> None:
    place = folder / "translations/fr/LC_MESSAGES/cop.po"
    words = place.read_text(encoding="utf-8")
    place.write_text(words.replace('"Signet"', '"Marque-page"'), encoding="utf-8")
    assert "cop.mo is older than its .po" in refused(copy())


def test_tables_without_migrations_are_refused(copy: Copy, folder: Path) -> None:
    shutil.rmtree(folder / "migrations")
    assert "it has tables and no migrations" in refused(copy())


def test_models_that_differ_from_the_migrations_are_refused(copy: Copy, folder: Path) -> None:
    step = next((folder / "migrations").glob("0001*.py"))
    lines = step.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if "url" not in line]
    step.write_text("\n".join(kept), encoding="utf-8")
    said = refused(copy())
    assert "add_column cop_bookmarks_bookmark.url" in said
    assert "flask cop db new-step bookmarks" in said


def test_a_plain_field_of_wtforms_is_no_trouble(copy: Copy) -> None:
    check_plugin(copy(types=form_with(summary=StringField("Summary"))))


def test_the_page_of_the_core_shows_nothing_of_a_secret(copy: Copy, folder: Path) -> None:
    (folder / "templates/bookmarks/show.html").unlink()
    check_plugin(copy())


def test_the_toolbox_keeps_every_rule() -> None:
    check_plugin(tools)
