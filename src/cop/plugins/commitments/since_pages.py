"""Pages about what people met for: since then, read aloud, cards to print, cards to copy."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions.finding import find_any
from cop.contributions.forms import levels_for, posted
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.once import once
from cop.contributions.pages import check_all, kind_of
from cop.contributions.screening import check
from cop.db import session
from cop.formats.pdf import has_pdf
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugins.commitments import cards, paper
from cop.plugins.commitments.forms import ConfirmForm, PaperForm
from cop.plugins.commitments.models import Commitment
from cop.plugins.commitments.people import writer_choices
from cop.plugins.commitments.services import document_of
from cop.plugins.commitments.since import stories_of, tally_of, wishes_of
from cop.plugins.commitments.words import USUAL, today


def register(bp: Blueprint) -> None:
    since = "/depuis/<cop_uid:uid>"
    bp.add_url_rule(since, "since", since_page)
    bp.add_url_rule(f"{since}/a-lire", "aloud", aloud)
    bp.add_url_rule(f"{since}/cartes", "paper", paper_page)
    bp.add_url_rule(f"{since}/cartes.pdf", "paper_pdf", paper_pdf)
    bp.add_url_rule(f"{since}/saisir", "copy", once(copy), methods=["GET", "POST"])
    bp.add_url_rule("/carte/<cop_uid:uid>", "card", card, methods=["GET", "POST"])


def _source(uid: str) -> Contribution:
    return find_any(current_viewer(), uid, action="commitments.look_back")


def _told(source: Contribution) -> dict[str, Any]:
    viewer = current_viewer()
    return {
        "source": source,
        "source_kind": kind_of(source.type),
        "tally": tally_of(viewer, source),
        "stories": stories_of(viewer, source),
        "wishes": wishes_of(viewer, source),
    }


def since_page(uid: str) -> ResponseReturnValue:
    source = _source(uid)
    page = list_page(
        current_viewer(),
        Commitment.source_id == source.id,
        Commitment.state == State.PUBLISHED,
        type_name="commitment",
        after=request.args.get("after", ""),
    )
    return render_template("commitments/since.html", page=page, **_told(source))


def aloud(uid: str) -> ResponseReturnValue:
    """The same in large letters, to be shown on a wall, printed or read aloud."""
    return render_template("commitments/aloud.html", **_told(_source(uid)))


def paper_page(uid: str) -> ResponseReturnValue:
    source = _source(uid)
    return render_template("commitments/paper.html", has_pdf=has_pdf(), **paper.context(source))


def paper_pdf(uid: str) -> ResponseReturnValue:
    source = _source(uid)
    if not has_pdf():
        raise NotFound
    answer = make_response(paper.pdf(source))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="cartes-engagement.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def copy(uid: str) -> ResponseReturnValue:
    """One card after the other, for who facilitates."""
    viewer, posting = current_viewer(), request.method == "POST"
    source = find_any(viewer, uid, action="commitments.copy_cards")
    form = PaperForm(posted())
    form.offer(writer_choices(viewer))
    if not posting:
        form.due.data = today() + USUAL
    found = None
    if posting and check_all(form):
        found = check(viewer, form.document(), request.form, ("body", "help_wanted"))
        if not found.undecided:
            cards.copy(viewer, source, form.person.data, document_of(form, found.document))
            session.commit()
            flash(_("Copied: its author gets a mail, and says yes or no. The next one?"), "success")
            return redirect(url_for(".copy", uid=uid), 303)
    return render_template(
        "commitments/copy.html",
        source=source,
        form=form,
        found=found.questions if found else None,
        waiting=cards.waiting(viewer, source),
    ), 422 if posting else 200


def card(uid: str) -> ResponseReturnValue:
    """Somebody copied my card: is it mine, and who reads it?"""
    viewer, kind, posting = current_viewer(), kind_of("commitment"), request.method == "POST"
    found = cards.find_card(viewer, uid, lock=posting)
    if posting and request.form.get("act") == "refuse":
        cards.drop(found)
        session.commit()
        flash(_("Forgotten: nobody but who copied it has read it."), "success")
        return redirect(url_for(".index"), 303)
    levels = levels_for(viewer, kind)
    usual = Visibility.NETWORK if Visibility.NETWORK in levels else Visibility.DRAFT
    form = ConfirmForm(posted(), data={"visibility": usual})
    form.offer(levels)
    if posting and check_all(form):
        made = cards.confirm(viewer, kind, found, Visibility(form.visibility.data))
        session.commit()
        flash(_("It is yours. You will be asked where it stands."), "success")
        return redirect(url_for(".show", uid=made.uid), 303)
    typist = cards.typist(found)
    page = render_template("commitments/card.html", card=found, form=form, typist=typist)
    return page, 422 if posting else 200
