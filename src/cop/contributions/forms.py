"""The small forms around a contribution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, request
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from wtforms import FileField, RadioField, SelectMultipleField, TextAreaField

from cop.contributions.lines import VISIBILITY_LABELS
from cop.contributions.models import Contribution, SignedAs, Visibility
from cop.db import session
from cop.forms import BaseForm, LineField, MarkdownField, Required
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.models import Space
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

SIGNATURES: dict[SignedAs, Callable[[Viewer], str]] = {
    SignedAs.MEMBER: lambda viewer: _("%(name)s — your name", name=viewer.name),
    SignedAs.NETWORK: lambda viewer: _(
        "a member of %(network)s — without your name", network=viewer.organisation_name
    ),
    SignedAs.COMMUNITY: lambda viewer: _("a member of the community — without your network"),
}


def posted() -> MultiDict[str, str] | None:
    """What was posted, or None for a page that is only opened."""
    return request.form if request.method == "POST" else None


def refuse_repeated(form: BaseForm) -> None:
    """A field that has one answer must come once: two copies would be read differently by two."""
    for field in form:
        if not isinstance(field, SelectMultipleField) and len(request.form.getlist(field.name)) > 1:
            abort(400)


class CommentForm(BaseForm):
    body = MarkdownField(_l("Your answer"), [Required(_l("Write something before sending."))])


class CoauthorForm(BaseForm):
    handle = LineField(
        _l("Who?"),
        [Required(_l("Write the name that follows “@” on their page."))],
        description=_l("The name that follows “@” on their page."),
        max_length=41,
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class ImportForm(BaseForm):
    """A file, or what is in it; the rest is checked by the form of its type."""

    file = FileField(
        _l("A file"),
        description=_l("A text file (.md) that was taken from this site, or made like one."),
        render_kw={"accept": ".md,.markdown,.txt,text/markdown,text/plain"},
    )
    text = TextAreaField(_l("Or paste its text"))
    signed_as = RadioField(_l("Signed by"))


class AudienceForm(BaseForm):
    """Who reads, and under what name it stands; the offer depends on who asks."""

    visibility = RadioField(_l("Who may read it?"))
    space = RadioField(_l("In which space?"))
    signed_as = RadioField(_l("Signed by"))

    def offer(self, viewer: Viewer, levels: list[Visibility], spaces: list[Space]) -> None:
        self.visibility.choices = [(str(level), VISIBILITY_LABELS[level]()) for level in levels]
        self.space.choices = [(space.uid, space.title) for space in spaces]
        self.signed_as.choices = [(str(key), words(viewer)) for key, words in SIGNATURES.items()]


def audience_form(
    viewer: Viewer, kind: ContributionType, thing: Contribution | None = None
) -> AudienceForm:
    """The form filled with what stands now; a field that doesn't apply is left out."""
    spaces = (
        session.query(Space).filter(Space.id.in_(viewer.spaces)).order_by(Space.title).all()
        if viewer.spaces
        else []
    )
    form = AudienceForm(posted(), data=_present(thing, spaces))
    form.offer(viewer, levels_for(viewer, kind), spaces)
    if not spaces or (posted() and request.form.get("visibility") != Visibility.SPACE):
        del form.space
    if thing is not None:
        del form.signed_as
    return form


def levels_for(viewer: Viewer, kind: ContributionType) -> list[Visibility]:
    """The levels that this person can choose for this type, narrow to wide."""
    offered = [Visibility(level) for level in kind.audience] if kind.audience else list(Visibility)
    if viewer.organisation_id is None:
        offered = [level for level in offered if level != Visibility.NETWORK]
    if not viewer.is_regional:
        offered = [level for level in offered if level != Visibility.NETWORKS]
    if not viewer.spaces:
        offered = [level for level in offered if level != Visibility.SPACE]
    return offered


def _present(thing: Contribution | None, spaces: list[Space]) -> dict[str, Any]:
    if thing is None:
        return {"visibility": Visibility.COMMUNITY, "signed_as": SignedAs.MEMBER}
    here = next((space.uid for space in spaces if space.id == thing.space_id), None)
    return {"visibility": thing.visibility, "space": here, "signed_as": thing.signed_as}


def chosen_space(form: AudienceForm) -> int | None:
    """The key of the chosen space, or None."""
    if "space" not in form or not form.space.data:
        return None
    return session.scalar(select(Space.id).where(Space.uid == form.space.data))


class AnonymiseForm(BaseForm):
    """Up to three words to replace everywhere, each with its neutral word."""

    word1 = LineField(_l("Word or name to remove"))
    neutral1 = LineField(_l("Replace it by"))
    word2 = LineField(_l("Word or name to remove"))
    neutral2 = LineField(_l("Replace it by"))
    word3 = LineField(_l("Word or name to remove"))
    neutral3 = LineField(_l("Replace it by"))

    def replacements(self) -> dict[str, str]:
        pairs = [
            (self.word1.data, self.neutral1.data),
            (self.word2.data, self.neutral2.data),
            (self.word3.data, self.neutral3.data),
        ]
        return {word: neutral or "…" for word, neutral in pairs if word}
