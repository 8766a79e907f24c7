"""Writing, publishing, choosing who reads: what each act keeps, tells and refuses."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import services
from cop.contributions.conversation import comment_on
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.history import first_visible
from cop.contributions.models import Act, CoAuthor, Revision, State, Visibility
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.models import Member, Role
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore")


def made(make: Make, author: Member, document: dict[str, Any], **keywords: Any) -> CaseStudy:
    uid = make.contribution("case_study", author, document, **keywords).uid
    return find(viewer_of(author), uid, CaseStudy)


def revisions(case: CaseStudy) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Revision.number, Revision.kind)
        .where(Revision.contribution_id == case.id)
        .order_by(Revision.number)
    )
    return [(number, kind) for number, kind in rows]


def test_each_save_is_a_version_and_the_same_text_is_none(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case, viewer = made(make, author, case_document), viewer_of(author)
    changed = services.save(viewer, case, to_document(case) | {"attempted": "Deux rencontres."})
    same = services.save(viewer, case, to_document(case))
    assert (changed.changed, same.changed) == (True, False)
    assert (revisions(case), case.version) == ([(1, "edit"), (2, "edit")], 2)


def test_two_people_who_change_two_fields_both_keep_their_words(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case, viewer = made(make, author, case_document), viewer_of(author)
    base = to_document(case)
    services.save(viewer, case, base | {"attempted": "Mes mots."}, base_version=1)
    saved = services.save(viewer, case, base | {"situation": "Tes mots."}, base_version=1)
    assert (saved.merged, saved.conflicts) == (True, {})
    assert (case.attempted.source, case.situation.source) == ("Mes mots.", "Tes mots.")
    assert revisions(case)[-1] == (3, "merged")


def test_two_people_who_change_the_same_words_are_both_shown_and_nothing_is_written(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case, viewer = made(make, author, case_document), viewer_of(author)
    base = to_document(case)
    services.save(viewer, case, base | {"attempted": "Une lettre."}, base_version=1)
    saved = services.save(viewer, case, base | {"attempted": "Un appel."}, base_version=1)
    conflict = saved.conflicts["attempted"]
    assert (conflict.theirs, conflict.mine) == ("Une lettre.", "Un appel.")
    assert (saved.changed, case.attempted.source) == (False, "Une lettre.")


def test_the_history_of_the_draft_stays_with_its_authors(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case = made(make, author, case_document | {"attempted": "Nommé."}, state=State.DRAFT)
    viewer, reader = viewer_of(author), viewer_of(make.member())
    services.save(viewer, case, case_document)
    case.checked_version = case.version
    services.publish(viewer, case)
    assert (first_visible(viewer, case), first_visible(reader, case)) == (1, 2)


def test_widening_hides_the_earlier_versions_from_the_new_readers(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case = made(make, author, case_document, visibility=Visibility.NETWORK)
    viewer, reader = viewer_of(author), viewer_of(make.member())
    services.save(viewer, case, to_document(case) | {"attempted": "Autre."})
    services.set_visibility(viewer, case, Visibility.COMMUNITY)
    assert first_visible(reader, case) == 2
    services.set_visibility(viewer, case, Visibility.NETWORKS)
    assert first_visible(reader, case) == 2, "narrowing hides nothing more"


def test_moving_to_another_space_hides_history_and_takes_back_waiting_mails(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    guests = make.organisation("Mairie")
    guest = make.member("Gaspard", organisation=guests, roles=(Role.GUEST,))
    old, new = make.space(author, guest), make.space(author)
    case = made(make, author, case_document, visibility=Visibility.SPACE, space=old)
    viewer = viewer_of(author)
    services.save(viewer, case, to_document(case) | {"attempted": "Autre."})
    comment_on(viewer, case, f"@{guest.handle} ?")
    assert session.scalar(select(func.count(Mail.id))) == 1
    services.set_visibility(viewer, case, Visibility.SPACE, space_id=new.id)
    assert session.scalar(select(func.count(Mail.id))) == 0
    assert case.history_from == 2
    with pytest.raises(NotFound):
        find(viewer_of(guest), case.uid, CaseStudy)


def test_a_case_is_shared_only_in_a_space_of_its_author(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case, elsewhere = made(make, author, case_document), make.space()
    for space_id in (elsewhere.id, None, 999):
        with pytest.raises(NotFound):
            services.set_visibility(viewer_of(author), case, Visibility.SPACE, space_id=space_id)
    assert case.visibility == Visibility.COMMUNITY


def test_a_case_never_becomes_public_by_choice(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case = made(make, author, case_document)
    with pytest.raises(Forbidden):
        services.set_visibility(viewer_of(author), case, Visibility.PUBLIC)
    draft = made(make, author, case_document, state=State.DRAFT, visibility=Visibility.PUBLIC)
    draft.checked_version = draft.version
    with pytest.raises(Forbidden):
        services.publish(viewer_of(author), draft)
    assert (case.visibility, draft.state) == (Visibility.COMMUNITY, State.DRAFT)


def test_what_was_public_comes_back_from_the_archive_as_it_was(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case = made(make, author, case_document, visibility=Visibility.PUBLIC)
    case.checked_version = case.version
    services.archive(viewer_of(author), case)
    services.publish(viewer_of(author), case)
    assert (case.state, case.visibility) == (State.PUBLISHED, Visibility.PUBLIC)


def test_a_draft_is_not_opened_by_archiving_it(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    draft = made(make, author, case_document, state=State.DRAFT)
    with pytest.raises(Forbidden):
        services.archive(viewer_of(author), draft)
    assert draft.state == State.DRAFT


def test_archiving_twice_is_one_act(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case = made(make, author, case_document)
    services.archive(viewer_of(author), case)
    services.archive(viewer_of(author), case)
    session.flush()
    assert session.scalars(select(Act.verb)).all() == ["archived"]


def test_an_earlier_version_comes_back_as_a_new_one(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case = made(make, author, case_document, state=State.DRAFT)
    viewer = viewer_of(author)
    services.save(viewer, case, to_document(case) | {"attempted": "Autre."})
    services.restore(viewer, case, 1)
    assert case.attempted.source == "Une rencontre."
    assert revisions(case) == [(1, "edit"), (2, "edit"), (3, "restored")]
    with pytest.raises(NotFound):
        services.restore(viewer, case, 9)


def test_a_case_is_not_copied(make: Make, author: Member, case_document: dict[str, Any]) -> None:
    case = made(make, author, case_document)
    with pytest.raises(NotFound):
        services.adapt(viewer_of(make.member()), case)


def test_the_bin_takes_from_everybody_and_gives_back_to_the_authors(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    case, stranger = made(make, author, case_document), make.member()
    services.delete(viewer_of(author), case)
    for member in (author, stranger):
        with pytest.raises(NotFound):
            find(viewer_of(member), case.uid, CaseStudy)
    with pytest.raises(NotFound):
        services.undelete(viewer_of(stranger), case)
    services.undelete(viewer_of(author), case)
    assert find(viewer_of(stranger), case.uid, CaseStudy).deleted_at is None


def test_a_guest_writes_nothing_of_their_own(make: Make, case_document: dict[str, Any]) -> None:
    from flask import current_app

    kind = current_app.extensions["cop"].registry.types["case_study"]
    guest = make.member(roles=(Role.GUEST,))
    with pytest.raises(NotFound):
        services.create(viewer_of(guest), kind, case_document)


def test_a_contact_edits_what_the_network_shares_under_its_name_and_decides_nothing(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    home = session.get_one(Member, author.id).organisation_id
    contact = make.member(roles=(Role.MEMBER, Role.NETWORK_CONTACT))
    contact.organisation_id = home
    case = made(make, author, case_document)
    viewer = viewer_of(contact)
    assert services.save(viewer, case, to_document(case) | {"attempted": "Relu."}).changed
    for deed in (services.archive, services.delete):
        with pytest.raises(Forbidden):
            deed(viewer, case)
    with pytest.raises(Forbidden):
        services.set_visibility(viewer, case, Visibility.NETWORK)


def test_a_co_author_edits_the_draft(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    draft = made(make, author, case_document, state=State.DRAFT)
    other = make.member()
    session.add(CoAuthor(contribution_id=draft.id, member_id=other.id))
    session.flush()
    session.expire_all()
    found = find(viewer_of(other), draft.uid, CaseStudy, action="edit")
    assert services.save(viewer_of(other), found, case_document | {"attempted": "À deux."}).changed
