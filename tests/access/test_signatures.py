"""« A member of … »: who stands without a name is found by nobody but the authors and the
coordination, on no page, in no file and in no mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import url_for
from sqlalchemy import select

from cop.contributions import services, ties
from cop.contributions.conversation import comment_on
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, SignedAs, Visibility
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.plugins.case_studies.services import save_case
from cop.testing import Make
from tests.access import matrix as m
from tests.access.answers import words_of
from tests.access.test_matrix import address
from tests.access.world import DOCUMENT, World, settle_people, world

pytestmark = pytest.mark.slow

NAME = "Hildegarde Cachée"
KNOWING = frozenset({m.AUTHOR, m.COAUTHOR, m.COORDINATOR})
STRANGERS = [reader for reader in m.READERS if reader not in KNOWING]
HIDDEN = (SignedAs.NETWORK, SignedAs.COMMUNITY)


@pytest.fixture(scope="module")
def hidden(new_url: Callable[..., str]) -> Iterator[World]:
    """Two public cases and two of the community, signed without a name, with all that happens."""
    with world(new_url()) as made:
        settle_people(made)
        author = made.member(m.AUTHOR)
        author.name = NAME
        for signed_as in HIDDEN:
            for level in (Visibility.PUBLIC, Visibility.COMMUNITY):
                made.cases[signed_as, level] = _case(made, signed_as, level)
        session.commit()
        yield made


def _case(made: World, signed_as: SignedAs, level: Visibility) -> str:
    author = made.member(m.AUTHOR)
    viewer = viewer_of(author)
    title = f"Titre {signed_as} {level}"
    case = Make().contribution(
        "case_study", author, DOCUMENT | {"title": title}, signed_as=signed_as, visibility=level
    )
    case = find(viewer, case.uid, CaseStudy)
    services.save(viewer, case, to_document(case) | {"attempted": "Une visite."})
    comment = comment_on(viewer, case, f"Merci @{made.handles[m.ELSEWHERE]} !")
    comment_on(viewer_of(made.member(m.ELSEWHERE)), case, "Avec plaisir.")
    ties.use(viewer, case, True)
    session.add(CoAuthor(contribution_id=case.id, member_id=made.member(m.COAUTHOR).id))
    session.flush()
    made.comments[case.uid] = comment.uid
    return case.uid


def traces(made: World) -> list[str]:
    author = made.member(m.AUTHOR)
    return [NAME, "Hildegarde", author.handle, author.uid, author.email]


@pytest.mark.parametrize("reader", STRANGERS)
def test_no_page_about_it_tells_who_wrote_it(hidden: World, reader: str) -> None:
    client = hidden.client(reader)
    paths = [
        address(hidden, name, uid)
        for uid in hidden.cases.values()
        for name, method in m.CASES
        if method == "GET"
    ]
    with hidden.app.test_request_context():
        paths += [url_for("cop.web.home"), url_for("cop.case_studies.index")]
        paths += [url_for("cop.search.index", q="titre"), url_for("cop.web.mine")]
    found = []
    for path in paths:
        answer = client.get(path)
        page = words_of(answer) + str(answer.headers)
        found += [(path, trace) for trace in traces(hidden) if trace in page]
    assert found == []


@pytest.mark.parametrize("reader", STRANGERS)
def test_the_page_of_a_person_does_not_list_what_they_left_unsigned(
    hidden: World, reader: str
) -> None:
    page = hidden.client(reader).get(f"/personnes/{hidden.handles[m.AUTHOR]}")
    assert "Titre " not in page.get_data(as_text=True)


def test_the_page_of_a_network_lists_what_is_signed_with_it_and_nothing_else(
    hidden: World,
) -> None:
    for reader in (m.COLLEAGUE, m.CONTACT, m.ELSEWHERE, m.COORDINATOR, m.AUTHOR):
        page = hidden.client(reader).get(f"/reseaux/{hidden.network}").get_data(as_text=True)
        assert "Titre network" in page, reader
        assert "Titre community" not in page, reader


def test_authors_and_coordination_see_who_it_is(hidden: World) -> None:
    for reader in KNOWING:
        for uid in hidden.cases.values():
            page = hidden.client(reader).get(address(hidden, "case_studies.show", uid))
            assert NAME in page.get_data(as_text=True), reader


def test_the_contact_of_the_network_is_not_told_by_an_edit_button(hidden: World) -> None:
    client = hidden.client(m.CONTACT)
    signed = {kind: hidden.cases[kind, Visibility.COMMUNITY] for kind in HIDDEN}
    edits = {
        kind: client.get(address(hidden, "case_studies.edit", uid)).status_code
        for kind, uid in signed.items()
    }
    assert edits == {SignedAs.NETWORK: 200, SignedAs.COMMUNITY: 403}


def test_no_mail_tells_who_it_is(hidden: World) -> None:
    author = hidden.member(m.AUTHOR)
    mails = session.scalars(select(Mail).where(Mail.member_id != author.id)).all()
    assert mails != []
    assert [mail.id for mail in mails if any(t in mail.body for t in traces(hidden))] == []


def test_the_history_names_the_network_of_the_page_when_its_author_has_moved(
    hidden: World,
) -> None:
    with hidden.trial():
        author = hidden.member(m.AUTHOR)
        author.organisation_id = hidden.member(m.ELSEWHERE).organisation_id
        session.commit()
        uid = hidden.cases[SignedAs.NETWORK, Visibility.COMMUNITY]
        page = hidden.client(m.FUNDER).get(address(hidden, "contributions.history", uid))
        moved_to = viewer_of(hidden.member(m.ELSEWHERE)).organisation_name
    words = page.get_data(as_text=True)
    assert "Réseau des Rives" in words
    assert moved_to not in words


def test_taking_the_name_off_takes_it_off_the_answers_too(hidden: World) -> None:
    with hidden.trial():
        author = hidden.member(m.AUTHOR)
        viewer = viewer_of(author)
        named = Make().contribution("case_study", author, DOCUMENT)
        case = find(viewer, named.uid, CaseStudy)
        comment_on(viewer, case, "Je précise.")
        save_case(viewer, case, to_document(case), base_version=None, signed_as=SignedAs.COMMUNITY)
        session.commit()
        page = hidden.client(m.ELSEWHERE).get(f"/etudes-de-cas/{named.uid}")
    assert "Je précise." in page.get_data(as_text=True)
    assert NAME not in page.get_data(as_text=True)
