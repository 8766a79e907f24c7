"""What people type stays text in our scripts: no HTML is made of it, nothing is run, and it names no
property of an object."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for folder in ("src", "examples")
    for path in sorted((ROOT / folder).rglob("*.js"))
    if path.parent != ROOT / "src/cop/web/static/vendor"
]
TEMPLATES = sorted((ROOT / "src").rglob("*.html"))
SINK = re.compile(
    r"\.(?:inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write|setHTMLUnsafe"
    r"|createContextualFragment|parseFromString|\.srcdoc\b"
)
RUN = re.compile(r"\beval\s*\(|\bFunction\s*\(|set(?:Timeout|Interval)\(\s*[\"'`]|javascript:")
# Put at a name that is worked out: `a[b] = …`; `a[0] = …` is none.
KEY = re.compile(
    r"[\w.]+\[(?!\d+\]|[\"'])[^\]\n]+\]\s*(?:=(?!=|>)|\?\?=|\|\|=|&&=|\+=)|__proto__|\.prototype\s*[\[=]"
)

# HTML that our own server rendered, where Jinja escaped what people typed. File → how many places.
OURS = {
    "embeds.js": 1,  # the page of the form itself; scripts of a parsed page don't run
    "scan.js": 1,  # the marks on a text that is being written
    "planner.js": 4,  # the column, a clash, the details of a row (twice)
    "planner_mend.js": 1,  # the parts of the column that a change touched
    "conductor.js": 1,  # what Markdown became, through the allow-list of `cop.text`
}
# Names that nobody types.
FIXED = {
    "live.js": ["course[name] ="],  # six words written above it
    "loader.js": ["known[start] ="],  # the address that the script came from, with its scheme
    "writer.js": ["docs[text.key] ="],  # made by the server, and sent back to it
}


def found(pattern: re.Pattern[str], path: Path) -> list[str]:
    code = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [one.group() for one in pattern.finditer(code)]


def test_the_scripts_of_every_part_are_looked_at() -> None:
    assert {"cop.js", "passkey.js", "loader.js", "writer.js", "planner.js"} <= {
        one.name for one in FILES
    }
    assert len({one.name for one in FILES}) == len(FILES)


def test_html_is_put_into_a_page_in_listed_places_only() -> None:
    places = {path.name: len(hits) for path in FILES if (hits := found(SINK, path))}

    assert places == OURS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_text_is_run_as_code(path: Path) -> None:
    assert found(RUN, path) == []


def test_what_is_typed_names_no_property() -> None:
    """`o[typed] = …` with « __proto__ » changes every object: a Map has no such names."""
    places = {path.name: hits for path in FILES if (hits := found(KEY, path))}

    assert places == FIXED


@pytest.mark.parametrize(
    ("pattern", "bad"),
    [(SINK, "a.innerHTML = b"), (SINK, "a.innerHTML += b"), (SINK, "a.insertAdjacentHTML('x', b)"),
     (SINK, "document.write(b)"), (RUN, "eval (b)"), (RUN, "new Function(b)"), (RUN, "setTimeout('b', 1)"),
     (KEY, "a[b] = 1"), (KEY, "a[b.c] ??= 1"), (KEY, "a[`b`] += 1"), (KEY, "A.prototype[b]"),
     (KEY, "a.__proto__")],
)  # fmt: skip
def test_what_is_looked_for_would_be_found(pattern: re.Pattern[str], bad: str) -> None:
    assert pattern.search(bad) is not None


def test_no_script_is_written_into_a_template() -> None:
    """But data, which is no code, and the files of the package that a page holds whole."""
    script = re.compile(r"<script(?![^>]*(?:src=|json))[^>]*>(.*?)</script>", re.DOTALL)
    inside = {text for path in TEMPLATES for text in script.findall(path.read_text("utf-8"))}

    assert inside == {"{{ script }}", "{{ script|safe }}", "{{ seat_script|safe }}"}
