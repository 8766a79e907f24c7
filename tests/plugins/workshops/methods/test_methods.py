"""A method: kept out of a plan without its notes, found, put into another plan, written as text."""

from __future__ import annotations

from typing import Any

import pytest

from cop.contributions.finding import find
from cop.contributions.models import State, Visibility
from cop.db import session
from cop.members.models import Member, Organisation
from cop.members.viewer import viewer_of
from cop.plugins.workshops.assembly import plan_of
from cop.plugins.workshops.methods import keeping
from cop.plugins.workshops.methods.forms import MethodForm
from cop.plugins.workshops.methods.models import Method
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan
from cop.testing import Make
from tests.plugins.workshops.conftest import Write, secrets_in


def keep(client: Any, thing: Workshop, **form: Any) -> Any:
    data = {"part": ["a", "b"], "title": "Deux temps", "summary": "", "act": "publish"} | form
    return client.post(
        f"/ateliers/{thing.uid}/conducteur/methode", data=data | {"csrf_token": client.token}
    )


def test_parts_of_a_plan_are_a_method_that_another_workshop_takes_in(
    write: Write, login_as: Any, author: Member, elsewhere: Member
) -> None:
    thing = write()
    uid = keep(login_as(author), thing).location.split("/")[3].split("?")[0]
    method = find(viewer_of(elsewhere), uid, Method)
    assert secrets_in(str(method.plan)) == set()
    mine, client = write(publish=False), login_as(author)
    address = f"/ateliers/{mine.uid}/conducteur/apporter"
    assert uid in client.get(f"{address}?type=workshop_method").text
    client.post(f"{address}/{uid}", data={"csrf_token": client.token})
    blocks = [(one.title, one.minutes, one.least, one.instructions, one.notes)
              for one in plan_of(find(viewer_of(author), mine.uid, Workshop)).blocks
              if one.brings == uid]  # fmt: skip
    assert blocks == [("Accueil", 10, 5, "", ""), ("Échange", 30, 20, "Parlez **vrai**.", "")]


@pytest.mark.parametrize("form", [{"part": []}, {"part": ["gone"]}, {"title": ""}])
def test_no_part_or_no_name_is_no_method_and_the_form_comes_back(
    write: Write, login_as: Any, author: Member, form: dict[str, Any]
) -> None:
    page = keep(login_as(author), write(), **form)
    assert (page.status_code, session.query(Method).count()) == (422, 0)


def test_its_page_and_its_form_are_for_who_reads_and_for_who_keeps_it(
    make: Make, write: Write, login_as: Any, author: Member, elsewhere: Member, plan: Plan
) -> None:
    document = {"title": "Deux temps", "about": None, "plan": keeping.kept(plan, {"a"}).to_json()}
    method: Any = make.contribution("workshop_method", author, document)
    method.state, method.visibility = State.PUBLISHED, Visibility.COMMUNITY
    session.commit()
    page, colleague = (
        f"/ateliers/methodes/{method.uid}",
        make.member(organisation=session.get(Organisation, author.organisation_id)),
    )
    answers = {}
    for name, who in (("nobody", None), ("colleague", colleague), ("elsewhere", elsewhere)):
        client = login_as(who)
        answers[name] = [client.get(page).status_code, client.get(f"{page}/modifier").status_code]
    assert answers == {"nobody": [404, 401], "colleague": [200, 200], "elsewhere": [200, 403]}
    client = login_as(colleague)
    form = {"title": "Un temps", "summary": "", "language": "fr", "licence": "CC BY-SA 4.0",
            "about": "", "plan": "## Accueil\ndurée: 12 (min 5)\n\nBonjour.", "base_version": "1",
            "csrf_token": client.token}  # fmt: skip
    assert client.post(f"{page}/modifier", data=form | {"plan": "rien"}).status_code == 422
    assert client.post(f"{page}/modifier", data=form).status_code == 303
    again = find(viewer_of(author), method.uid, Method)
    assert [(one.title, one.minutes, one.instructions) for one in keeping.plan_of(again).blocks] == [
        ("Accueil", 12, "Bonjour."),
    ]  # fmt: skip
    method.visibility = Visibility.NETWORK
    session.commit()
    assert login_as(elsewhere).get(page).status_code == 404


def test_a_method_reads_the_same_out_of_its_own_form(cop_app: Any, plan: Plan) -> None:
    document = {"title": "x", "about": None, "plan": keeping.kept(plan, {"a", "b", "c"}).to_json()}
    form = MethodForm.from_document(document)
    assert form.validate(), form.first_errors()
    assert form.document()["plan"] == document["plan"]
