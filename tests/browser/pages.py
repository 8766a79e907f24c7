"""Every page of the site, by endpoint: what a walk through all of them opens."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy import select
from werkzeug.routing import Rule

from cop.contributions.documents import to_document
from cop.contributions.models import Comment, Contribution, State, Visibility
from cop.contributions.proposals_model import Proposal
from cop.contributions.readings import Reading
from cop.db import session
from cop.members.models import Member, Organisation, Space
from cop.members.viewer import viewer_of
from cop.plugins.answers import services as answers
from cop.plugins.answers.models import Call, Sheet
from cop.plugins.case_studies.models import CaseStudy
from cop.plugins.tools.models import Feedback, Kit, Stage, Tool
from cop.site import accounts, links
from cop.site.demo import ensure_account
from tests.browser.pages_commitments import commitments
from tests.browser.pages_gatherings import gatherings
from tests.browser.pages_meetings import meetings
from tests.browser.pages_note_texts import note_texts
from tests.browser.pages_role_plays import kit_and_library, role_plays, runs
from tests.browser.pages_room import rooms
from tests.browser.pages_workshop_runs import workshop_runs
from tests.browser.pages_workshops import workshop_kit, workshops
from tests.browser.serving import Place

# What is no page, or one that stands in the way of the others.
NO_PAGES = {
    "cop.static": "files",
    "site.static": "files",
    "site.sso_start": "leads on to another site",
    "site.sso_return": "leads on, or says why not: test_mounted looks at that page",
    "site.oidc_start": "leads on to another site",
    "site.oidc_return": "leads on, or says why not: test_mounted looks at that page",
    "site.link_identity": "there only on the way back: test_mounted looks at it",
    "cop.web.handles": "answers JSON",
    "cop.search.suggest": "answers JSON",
    "cop.contributions.export": "a file",
    "cop.attachments.open_file": "leads on to the file",
    "cop.attachments.small": "leads on to a picture",
    "cop.attachments.piece": "a file",
    "cop.archive.take": "a file",
    "cop.role_plays.news": "answers JSON",
    "cop.role_plays.edit": "leads on to its first step",
    "cop.role_plays.kit_pdf": "a file",
    "cop.role_plays.kit_file": "a file",
    "cop.workshops.kit_pdf": "a file",
    "cop.workshops.kit_leader": "a file",
    "cop.feeds.feed": "a file",
    "cop.api.contributions": "answers JSON",
    "cop.api.contribution": "answers JSON",
    "cop.api.search": "answers JSON",
    "cop.api.openapi": "answers JSON",
    "cop.harvest.sitemap": "a file",
    "cop.harvest.sitemap_part": "a file",
    "cop.harvest.robots": "a file",
    "cop.harvest.oai": "answers XML",
    "cop.calendar.feed": "a file",
    "cop.calendar.one": "a file",
    "cop.embeds.loader": "a script",
    "cop.embeds.document": "stands in pages of other sites; walked in test_embeds.py",
    "cop.embeds.seat": "stands in pages of other sites; walked in test_embed_signing_in.py",
    "cop.embeds_roots.popup": "opened by a frame alone; looked at in test_embed_signing_in.py",
    "cop.api.nowhere": "answers JSON",
    "cop.embeds_roots.fragment": "a part of a page of another site",
    "cop.embeds_roots.oembed_answer": "answers JSON",
    "cop.answers.take": "a file",
    "cop.workshops.plan_news": "answers JSON",
    "cop.workshops.take": "a file",
    "cop.workshops.live_state": "answers JSON",
    "cop.commitments.paper_pdf": "a file",
    "cop.notes.sync": "answers JSON",
    "cop.notes.worker": "a script",
    "cop.gatherings.participants_table": "a file",
    "cop.gatherings.pack_pdf": "a file",
    "cop.notes.register_table": "a file",
    "cop.notes.register_tasks": "a file",
    "cop.notes.task_feed": "a file",
    "cop.notes.working_copy": "a file",
    "cop.notes.my_action": "leads on to the action",
    "cop.contributions.show": "leads on to the page of its type",
    "cop.web.sign_in": "leads on to the host's page",
    "cop.web.visitor_language": "leads back to where one was",
    "site.arrived": "leads on to where one wanted to go",
    "security.two_factor_token_validation": "between two steps of signing in",
    "security.two_factor_rescue": "between two steps of signing in",
    "security.mf_recovery": "between two steps of signing in",
}


def page_rules(app: Flask) -> list[Rule]:
    """The rules that answer a GET with a page."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
    ]


def paths(place: Place) -> dict[str, list[str]]:
    """Endpoint → the addresses to open. Pages without a variable are found by themselves."""
    found = {rule.endpoint: [rule.rule] for rule in page_rules(place.app) if not rule.arguments}
    with place.app.app_context():
        found |= _with_variables()
        session.commit()
        session.remove()
    return found


def _once(make: Callable[[], dict[str, list[str]]]) -> dict[str, list[str]]:
    """What a walk adds to a place the first time, for all walks through it: who plays already, say,
    can open no second run."""
    kept: dict[str, dict[str, list[str]]] = current_app.extensions.setdefault("walked", {})
    if make.__name__ not in kept:
        kept[make.__name__] = make()
    return kept[make.__name__]


def _with_variables() -> dict[str, list[str]]:
    cases = {key: _case(words) for key, words in TITLES.items()}
    mine, read_over = cases["mine"], cases["to read over"]
    session.add(Reading(contribution_id=read_over.id, version=read_over.version,
                       requested_by_id=read_over.author_id))  # fmt: skip
    sheet = f"/fiches/{mine.uid}"
    comment = session.scalars(
        select(Comment).join(Member, Member.id == Comment.author_id)
        .where(Member.handle == "maelle")
    ).first()  # fmt: skip
    assert comment is not None
    answered = session.get_one(Contribution, comment.contribution_id)
    network = session.scalars(select(Organisation).where(Organisation.region == "53")).one()
    guest = session.scalars(select(Member).where(Member.email == "guest@cop.example")).one()
    space = session.scalars(select(Space).where(Space.title == "Mésoprojets")).one()
    return {
        "cop.case_studies.show": [f"/etudes-de-cas/{case.uid}" for case in cases.values()],
        "cop.case_studies.edit": [f"/etudes-de-cas/{mine.uid}/modifier"],
        "cop.case_studies.publication": [f"/etudes-de-cas/{mine.uid}/publication"],
        "cop.case_studies.second_reading": [f"/etudes-de-cas/{read_over.uid}/relecture"],
        "cop.case_studies.conclude": [f"/etudes-de-cas/{mine.uid}/synthese"],
        **_toolbox(),
        **_once(runs),
        **_once(role_plays),
        **_once(workshops),
        **_once(workshop_runs),
        **_once(_answers),
        **_once(commitments),
        **_once(gatherings),
        **_once(note_texts),
        **_once(meetings),
        "cop.contributions.history": [f"{sheet}/historique"],
        "cop.contributions.version": [f"{sheet}/historique/1"],
        "cop.contributions.audience": [f"{sheet}/lecteurs"],
        "cop.contributions.coauthors": [f"{sheet}/co-auteurs"],
        "cop.contributions.takeaways": [f"{sheet}/enseignements"],
        "cop.contributions.links": [f"{sheet}/liens"],
        "cop.attachments.documents": [f"{sheet}/documents"],
        "cop.contributions.anonymise": [f"{sheet}/anonymiser"],
        "cop.contributions.edit_comment": [f"/fiches/{answered.uid}/commentaires/{comment.uid}"],
        "cop.web.network": [f"/reseaux/{network.uid}"],
        "cop.web.edit_network": [f"/reseaux/{network.uid}/modifier"],
        "cop.web.person": ["/personnes/maelle", "/personnes/salome"],
        "cop.web.space": [f"/espaces/{space.uid}"],
        "cop.web.edit_space": [f"/espaces/{space.uid}/modifier"],
        "cop.web.space_opening": [f"/espaces/{space.uid}/ouverture"],
        "cop.web.space_place": [f"/espaces/{space.uid}/participants/{guest.uid}"],
        "cop.web.member": [f"/gestion/{guest.uid}"],
        "cop.search.index": ["/recherche/", "/recherche/?q=partenaire", "/recherche/?q=puist"],
        **_once(kit_and_library),
        **_once(rooms),
        **workshop_kit(),
        "cop.search.synonym_group": ["/recherche/synonymes/1"],
        "cop.web.vocabulary": ["/vocabulaires/theme"],
        "cop.web.term": ["/vocabulaires/theme/water"],
        "site.enter_by_link": [f"/connexion/lien/{_link(links.SIGN_IN)}", "/connexion/lien/spent"],
        "site.accept_invitation": [f"/invitation/{_invitation()}", "/invitation/spent"],
        "site.confirm_email": [f"/compte/adresse/{_link(links.EMAIL)}"],
    }


def _toolbox() -> dict[str, list[str]]:
    """A tool of each stage, the adviser's own, and a kit."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    staged = [session.scalars(select(Tool).where(Tool.stage == stage)).first() for stage in Stage]
    mine = session.scalars(
        select(Tool).where(Tool.author_id == adviser.id, Tool.state == State.PUBLISHED)
    ).first()
    told = session.scalars(select(Feedback).where(Feedback.member_id == adviser.id)).first()
    kit = session.scalars(select(Kit)).first()
    assert mine and told and kit
    used = session.get_one(Tool, told.tool_id)
    waiting = session.scalars(
        select(Tool).where(Tool.stage == Stage.READING, Tool.state == State.PUBLISHED)
    ).first()
    return {
        "cop.tools.show": [f"/outils/{tool.uid}" for tool in [*staged, mine, used] if tool],
        "cop.tools.card": [f"/outils/{mine.uid}/carte", f"/outils/{used.uid}/carte?format=a4"],
        **_proposals(adviser, mine),
        "cop.tools.edit": [f"/outils/{mine.uid}/modifier"],
        "cop.tools.read_over": [f"/outils/{waiting.uid}/relecture"] if waiting else [],
        "cop.tools.look_after": [f"/outils/{mine.uid}/suivi"],
        "cop.tools.twins": [f"/outils/{mine.uid}/semblables?q=entretien"],
        "cop.tools.tell": [f"/outils/{used.uid}/retours/nouveau"],
        "cop.tools.edit_feedback": [f"/outils/{used.uid}/retours/{told.uid}"],
        "cop.tools.kit": [f"/outils/kits/{kit.uid}"],
        "cop.tools.edit_kit": [f"/outils/kits/{kit.uid}/modifier"],
        "cop.tools.kit_tools": [f"/outils/kits/{kit.uid}/outils"],
    }


def _answers() -> dict[str, list[str]]:
    """A call that the adviser's network writes to, and one that it compares and sums up."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    call = session.scalars(select(Call).where(Call.author_id != adviser.id)).one()
    # Every walk asks anew, and leaves what it made: the call of the demo is the one that is meant.
    home = adviser.organisation_id
    ours = session.scalars(
        select(Sheet).where(Sheet.network_id == home, Sheet.call_id == call.id)
    ).one()
    mine = Call(
        title="Un appel de la conseillère", questions=["Que voyez-vous ?"], closes_on=call.closes_on,
        author_id=adviser.id, network_id=adviser.organisation_id, intro=call.intro, version=1,
        state=State.PUBLISHED, visibility=Visibility.NETWORKS, published_at=call.published_at,
        home_answers=True, coauthors=[],
    )  # fmt: skip
    session.add(mine)
    session.flush()
    sent = answers.begin(viewer_of(adviser), mine)
    sent.submitted_at = call.published_at
    session.flush()
    here, there = f"/reponses-croisees/{call.uid}", f"/reponses-croisees/{mine.uid}"
    return {
        "cop.answers.new": [
            "/reponses-croisees/nouveau",
            f"/reponses-croisees/nouveau?subject={call.subject}",
        ],
        "cop.answers.show": [here, there],
        "cop.answers.edit": [f"{there}/modifier"],
        "cop.answers.begin": [f"{here}/fiches/nouvelle"],
        "cop.answers.sheet": [f"{here}/fiches/{ours.uid}", f"{there}/fiches/{sent.uid}"],
        "cop.answers.sheet_tools": [f"{here}/fiches/{ours.uid}/outils"],
        "cop.answers.compare": [f"{there}/reponses", f"{there}/reponses?question=toutes"],
        "cop.answers.summarise": [f"{there}/synthese/1"],
    }


def _proposals(adviser: Member, mine: Tool) -> dict[str, list[str]]:
    """One that waits for the adviser's answer, with a clash; one of her own; a tool for a third."""
    other = session.scalars(
        select(Member).where(
            Member.organisation_id != adviser.organisation_id, Member.handle != adviser.handle
        )
    ).first()
    theirs = session.scalars(
        select(Tool).where(
            Tool.network_id != adviser.organisation_id,
            Tool.state == State.PUBLISHED,
            Tool.visibility == Visibility.COMMUNITY,
        )
    ).all()
    assert other is not None
    asked = _proposal(mine, other, {"title": "Un autre titre", "summary": "Plus court."})
    asked.base = {**asked.base, "title": "Le titre d’avant"}
    own = _proposal(theirs[0], adviser, {"title": "Un titre plus clair"})
    session.flush()
    asked_at = f"/fiches/{mine.uid}/propositions"
    own_at = f"/fiches/{theirs[0].uid}/propositions"
    return {
        "cop.contributions.proposals": [asked_at, own_at],
        "cop.contributions.propose": [f"/fiches/{theirs[1].uid}/propositions/nouvelle"],
        "cop.contributions.proposal": [f"{asked_at}/{asked.uid}", f"{own_at}/{own.uid}"],
        "cop.contributions.amend_proposal": [f"{own_at}/{own.uid}/modifier"],
    }


def _proposal(tool: Tool, author: Member, changed: dict[str, str]) -> Proposal:
    base = {name: value for name, value in to_document(tool).items() if name in (*changed, "body")}
    proposal = Proposal(
        contribution_id=tool.id, author_id=author.id, base_version=tool.version, base=base,
        document={**base, **changed}, note="Après un essai.",
    )  # fmt: skip
    session.add(proposal)
    tool.proposal_count = 1
    return proposal


TITLES = {
    "mine": "Le moulin du marché",
    "my draft": "Une famille, un bureau",
    "to read over": "Le trésorier qui tient",
    "public": "La photo des enfants",
    "archived": "Le partenaire qui demande",
    "withdrawn": "Le visa refusé",
    "in a space": "Trop grands pour le micro",
}


def _case(start: str) -> CaseStudy:
    """The case of the demo whose title begins like this."""
    return session.scalars(select(CaseStudy).where(CaseStudy.title.startswith(start))).one()


def _link(purpose: str) -> str:
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    return links.issue(purpose, ensure_account(adviser).id, email="autre@cop.example")


def _invitation() -> str:
    coordinator = session.scalars(select(Member).where(Member.handle == "hortense")).one()
    someone = f"nouvelle-{secrets.token_hex(4)}@cop.example"
    return accounts.invite(
        viewer_of(coordinator), email=someone, name="Une Nouvelle", roles=frozenset({"member"}),
        organisation_id=coordinator.organisation_id,
    )[1]  # fmt: skip
