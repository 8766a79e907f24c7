"""The bin shows one's own, and a comment only under what one still reads."""

from __future__ import annotations

from typing import Any

from cop.contributions import services
from cop.contributions.bin import deleted_things
from cop.contributions.conversation import comment_on, delete_comment
from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make


def test_the_bin_holds_ones_own_things_newest_first(
    make: Make, case_document: dict[str, Any]
) -> None:
    author, other = make.member(), make.member()
    made = make.contribution("case_study", author, case_document)
    case = find(viewer_of(author), made.uid, CaseStudy)
    written = comment_on(viewer_of(author), case, "Une **piste** à reprendre.")
    delete_comment(viewer_of(author), case, written.uid)
    assert [(one.title, one.comment_uid) for one in deleted_things(viewer_of(author))] == [
        ("Une piste à reprendre.", written.uid)
    ]
    services.delete(viewer_of(author), case)
    session.commit()
    assert [one.title for one in deleted_things(viewer_of(author))] == [case_document["title"]]
    assert deleted_things(viewer_of(other)) == []


def test_a_comment_under_what_one_no_longer_reads_is_not_shown(
    make: Make, case_document: dict[str, Any]
) -> None:
    author, other = make.member(), make.member()
    made = make.contribution("case_study", author, case_document)
    case = find(viewer_of(author), made.uid, CaseStudy)
    written = comment_on(viewer_of(other), case, "Une piste.")
    delete_comment(viewer_of(other), case, written.uid)
    services.set_visibility(viewer_of(author), case, Visibility.NETWORK)
    session.commit()
    assert deleted_things(viewer_of(other)) == []
