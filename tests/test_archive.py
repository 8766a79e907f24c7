"""The operator's own copy: every contribution as a file that can be read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cop.archive import export_all
from cop.contributions.documents import from_markdown, to_document
from cop.contributions.models import SignedAs, State, Visibility
from cop.db import now, session
from cop.testing import Make

Document = dict[str, Any]


def test_a_file_reads_back_as_the_document_that_it_was(
    make: Make, case_document: Document, tmp_path: Path
) -> None:
    case_document["situation"] = "## Le puits\n\n<!-- cop: attempted -->\n\n---\ntitle: non\n---"
    case = make.contribution("case_study", make.member(), case_document)

    assert export_all(tmp_path) == 1
    written = (tmp_path / "case_study" / f"{case.uid}.md").read_text(encoding="utf-8")
    # What was never written has no section.
    assert {"synthesis": None} | from_markdown(written) == to_document(case)


def test_drafts_and_archived_ones_are_in_the_copy_hidden_and_deleted_ones_are_not(
    make: Make, case_document: Document, tmp_path: Path
) -> None:
    author = make.member()
    made = {
        state: make.contribution("case_study", author, case_document, state=state)
        for state in State
    }
    binned = make.contribution("case_study", author, case_document)
    binned.deleted_at = now()
    session.commit()

    assert export_all(tmp_path) == 3
    names = {path.stem for path in tmp_path.rglob("*.md")}
    assert names == {made[state].uid for state in (State.DRAFT, State.PUBLISHED, State.ARCHIVED)}


def test_a_file_does_not_say_who_wrote_it(
    make: Make, case_document: Document, tmp_path: Path
) -> None:
    author = make.member("Maëlle Kerdoncuff", organisation=make.organisation("Armor Solidaire"))
    for signed_as in SignedAs:
        make.contribution(
            "case_study", author, case_document, signed_as=signed_as, visibility=Visibility.NETWORK
        )
    export_all(tmp_path)
    whole = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.md"))

    assert "Le puits et la pompe" in whole
    for name in ("Kerdoncuff", author.handle, author.uid, author.email, "Armor"):
        assert name not in whole


def test_an_empty_community_writes_no_file(make: Make, tmp_path: Path) -> None:
    assert export_all(tmp_path / "copy") == 0
    assert not (tmp_path / "copy").exists()
