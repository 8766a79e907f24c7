"""Answering: write, change, take back, put back, and say that an answer helped."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cop.contributions import conversation
from cop.contributions.finding import find_any
from cop.contributions.forms import CommentForm, posted, refuse_repeated
from cop.contributions.models import Contribution
from cop.contributions.once import once
from cop.contributions.pages import back, check_all, kind_of
from cop.i18n import gettext as _
from cop.members.viewer import Viewer, current_viewer
from cop.plugin import ContributionType, Screened

ONE = "/<cop_uid:uid>/commentaires/<cop_uid:comment_uid>"
DEEDS = "<any(supprimer, reprendre, utile, pas_utile):deed>"


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/<cop_uid:uid>/commentaires", "comment", comment, methods=["POST"])
    bp.add_url_rule(ONE, "edit_comment", edit_comment, methods=["GET", "POST"])
    bp.add_url_rule(f"{ONE}/{DEEDS}", "comment_deed", comment_deed, methods=["POST"])


def screened(kind: ContributionType, viewer: Viewer, form: CommentForm) -> Screened:
    """A comment as its type lets it be written."""
    typed = form.body.data or ""
    return kind.screen(viewer, typed, request.form) if kind.screen else Screened(typed)


@once
def comment(uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid, action="comment")
    form = CommentForm(posted())
    refuse_repeated(form)
    kind = kind_of(thing.type)
    about = about_in(kind, thing)
    looked_over = screened(kind, viewer, form) if form.validate() else None
    if looked_over is None or looked_over.question:
        return render_template(
            "cop/contribution/comment.html", thing=thing, kind=kind, form=form, asked=looked_over,
            about=about,
        ), 422  # fmt: skip
    written = conversation.comment_on(viewer, thing, looked_over.text, about=about)
    return back(thing, _("Thank you, your answer is there."), f"c-{written.uid}", saved="comment")


def about_in(kind: ContributionType, thing: Contribution) -> str | None:
    """The part that was commented on; None for one that is gone meanwhile."""
    key = request.form.get("about", "")
    return key if key and kind.parts is not None and key in kind.parts(thing) else None


def edit_comment(uid: str, comment_uid: str) -> ResponseReturnValue:
    viewer = current_viewer()
    thing = find_any(viewer, uid)
    written = conversation.find_comment(viewer, thing, comment_uid, "edit_comment")
    form, kind = CommentForm(posted(), data={"body": written.body.source}), kind_of(thing.type)
    looked_over = None
    if request.method == "POST" and check_all(form):
        looked_over = screened(kind, viewer, form)
        if not looked_over.question:
            conversation.edit_comment(viewer, thing, comment_uid, looked_over.text)
            return back(thing, _("Saved."), f"c-{comment_uid}", saved=comment_uid)
    return render_template(
        "cop/contribution/comment.html",
        thing=thing,
        kind=kind,
        form=form,
        comment=written,
        asked=looked_over,
    ), 422 if request.method == "POST" else 200


def comment_deed(uid: str, comment_uid: str, deed: str) -> ResponseReturnValue:
    """Take a comment back, put it back, or say that it helped."""
    viewer = current_viewer()
    thing = find_any(viewer, uid, lock=True)
    match deed:
        case "supprimer":
            conversation.delete_comment(viewer, thing, comment_uid)
            message = _("Removed. You can put it back from the bin.")
        case "reprendre":
            conversation.undelete_comment(viewer, thing, comment_uid)
            message = _("Put back.")
        case _useful:
            conversation.mark_useful(viewer, thing, comment_uid, deed == "utile")
            message = _("Noted.")
    return back(thing, message, f"c-{comment_uid}")
