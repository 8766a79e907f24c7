"""The life of a tool: read over elsewhere, standing, to revise, replaced; nothing hides it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import readings
from cop.contributions import services as spine
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.models import Revision, State, Visibility
from cop.contributions.readings import Verdict
from cop.db import now, session
from cop.mail.outbox import Mail
from cop.members.models import Member, Organisation, Role
from cop.members.services import leave
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.tools import feedback, services, stages
from cop.plugins.tools.models import Feedback, Outcome, Reason, Stage, Tool, Validation
from cop.testing import Make


def subjects() -> list[tuple[int | None, str]]:
    rows = session.execute(select(Mail.member_id, Mail.subject).order_by(Mail.id))
    return [(member, subject.split("] ")[1]) for member, subject in rows]


def overdue(tool: Tool, days: int) -> None:
    tool.review_due = now().date() - timedelta(days=days)
    session.flush()


def test_a_new_tool_waits_to_be_read_over_and_is_readable_meanwhile(
    share: Any, elsewhere: Member
) -> None:
    tool = share(read_over=False)
    assert (tool.stage, readings.pending(tool) is not None) == (Stage.READING, True)
    assert find(viewer_of(elsewhere), tool.uid, Tool) is tool


def test_its_author_looks_after_it_for_a_year(share: Any, author: Member) -> None:
    tool = share()
    assert tool.maintainer_id == author.id
    assert tool.review_due == (now() + timedelta(days=365)).date()


def test_somebody_of_its_own_network_does_not_read_it_over(
    share: Any, make: Make, author: Member
) -> None:
    here = session.get_one(Organisation, author.organisation_id)
    colleague = make.member(organisation=here)
    tool = share(read_over=False)
    waiting = readings.pending(tool)
    for near in (author, colleague):
        with pytest.raises(Forbidden):
            stages.approve(viewer_of(near), tool, waiting)
    with pytest.raises(NotFound):
        stages.approve(VISITOR, tool, waiting)
    assert (tool.stage, waiting.verdict) == (Stage.READING, Verdict.PENDING)


def test_an_asked_change_reaches_the_author_and_the_next_version_is_asked_about(
    share: Any, author: Member, elsewhere: Member
) -> None:
    tool = share(read_over=False)
    waiting = readings.pending(tool)
    stages.ask_for_changes(viewer_of(elsewhere), tool, waiting, "Trop long.")
    assert subjects() == [(author.id, "Quelqu’un qui a relu votre outil demande une modification")]
    changed = to_document(tool) | {"body": "Court."}
    services.save_tool(viewer_of(author), tool, changed, base_version=None)
    again = readings.pending(tool)
    assert (again.version, tool.stage) == (2, Stage.READING)


def test_the_public_web_waits_for_a_reading(share: Any, author: Member) -> None:
    viewer, tool = viewer_of(author), share(read_over=False)
    with pytest.raises(Forbidden):
        spine.set_visibility(viewer, tool, Visibility.PUBLIC)
    read = share(title="Autre grille")
    spine.set_visibility(viewer, read, Visibility.PUBLIC)
    assert (tool.visibility, read.visibility) == (Visibility.COMMUNITY, Visibility.PUBLIC)


def test_still_valid_is_an_act_and_no_edit(share: Any, author: Member) -> None:
    tool = share()
    overdue(tool, 40)
    stages.look_over()
    said = stages.validate(viewer_of(author), tool)
    assert (tool.stage, tool.edition, tool.version) == (Stage.STANDING, "1.0", 1)
    assert (said.member_id, said.next_due) == (author.id, tool.review_due)
    assert tool.review_due > now().date()
    assert session.scalars(select(Revision.number)).all() == [1]


def test_who_may_not_edit_does_not_say_still_valid(share: Any, elsewhere: Member) -> None:
    tool = share()
    with pytest.raises(Forbidden):
        stages.validate(viewer_of(elsewhere), tool)
    assert session.scalars(select(Validation.id)).all() == []


def test_a_tool_that_nobody_read_over_is_not_still_valid(share: Any, author: Member) -> None:
    tool = share(read_over=False)
    with pytest.raises(Forbidden):
        stages.validate(viewer_of(author), tool)


@pytest.mark.parametrize(("days", "stage"), [(30, Stage.STANDING), (31, Stage.TO_REVISE)])
def test_thirty_days_after_its_date_a_tool_is_to_be_revised(
    share: Any, days: int, stage: Stage
) -> None:
    tool = share()
    overdue(tool, days)
    stages.look_over()
    assert (tool.stage, tool.state) == (stage, State.PUBLISHED)


def test_the_maintainer_is_told_once_with_the_title_and_no_text(
    share: Any, author: Member, elsewhere: Member
) -> None:
    tool = share(body="Une phrase secrète")
    session.query(Mail).delete()
    overdue(tool, 40)
    stages.look_over()
    session.commit()
    stages.look_over()
    (mail,) = session.scalars(select(Mail)).all()
    assert (mail.member_id, tool.title in mail.body) == (author.id, True)
    assert "phrase secrète" not in mail.body
    assert tool.reason == Reason.OVERDUE


def test_nothing_happens_to_drafts_archived_and_deleted_tools(share: Any, author: Member) -> None:
    archived, deleted = share(), share(title="Corbeille")
    spine.archive(viewer_of(author), archived)
    spine.delete(viewer_of(author), deleted)
    for tool in (archived, deleted):
        overdue(tool, 90)
    stages.look_over()
    assert (archived.stage, deleted.stage) == (Stage.STANDING, Stage.STANDING)


def unsuitable(tool: Tool, member: Member, answers: dict[str, Any]) -> None:
    told = answers | {"outcome": Outcome.UNSUITABLE}
    feedback.tell(viewer_of(member), find(viewer_of(member), tool.uid, Tool), told)
    session.flush()


def test_two_uses_that_found_it_unsuitable_put_it_to_be_revised(
    share: Any, make: Make, elsewhere: Member, answers: dict[str, Any]
) -> None:
    tool = share()
    unsuitable(tool, elsewhere, answers)
    assert tool.stage == Stage.STANDING
    unsuitable(tool, make.member(), answers)
    assert (tool.stage, tool.reason) == (Stage.TO_REVISE, Reason.UNSUITABLE)


def test_what_is_taken_back_or_corrected_takes_its_weight_back(
    share: Any, make: Make, elsewhere: Member, answers: dict[str, Any]
) -> None:
    tool, viewer = share(), viewer_of(elsewhere)
    unsuitable(tool, elsewhere, answers)
    unsuitable(tool, make.member(), answers)
    mine = session.scalars(select(Feedback).where(Feedback.member_id == elsewhere.id)).one()
    feedback.change(viewer, tool, mine, answers)
    assert (tool.stage, tool.reason) == (Stage.STANDING, None)
    feedback.change(viewer, tool, mine, answers | {"outcome": Outcome.UNSUITABLE})
    assert tool.stage == Stage.TO_REVISE
    feedback.remove(viewer, tool, mine)
    assert (tool.stage, tool.reason) == (Stage.STANDING, None)
    unsuitable(tool, make.member(), answers)
    assert tool.stage == Stage.TO_REVISE  # the one that was left still weighs


def test_a_tool_that_is_overdue_stays_so_whatever_is_taken_back(
    share: Any, elsewhere: Member, answers: dict[str, Any]
) -> None:
    tool, viewer = share(), viewer_of(elsewhere)
    unsuitable(tool, elsewhere, answers)
    overdue(tool, 40)
    stages.look_over()
    feedback.remove(viewer, tool, session.scalars(select(Feedback)).one())
    assert (tool.stage, tool.reason) == (Stage.TO_REVISE, Reason.OVERDUE)


def test_what_was_unsuitable_in_an_earlier_method_does_not_count(
    share: Any, make: Make, author: Member, elsewhere: Member, answers: dict[str, Any]
) -> None:
    tool = share()
    unsuitable(tool, elsewhere, answers)
    changed = to_document(tool) | {"body": "Autre méthode"}
    services.save_tool(viewer_of(author), tool, changed, base_version=None, major=True)
    unsuitable(tool, make.member(), answers)
    assert tool.stage == Stage.STANDING


def test_what_was_unsuitable_before_somebody_stood_for_it_does_not_count_again(
    share: Any, make: Make, author: Member, elsewhere: Member, answers: dict[str, Any]
) -> None:
    tool = share()
    unsuitable(tool, elsewhere, answers)
    unsuitable(tool, make.member(), answers)
    stages.validate(viewer_of(author), tool)
    unsuitable(tool, make.member(), answers)
    assert tool.stage == Stage.STANDING


def test_a_new_method_answers_and_a_new_wording_does_not(share: Any, author: Member) -> None:
    tool = share()
    overdue(tool, 40)
    stages.look_over()
    changed = to_document(tool) | {"body": "Mieux dit"}
    services.save_tool(viewer_of(author), tool, changed, base_version=None)
    assert tool.stage == Stage.TO_REVISE
    changed = to_document(tool) | {"body": "Autre méthode"}
    services.save_tool(viewer_of(author), tool, changed, base_version=None, major=True)
    assert tool.stage == Stage.STANDING


def test_a_replaced_tool_is_put_away_and_comes_back_to_be_revised(
    share: Any, author: Member
) -> None:
    viewer, tool, other = viewer_of(author), share(), share(title="Mieux")
    stages.replace(viewer, tool, other)
    assert (tool.stage, tool.state, tool.replaced_by_id) == (
        Stage.REPLACED, State.ARCHIVED, other.id,
    )  # fmt: skip
    spine.publish(viewer, tool)
    assert (tool.stage, tool.replaced_by_id) == (Stage.TO_REVISE, None)


def test_two_tools_do_not_replace_one_another(share: Any, author: Member) -> None:
    viewer, tool, other = viewer_of(author), share(), share(title="Mieux")
    stages.replace(viewer, tool, other)
    for target in (tool, other):
        with pytest.raises(NotFound):
            stages.replace(viewer, other, target)


def test_what_takes_its_place_must_be_readable(
    share: Any, make: Make, author: Member, elsewhere: Member
) -> None:
    tool, hidden = share(), share(elsewhere, read_over=False, level="network", title="Caché")
    with pytest.raises(NotFound):
        stages.replace(viewer_of(author), tool, hidden)
    assert (tool.state, tool.replaced_by_id) == (State.PUBLISHED, None)


def test_who_leaves_looks_after_nothing(share: Any, author: Member) -> None:
    tool = share()
    leave(author)
    session.commit()
    session.expire_all()
    assert tool.maintainer_id is None


def test_another_maintainer_is_somebody_who_may_edit(
    share: Any, make: Make, author: Member, elsewhere: Member
) -> None:
    here = session.get_one(Organisation, author.organisation_id)
    colleague = make.member(organisation=here)
    tool, day = share(), date(2027, 6, 1)
    with pytest.raises(NotFound):
        services.look_after(viewer_of(author), tool, elsewhere, day)
    services.look_after(viewer_of(author), tool, colleague, day)
    assert (tool.maintainer_id, tool.review_due) == (colleague.id, day)


def test_its_network_and_the_coordination_edit_it_and_others_do_not(
    share: Any, make: Make, author: Member, elsewhere: Member
) -> None:
    tool = share()
    here = session.get_one(Organisation, author.organisation_id)
    coordinator = make.member(roles=(Role.COORDINATOR,))
    for editor in (make.member(organisation=here), coordinator):
        assert find(viewer_of(editor), tool.uid, Tool, action="edit") is tool
    with pytest.raises(Forbidden):
        find(viewer_of(elsewhere), tool.uid, Tool, action="edit")
