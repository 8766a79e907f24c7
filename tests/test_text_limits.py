"""Texts made to hurt are refused or rendered; nothing else happens."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cop.text import Rendered, TextRefused, render, summarise
from cop.text.guard import MOST_BYTES, MOST_NESTING, guard, guard_output


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


HERE = Path(__file__).parent
pathological = load(HERE / "corpus" / "pathological.py")
faults_of = load(HERE / "test_text_xss.py").faults_of
TEXTS = list(pathological.texts(sizes=(2_400, 9_000)))


def rendered_or_none(text: str) -> Rendered | None:
    try:
        return render(text)
    except TextRefused:
        return None


def test_the_corpus_is_large() -> None:
    assert len({name for name, _ in TEXTS}) >= 150


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_pathological_texts_are_refused_or_rendered_within_the_allow_list(
    part: int,
) -> None:
    chosen = TEXTS[part::20]
    fates = [(name, rendered_or_none(text)) for name, text in chosen]
    faults = {name: faults_of(fate.full_html) for name, fate in fates if fate}
    assert {name: found for name, found in faults.items() if found} == {}
    assert any(fate is None for _, fate in fates)
    assert any(fate is not None for _, fate in fates)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 2_461, id="brackets, quadratic in Python-Markdown"),
        pytest.param("\n".join("    " * n + "- a" for n in range(150)), id="nested lists"),
        pytest.param(">" * 1_000 + " a", id="nested quotes"),
        pytest.param("> - " * 30 + "a", id="quotes and lists"),
        pytest.param("a\n" + ": b\n" * 500, id="definitions"),
        pytest.param("[^1] " * 3_000 + "\n\n[^1]: a", id="marks of one footnote"),
        pytest.param("*" * 2_000, id="stars"),
        pytest.param("a\n" * 300, id="lines in one block"),
        pytest.param("a\n\n" * 2_100, id="lines"),
        pytest.param("a" * (MOST_BYTES + 1), id="bytes"),
        pytest.param("é" * (MOST_BYTES // 2 + 1), id="bytes of accented letters"),
        pytest.param("\t" * (MOST_BYTES // 2), id="tabs that become spaces"),
        pytest.param("a" + "\u0301\u0316" * 16_000, id="combining marks, quadratic in Unicode"),
        pytest.param("*a* " * 30 + ("\n\n" + "*a* " * 30) * 60, id="many small paragraphs"),
        pytest.param(
            ("|a" * 40 + "|\n") + ("|-" * 40 + "|\n") + ("|b" * 40 + "|\n") * 90,
            id="table",
        ),
        pytest.param(":::reserve\n" + "a\n\n" * 2_100, id="lines of a reserved passage"),
    ],
)
def test_what_would_cost_too_much_is_refused(text: str) -> None:
    with pytest.raises(TextRefused):
        render(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Une phrase ordinaire, avec des mots. " * 20 + "\n\n", id="paragraphs"),
        pytest.param(
            "- **un** point avec un [lien](https://a.example/)\n" * 10 + "\n",
            id="lists",
        ),
        pytest.param(
            "## Titre\n\n" + "Une phrase ordinaire, puis une autre, *ou deux*. " * 15 + "\n\n",
            id="sections",
        ),
    ],
)
def test_twenty_ordinary_pages_are_rendered(text: str) -> None:
    long = text * (40_000 // len(text)) if "**" not in text else text * 20
    assert len(render(long).html) > len(long)


def test_a_table_of_a_hundred_rows_is_rendered() -> None:
    table = "| Poste | Prévu | Réel | Écart |\n|---|--:|--:|--:|\n" + "| a | 1 | 2 | 3 |\n" * 100
    assert render(table).html.count("<tr>") == 101


def test_nesting_is_allowed_up_to_its_limit() -> None:
    lists = "\n".join("    " * n + "- a" for n in range(MOST_NESTING // 2))
    assert render(lists).html.count("<ul>") == MOST_NESTING // 2
    guard([">" * MOST_NESTING + " a"])
    with pytest.raises(TextRefused):
        guard([">" * (MOST_NESTING + 1) + " a"])


def test_the_two_versions_of_a_text_share_one_allowance() -> None:
    text = "*a* " * 450
    blocks = "\n\n".join([text] * 5)
    guard([blocks])
    with pytest.raises(TextRefused):
        guard([blocks, blocks])


def test_output_that_grew_is_refused() -> None:
    with pytest.raises(TextRefused):
        guard_output(["<p>" * 2_601])
    with pytest.raises(TextRefused):
        guard_output(["a" * 200_001, "a" * 200_001])


def test_deep_recursion_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(words: object) -> None:
        raise RecursionError

    monkeypatch.setattr("cop.text.rendering.build", too_deep)
    with pytest.raises(TextRefused):
        render("a text that nobody rendered before")


def test_each_refusal_says_what_to_do() -> None:
    texts = [
        "a" * 70_000,
        ">" * 30 + "a",
        "[" * 30,
        "a\n" * 300,
        "a\n: b\n" * 30,
        "*a" * 2_000,
    ]
    messages = []
    for text in texts:
        with pytest.raises(TextRefused) as refusal:
            render(text)
        messages.append(str(refusal.value))
    assert len(set(messages)) == len(texts)
    assert all(message.count(". ") >= 1 and message.endswith(".") for message in messages)


def test_a_summary_never_raises() -> None:
    assert summarise("[" * 3_000, 20) == "[" * 19 + "…"
