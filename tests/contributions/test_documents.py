"""A document is what history keeps and export writes: whole for authors, without secrets for all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.contributions.documents import apply_document, from_markdown, to_document, to_markdown
from cop.contributions.finding import find
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make

TEXT = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=80
)


def case(make: Make, document: dict[str, Any]) -> CaseStudy:
    author = make.member("Aurore Autrice")
    made = make.contribution("case_study", author, document)
    return find(viewer_of(author), made.uid, CaseStudy)


def test_a_document_says_nothing_of_its_author_its_state_or_its_readers(
    make: Make, case_document: dict[str, Any]
) -> None:
    found = to_document(case(make, case_document))
    assert set(found) == {
        "type", "title", "summary", "language", "licence", "situation", "attempted", "request",
        "synthesis", "phase", "themes", "zone", "country", "budget_band", "staff_band", "age_band",
        "country_link",
    }  # fmt: skip


def test_reserved_passages_are_left_out_on_demand(
    make: Make, case_document: dict[str, Any]
) -> None:
    text = "Dehors.\n\n:::reserve{niveau=session}\nDedans.\n:::"
    made = case(make, case_document | {"situation": text})
    assert to_document(made)["situation"] == text
    assert "Dedans" not in to_markdown(made, to_document(made, reserved=False))


def test_writing_a_document_back_changes_nothing(make: Make, case_document: dict[str, Any]) -> None:
    made = case(make, case_document)
    before = to_document(made)
    apply_document(made, before)
    assert to_document(made) == before
    assert made.synthesis is None, "what was never written stays unwritten"


def test_a_file_reads_back_as_the_document(make: Make, case_document: dict[str, Any]) -> None:
    made = case(make, case_document | {"attempted": "<!-- cop: request -->\nFaux.\n---\n\\x"})
    document = to_document(made)
    back = from_markdown(to_markdown(made, document))
    assert back == {key: value for key, value in document.items() if value is not None} | {
        key: value for key, value in document.items() if value is None and key in back
    }


@pytest.mark.parametrize(
    "content", ["", "---\na: [\n---\n", "---\ntitle: x\n---\n", "---\ntype: 3\n---\n"]
)
def test_a_file_without_readable_front_matter_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match="front matter"):
        from_markdown(content)


@given(situation=TEXT, attempted=TEXT)
def test_no_text_forges_a_section(situation: str, attempted: str) -> None:
    thing = CaseStudy(type="case_study")
    document = {"type": "case_study", "title": "T", "situation": situation, "attempted": attempted}
    back = from_markdown(to_markdown(thing, document))
    assert set(back) == set(document)
    # White space at the ends is nobody's words.
    words = (back["situation"].strip(), back["attempted"].strip())
    assert words == (situation.strip(), attempted.strip())
