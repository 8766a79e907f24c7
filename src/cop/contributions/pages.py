"""The pages that every type has: list, new, show, edit. A plugin asks for them in one line:

    contribution_routes(bp, "bookmark")

A plugin's own `<plugin>/show.html`, `form.html` or `index.html` replaces the core's.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import Template

from cop import attachments
from cop.attachments.showing import shown
from cop.contributions import services
from cop.contributions.bylines import byline
from cop.contributions.coauthors import names as coauthor_names
from cop.contributions.conversation import thread
from cop.contributions.finding import demand, find
from cop.contributions.forms import (
    AudienceForm,
    CommentForm,
    audience_form,
    chosen_space,
    posted,
    refuse_repeated,
)
from cop.contributions.lines import STATE_LABELS, VISIBILITY_LABELS
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, SignedAs, State, Visibility
from cop.contributions.once import leads_to, once
from cop.contributions.proposals_reading import credits
from cop.contributions.rules import can
from cop.contributions.starting import starts_for
from cop.contributions.takeaways_reading import takeaways_of
from cop.contributions.ties import origin, ties_and_use
from cop.db import session
from cop.formats.preview import preview_of
from cop.forms import DocumentForm
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.plugin import ContributionType, public

MARKUP_FIELD = "MarkdownField"
STANDING = (Contribution.state != State.DRAFT,)


def kind_of(name: str) -> ContributionType:
    """The card of an active type."""
    kind: ContributionType = current_app.extensions["cop"].registry.types[name]
    return kind


def template(kind: ContributionType, page: str) -> list[str | Template]:
    """The plugin's own template for a page, else the core's."""
    return [f"{kind.endpoint.split('.')[0]}/{page}.html", f"cop/contribution/{page}.html"]


def show_context(thing: Contribution, kind: ContributionType) -> dict[str, Any]:
    """What the page of one contribution shows: three queries with that of `thing`, whatever its length;
    one more where there are files, where something was kept of it, and where a proposal was taken in."""
    viewer = current_viewer()
    source = origin(viewer, thing)
    tied, use = ties_and_use(viewer, thing)
    comments = thread(thing) if can(viewer, "read_comments", thing) else []
    return {
        "thing": thing,
        "kind": kind,
        "byline": byline(thing.signed_as, thing.author, thing.network),
        "hidden_name": (
            thing.author.name
            if thing.author
            and thing.signed_as != SignedAs.MEMBER
            and can(viewer, "see_signature", thing)
            else ""
        ),
        "coauthors": coauthor_names(viewer, thing),
        "credits": credits(thing),
        "visibility_label": VISIBILITY_LABELS[thing.visibility](),
        "state_label": STATE_LABELS[thing.state](),
        "thread": comments,
        "parts": kind.parts(thing) if kind.parts and any(one.about for one in comments) else {},
        "takeaways": takeaways_of(viewer, thing),
        "ties": [(kind_of(tie.type), tie) for tie in tied],
        "use": use,
        "files": shown(attachments.of(thing)) if thing.file_count else [],
        "origin": source,
        "starts": starts_for(viewer, thing),
        "preview": preview_of(viewer, kind, thing, source),
        "comment_form": CommentForm,
        "reserved": can(viewer, "read_reserved", thing),
    }


def address(thing: Contribution, anchor: str = "", saved: str = "") -> str:
    """Where a contribution is shown; `saved` names the kept draft that the browser may drop."""
    kind = kind_of(thing.type)
    return url_for(
        f"cop.{kind.endpoint}", uid=thing.uid, saved=saved or None, _anchor=anchor or None
    )


def back(
    thing: Contribution, message: str, anchor: str = "", saved: str = ""
) -> ResponseReturnValue:
    """Keep the change, say so, and show the contribution."""
    to = address(thing, anchor, saved)
    leads_to(to)
    session.commit()  # last: afterwards the contribution would be read anew
    flash(message, "success")
    return redirect(to, 303)


def open_form(kind: ContributionType, thing: Contribution | None = None) -> DocumentForm:
    """The type's form: as posted, else as `thing` stands."""
    data = posted()
    form = kind.form(data, obj=thing)
    if data is not None:
        refuse_repeated(form)
    return form


def check_all(*forms: Any) -> bool:
    """Validate every form, so that all errors are shown at once; refuse what came twice."""
    for form in forms:
        refuse_repeated(form)
    answers = [form.validate() for form in forms]
    return all(answers)


def chosen_audience(form: AudienceForm) -> dict[str, Any]:
    """The keywords of `services.create` that the audience form answers."""
    return {
        "visibility": Visibility(form.visibility.data),
        "signed_as": SignedAs(form.signed_as.data),
        "space_id": chosen_space(form),
    }


def contribution_routes(bp: Blueprint, type_name: str) -> None:
    """Add list, new, show and edit of a type to a plugin's blueprint."""
    bp.add_url_rule("/", "index", public(index_view(type_name)))
    bp.add_url_rule("/nouveau", "new", once(new_view(type_name)), methods=["GET", "POST"])
    bp.add_url_rule("/<cop_uid:uid>", "show", public(show_view(type_name)))
    bp.add_url_rule(
        "/<cop_uid:uid>/modifier", "edit", edit_view(type_name), methods=["GET", "POST"]
    )


def index_view(type_name: str) -> Any:
    def index() -> ResponseReturnValue:
        kind = kind_of(type_name)
        page = list_page(
            current_viewer(),
            always=STANDING,
            type_name=type_name,
            after=request.args.get("after", ""),
        )
        return render_template(template(kind, "index"), kind=kind, page=page)

    return index


def new_view(type_name: str, page: str = "") -> Any:
    """page: the template of the form, where the plugin has several types."""

    def new() -> ResponseReturnValue:
        kind, viewer = kind_of(type_name), current_viewer()
        demand(viewer, "create", None)
        form, audience = open_form(kind), audience_form(viewer, kind)
        if request.method == "POST" and check_all(form, audience):
            thing = services.create(viewer, kind, form.document(), **chosen_audience(audience))
            if request.form.get("act") != "draft":
                services.publish(viewer, thing)
            session.commit()
            flash(_("Saved. You can change it at any time."), "success")
            return redirect(url_for(f"cop.{kind.endpoint}", uid=thing.uid, saved=1), 303)
        return render_template(
            page or template(kind, "form"), kind=kind, form=form, audience=audience, thing=None
        ), 422 if request.method == "POST" else 200

    return new


def show_view(type_name: str) -> Any:
    def show(uid: str) -> ResponseReturnValue:
        kind = kind_of(type_name)
        thing = find(current_viewer(), uid, kind.model)
        return render_template(template(kind, "show"), **show_context(thing, kind))

    return show


def edit_view(type_name: str, page: str = "") -> Any:
    """page: as for `new_view`."""

    def edit(uid: str) -> ResponseReturnValue:
        kind, viewer = kind_of(type_name), current_viewer()
        posting = request.method == "POST"
        thing = find(viewer, uid, kind.model, action="edit", lock=posting)
        form = open_form(kind, thing)
        if posting and form.validate():
            saved = services.save(viewer, thing, form.document(), base_version=base_version())
            if saved.conflicts:
                return show_conflict(kind, thing, saved)
            session.commit()
            flash(saved_words(saved), "success")
            return redirect(url_for(f"cop.{kind.endpoint}", uid=uid, saved=1), 303)
        return render_template(
            page or template(kind, "form"),
            kind=kind,
            form=form,
            audience=None,
            thing=thing,
            base_version=base_version() or thing.version,
        ), 422 if posting else 200

    return edit


def base_version() -> int | None:
    """The version that the writer of the posted form started from."""
    typed = request.form.get("base_version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def saved_words(saved: services.Saved) -> str:
    """What to tell somebody about their save."""
    if not saved.changed:
        return _("Nothing had changed.")
    if saved.merged:
        return _("Somebody had saved meanwhile: both changes were kept. Please read it through.")
    return _("Saved. The earlier version is in the history.")


def show_conflict(
    kind: ContributionType,
    thing: Contribution,
    saved: services.Saved,
) -> ResponseReturnValue:
    """Both texts side by side; the writer decides, and the next save starts from what stands now.

    The other fields hold what was merged: sent again as first typed, they would undo the other's.
    """
    mine = {name: conflict.mine for name, conflict in saved.conflicts.items()}
    form = kind.form.from_document({**saved.document, **mine})
    return render_template(
        "cop/contribution/conflict.html",
        kind=kind,
        thing=thing,
        form=form,
        conflicts=saved.conflicts,
        base_version=thing.version,
    ), 409
