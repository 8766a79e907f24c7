"""The building blocks, rendered alone: what a screen reader and the CSP need is in the HTML."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from wtforms import Form, RadioField, StringField, TextAreaField, validators

TEMPLATES = Path(__file__).parents[2] / "src/cop/web/templates"


class MarkdownField(TextAreaField):
    """Stands for the field of the same name, which the macro knows by its type."""


class CaseForm(Form):
    title = StringField("Titre", [validators.DataRequired("Donnez un titre.")], description="Court")
    text = MarkdownField("Situation")
    readers = RadioField("Lecteurs", choices=["Mon réseau", "Tous"])  # type: ignore[list-item]


def counted(one: str, many: str, num: int) -> str:
    return (one if num == 1 else many) % {"num": num}


def translated(message: str, **values: Any) -> str:
    return message % values if values else message


@pytest.fixture
def render() -> Any:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    environment.globals.update(
        _=translated,
        ngettext=counted,
        csrf_token=lambda: "token",
        cop_once=lambda: "once",
        cop_url=lambda endpoint: f"/{endpoint}",
    )
    environment.filters["date_words"] = lambda moment: f"{moment:%d/%m/%Y}"

    def run(source: str, **values: Any) -> str:
        imports = (
            '{% import "cop/_macros.html" as ui with context %}{% import "cop/_map.html" as map %}'
        )
        return environment.from_string(imports + source).render(**values)

    return run


def case(**changes: Any) -> SimpleNamespace:
    values = {
        "url": "/cas/1", "title": "Le <puits>", "summary": "", "type_label": "Étude de cas",
        "byline": "A. & B.", "visibility": "community", "visibility_label": "Tous les membres",
        "state": "published", "state_label": "", "date": datetime(2026, 11, 12, 9, 30),
        "comment_count": 1, "usage_count": 0, "chips": [],
    }  # fmt: skip
    return SimpleNamespace(**{**values, **changes})


def test_a_field_names_its_hint_and_its_error(render: Any) -> None:
    form = CaseForm(data={"title": ""})
    form.validate()

    html = render("{{ ui.field(form.title) }}", form=form)

    assert 'aria-describedby="title-hint title-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="title-error"' in html
    assert "(required)" in html


def test_a_field_without_error_or_hint_refers_to_nothing(render: Any) -> None:
    html = render("{{ ui.field(form.text) }}", form=CaseForm())

    assert "aria-describedby" not in html
    assert "aria-invalid" not in html


def test_a_markdown_field_has_the_toolbar_and_a_plain_one_has_not(render: Any) -> None:
    form = CaseForm()

    assert '<markdown-toolbar for="text"' in render("{{ ui.field(form.text) }}", form=form)
    assert "markdown-toolbar" not in render("{{ ui.field(form.title) }}", form=form)


def test_choices_stand_in_a_fieldset_with_a_legend(render: Any) -> None:
    html = render("{{ ui.field(form.readers) }}", form=CaseForm(data={"readers": "Tous"}))

    assert "<legend>Lecteurs" in html
    assert html.count('type="radio"') == 2
    assert 'value="Tous" checked' in html


def test_the_summary_of_errors_links_each_field(render: Any) -> None:
    form = CaseForm(data={})
    form.validate()

    html = render("{{ ui.errors(form) }}", form=form)

    assert '<a href="#title">Titre</a> — Donnez un titre.' in html
    assert "things to put right" in html


def test_a_form_without_errors_has_no_summary(render: Any) -> None:
    assert render("{{ ui.errors(form) }}", form=CaseForm()) == ""


def test_a_card_escapes_what_members_wrote(render: Any) -> None:
    html = render("{{ ui.card(item) }}", item=case(title="<script>x</script>", chips=["<b>"]))

    assert "<script>" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html


def test_a_card_counts_one_answer_in_the_singular(render: Any) -> None:
    assert " 1 answer</span>" in render("{{ ui.card(item) }}", item=case())


def test_an_empty_list_says_what_to_do(render: Any) -> None:
    html = render('{{ ui.list([], "Rien encore", "Commencez.", "/nouveau", "Écrire") }}')

    assert '<a class="button" href="/nouveau">Écrire</a>' in html
    assert "<ul" not in html


def test_a_question_is_asked_before_harm_without_script(render: Any) -> None:
    html = render('{{ ui.post("/x", "Supprimer", "danger", confirm="Vraiment ?") }}')

    assert html.startswith('<details class="confirm">')
    assert html.count('name="csrf_token"') == 1


def test_a_value_travels_with_the_button(render: Any) -> None:
    html = render('{{ ui.post("/x", "Utile", name="useful", value=0) }}')

    assert 'name="useful" value="0"' in html


def test_a_network_colour_is_an_attribute_of_the_drawing(render: Any) -> None:
    html = render('{{ ui.avatar("Awa Sarr", "#123456") }}')

    assert 'fill="#123456"' in html
    assert ">AS</text>" in html


@pytest.mark.parametrize(("name", "letters"), [("Zo", "Z"), ("", "?"), ("Jean-Yves Le Du", "JD")])
def test_initials_are_the_first_and_the_last_words(render: Any, name: str, letters: str) -> None:
    assert f">{letters}</text>" in render("{{ ui.avatar(name) }}", name=name)


def test_a_difference_is_said_in_words_and_escaped(render: Any) -> None:
    pieces = [SimpleNamespace(kind="added", text="<i>"), SimpleNamespace(kind="same", text=" a")]

    html = render("{{ ui.diff(pieces) }}", pieces=pieces)

    assert html == (
        '<div class="diff"><ins><span class="hidden">[added </span>&lt;i&gt;'
        '<span class="hidden">]</span></ins> a</div>'
    )


def tile(**changes: Any) -> SimpleNamespace:
    values = {
        "col": 0, "row": 0, "label": "Bretagne", "short": "Bret.", "url": "/reseaux/53",
        "colour": "#2f6f6a", "count": 3, "is_mine": False, "title": "Bretagne : trois membres",
    }  # fmt: skip
    return SimpleNamespace(**{**values, **changes})


def test_each_network_is_a_link_on_the_map_and_in_the_list(render: Any) -> None:
    html = render("{{ map.france(tiles) }}", tiles=[tile(), tile(col=1, url=None, title="Corse")])

    assert html.count('href="/reseaux/53"') == 2
    assert "<title>Bret. - Bretagne : trois membres</title>" in html
    assert html.count("<li>") == 1


def test_a_map_without_tiles_is_still_a_page(render: Any) -> None:
    assert "<svg" in render("{{ map.france([]) }}")
