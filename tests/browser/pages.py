"""Every page of the site, by endpoint: what a walk through all of them opens."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy import select
from werkzeug.routing import Rule

from cop.contributions import services
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, Comment, Contribution, State, Visibility
from cop.contributions.pages import kind_of
from cop.contributions.proposals_model import Proposal
from cop.contributions.readings import Reading
from cop.db import now, session
from cop.members.models import Member, Organisation, Space
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.answers import services as answers
from cop.plugins.answers.models import Call, Sheet
from cop.plugins.case_studies.models import CaseStudy
from cop.plugins.gatherings.calls import services as calls
from cop.plugins.gatherings.calls.models import CallKind
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme import services as programme
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Origin
from cop.plugins.role_plays.runs import opening
from cop.plugins.role_plays.runs.models import Run, RunPhase
from cop.plugins.role_plays.writing.steps import STEPS
from cop.plugins.tools.models import Feedback, Kit, Stage, Tool
from cop.plugins.workshops.assembly import public_plan
from cop.plugins.workshops.methods.keeping import kept
from cop.plugins.workshops.models import Workshop
from cop.site import accounts, links
from cop.site.demo import ensure_account
from tests.browser.pages_commitments import commitments
from tests.browser.pages_room import rooms
from tests.browser.pages_workshop_runs import workshop_runs
from tests.browser.serving import Place

# What is no page, or one that stands in the way of the others.
NO_PAGES = {
    "cop.static": "files",
    "site.static": "files",
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
    "cop.calendar.feed": "a file",
    "cop.calendar.one": "a file",
    "cop.answers.take": "a file",
    "cop.workshops.plan_news": "answers JSON",
    "cop.workshops.take": "a file",
    "cop.workshops.live_state": "answers JSON",
    "cop.commitments.paper_pdf": "a file",
    "cop.gatherings.participants_table": "a file",
    "cop.gatherings.pack_pdf": "a file",
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
        **_once(_runs),
        **_once(_role_plays),
        **_once(_workshops),
        **_once(workshop_runs),
        **_once(_answers),
        **_once(commitments),
        **_once(_gatherings),
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
        **_once(_kit_and_library),
        **_once(rooms),
        **_workshop_kit(),
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


def _workshop_kit() -> dict[str, list[str]]:
    """What is printed of a workshop of the demo, for participants."""
    one = session.scalars(select(Workshop).where(Workshop.state == State.PUBLISHED)).first()
    assert one is not None
    pages = f"/ateliers/{one.uid}/imprimer"
    chosen = "participants=14&groupe=4&animation=2"
    return {
        "cop.workshops.kit": [pages],
        "cop.workshops.kit_pages": [
            f"{pages}/pages?profil={profile}&{chosen}" for profile in ("participants", "run_sheet")
        ],
    }


def _kit_and_library() -> dict[str, list[str]]:
    """The kit of the adviser's role-play, a copy of it, and a grid and a protocol of her own."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    mine = session.scalars(
        select(RolePlay).where(RolePlay.author_id == adviser.id, RolePlay.adapted_from_id.is_(None))
    ).first()
    assert mine is not None
    copy = services.adapt(viewer_of(adviser), find(viewer_of(adviser), mine.uid, RolePlay))
    copy.title = f"{copy.title}, chez nous"  # so that there is something to compare
    shelf = {
        name: services.create(viewer_of(adviser), kind_of(name), document).uid
        for name, document in (
            ("observation_grid", {"title": "Notre grille", "criteria": ["Se tait | tally"]}),
            ("protocol", {"title": "Notre protocole", "kind": "debrief", "steps": ["Dire | 3"]}),
        )
    }
    session.flush()
    one, home = f"/mises-en-situation/{mine.uid}", "/mises-en-situation/bibliotheque"
    grid = f"{home}/grilles/{shelf['observation_grid']}"
    protocol = f"{home}/protocoles/{shelf['protocol']}"
    chosen = "profil={}&groupes=2&copies=1&observateurs=1"
    return {
        "cop.role_plays.kit": [f"{one}/kit"],
        "cop.role_plays.kit_pages": [
            f"{one}/kit/pages?{chosen.format('whole')}",
            f"{one}/kit/pages?{chosen.format('participants')}",
        ],
        "cop.role_plays.origin": [f"/mises-en-situation/{copy.uid}/origine"],
        "cop.role_plays.choose_from_library": [f"{one}/bibliotheque"],
        "cop.role_plays.provided": [f"{home}/fournis/posture", f"{home}/fournis/codev-6"],
        "cop.role_plays.grid": [grid],
        "cop.role_plays.edit_grid": [f"{grid}/modifier"],
        "cop.role_plays.protocol": [protocol],
        "cop.role_plays.edit_protocol": [f"{protocol}/modifier"],
    }


def _role_plays() -> dict[str, list[str]]:
    """One of the adviser's own in every step; another's, to prepare; a draft to read over."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    mine = session.scalars(
        select(RolePlay).where(RolePlay.author_id == adviser.id, RolePlay.adapted_from_id.is_(None))
    ).one()
    theirs = session.scalars(select(RolePlay).where(RolePlay.author_id != adviser.id)).all()
    draft = RolePlay(
        title="À relire", author_id=theirs[0].author_id, network_id=theirs[0].network_id,
        origin=Origin.INSPIRED, context=mine.context, packet=mine.packet, sealed=mine.sealed,
        reader_id=adviser.id, modes=["room"], version=1,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    session.add(Reading(contribution_id=draft.id, version=1))
    one = f"/mises-en-situation/{mine.uid}"
    return {
        "cop.role_plays.show": [f"/mises-en-situation/{each.uid}" for each in (mine, *theirs)],
        "cop.role_plays.step": [f"{one}/modifier/{step.slug}" for step in STEPS],
        "cop.role_plays.publication": [f"{one}/publication"],
        "cop.role_plays.facilitator": [f"{one}/animation"],
        "cop.role_plays.as_part": [f"{one}/fiche/R1?rebondissements=1", f"{one}/fiche/R4"],
        "cop.role_plays.prepare": [f"/mises-en-situation/{theirs[0].uid}/preparer"],
        "cop.role_plays.read_over": [f"/mises-en-situation/{draft.uid}/relecture"],
    }


def _workshops() -> dict[str, list[str]]:
    """One that the adviser writes too, with its planner; another's, to prepare."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    mine, theirs = session.scalars(select(Workshop).order_by(Workshop.id).limit(2)).all()
    session.add(CoAuthor(contribution_id=mine.id, member_id=adviser.id))
    viewer = viewer_of(adviser)
    copy = services.adapt(viewer, find(viewer, mine.uid, Workshop))
    parts = kept(public_plan(mine), {"s2"}).to_json()
    method = services.create(viewer, kind_of("workshop_method"), {
        "title": "Inclusion debout", "summary": "", "language": "fr", "licence": "CC BY-SA 4.0",
        "about": None, "plan": parts,
    })  # fmt: skip
    one, plan = f"/ateliers/{mine.uid}", f"/ateliers/{mine.uid}/conducteur"
    return {
        "cop.workshops.show": [one, f"/ateliers/{theirs.uid}"],
        "cop.workshops.edit": [f"{one}/modifier"],
        "cop.workshops.facilitator": [f"{one}/animation"],
        "cop.workshops.prepare": [f"/ateliers/{theirs.uid}/preparer"],
        "cop.workshops.publication": [f"{one}/publication"],
        "cop.workshops.planner": [plan],
        "cop.workshops.block": [f"{plan}/sequence/s4"],
        "cop.workshops.bring": [f"{plan}/apporter"],
        "cop.workshops.bring_one": [f"{plan}/apporter/protocol.codev-6"],
        "cop.workshops.keep_method": [f"{plan}/methode?part=s2"],
        "cop.workshops.origin": [f"/ateliers/{copy.uid}/origine"],
        "cop.workshops.method": [f"/ateliers/methodes/{method.uid}"],
        "cop.workshops.edit_method": [f"/ateliers/methodes/{method.uid}/modifier"],
        "cop.workshops.new_material": [f"{plan}/materiel/nouveau"],
        "cop.workshops.material": [f"{plan}/materiel/m3"],
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


def _gatherings() -> dict[str, list[str]]:
    """One that the adviser's network hosts, and those of the demo, past and to come."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    found = session.scalars(select(Gathering).order_by(Gathering.start_date)).all()
    past, coming = (f"/rencontres/{one.uid}" for one in found[:2])
    ours = next((one for one in found if one.author_id == adviser.id), None)
    if ours is None:
        document = to_document(found[1]) | {"title": "Une rencontre de la conseillère"}
        ours = services.create(viewer_of(adviser), kind_of("gathering"), document)
        services.publish(viewer_of(adviser), ours)
    mine = f"/rencontres/{ours.uid}"
    return {
        **_programme(viewer_of(adviser), find(viewer_of(adviser), ours.uid, Gathering), coming),
        "cop.gatherings.index": ["/rencontres/", "/rencontres/?quand=passees"],
        "cop.gatherings.show": [past, coming, mine],
        "cop.gatherings.logistics": [f"{coming}/logistique"],
        "cop.gatherings.coming": [f"{coming}/ma-venue"],
        "cop.gatherings.follow": [f"{past}/refaire"],
        **{
            f"cop.gatherings.{name}": [f"{mine}/{path}"]
            for name, path in (
                ("edit", "modifier"), ("participants", "participants"), ("points", "points"),
                ("edit_logistics", "logistique/modifier"), ("cancel", "annuler"),
            )
        },
    }  # fmt: skip


def _programme(viewer: Viewer, ours: Gathering, coming: str) -> dict[str, list[str]]:
    """The programme of the demo's gathering to come as one who comes reads it; one to prepare."""
    mine = f"/rencontres/{ours.uid}"
    slots = [
        programme.add(
            viewer,
            ours,
            {
                "day": "0",
                "start": "660",
                "minutes": "90",
                "kind": kind,
                "title": kind,
                "room": "Loire",
                "people": [],
                "about": "",
            },
        )
        for kind in ("workshop", "meal")
    ]
    for kind in CallKind:
        calls.open_call(viewer, ours, kind, intro="", closes_on=ours.start_date)
    offer = calls.propose(viewer, ours, title="Dire non", summary="Des phrases.", minutes=60)
    return {
        "cop.gatherings.programme": [f"{coming}/programme"],
        "cop.gatherings.programme_log": [f"{coming}/programme/changements"],
        "cop.gatherings.my_day": [f"{coming}/programme/ma-journee"],
        "cop.gatherings.pack": [f"{coming}/dossier"],
        "cop.gatherings.calls": [f"{coming}/appels", f"{mine}/appels"],
        "cop.gatherings.prepare": [f"{mine}/programme/preparer"],
        "cop.gatherings.new_slot": [f"{mine}/programme/nouveau"],
        "cop.gatherings.slot": [f"{mine}/programme/creneaux/{slots[0].uid}"],
        "cop.gatherings.rooms": [f"{mine}/programme/salles"],
        "cop.gatherings.release": [f"{mine}/programme/diffuser"],
        "cop.gatherings.propose": [f"{mine}/appels/ateliers/proposer"],
        "cop.gatherings.open_call": [f"{mine}/appels/cas/ouvrir"],
        "cop.gatherings.place": [f"{mine}/appels/offres/{offer.uid}/placer"],
        "cop.gatherings.decline": [f"{mine}/appels/offres/{offer.uid}/decliner"],
    }  # fmt: skip


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


def _runs() -> dict[str, list[str]]:
    """A run that the adviser conducts: a contact holds a part of it, a guest another one."""
    people = {one.handle: one for one in session.scalars(select(Member))}
    adviser = viewer_of(people["maelle"])
    uid = session.scalars(
        select(RolePlay.uid).where(RolePlay.author_id == people["maelle"].id, RolePlay.edition > 0)
    ).first()
    assert uid is not None
    document = {"mode": "async", "rounds": 3, "round_hours": 48}
    found = {}
    for phase in (RunPhase.HANDED_OUT, RunPhase.DEBRIEFING):
        opened = opening.open_run(
            adviser, kind_of("role_play_run"), find(adviser, uid, RolePlay),
            document | {"title": f"Partie {phase}"}, starts_at=now(), visibility=Visibility.NETWORK,
        )  # fmt: skip
        run = find(adviser, opened.uid, Run)
        mine = opening.assign(adviser, run, part_code="R1", member=people["tanguy"])
        opening.assign(adviser, run, part_code="R2", name="Awa", email="awa@guest.example")
        guest = opening.hand_out(adviser, run)[1].link
        mine.opened_at, run.phase = now(), phase
        found[phase] = (f"/mises-en-situation/parties/{run.uid}", mine.uid, guest)
    place, part, link = found[RunPhase.HANDED_OUT]
    over, part_over, _link_over = found[RunPhase.DEBRIEFING]
    return {
        "cop.role_plays.open_run": [f"/mises-en-situation/{uid}/ouvrir-une-partie"],
        "cop.role_plays.run": [place],
        "cop.role_plays.edit_run": [f"{place}/modifier"],
        "cop.role_plays.conduct": [f"{place}/conduite", f"{over}/conduite"],
        "cop.role_plays.parts": [f"{place}/roles"],
        "cop.role_plays.key": ["/" + link.split("/", 3)[3]],
        "cop.role_plays.part": [f"/mises-en-situation/role/{part}"],
        "cop.role_plays.look_back": [f"/mises-en-situation/role/{part_over}/bilan"],
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
