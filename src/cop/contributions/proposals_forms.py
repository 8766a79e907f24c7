"""The forms of the review lane: a proposed version, and the answers to it."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField

from cop.contributions.documents import Document, apply_document
from cop.contributions.forms import SIGNATURES, posted
from cop.contributions.models import Contribution, SignedAs
from cop.contributions.pages import kind_of
from cop.contributions.proposals_model import Proposal
from cop.forms import BaseForm, DocumentForm, LineField, Required, SecretField, is_document_field
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import Viewer
from cop.plugin import ContributionType


class CoverForm(BaseForm):
    """What goes with a proposed version: why, and under what name."""

    note = LineField(
        _l("Why this change?"),
        description=_l("A few words for those who will read it over."),
        max_length=300,
    )
    signed_as = RadioField(_l("Signed by"), default=SignedAs.MEMBER)


class AcceptForm(BaseForm):
    reason = LineField(
        _l("A word for its author"),
        description=_l("Why you leave what you leave, or simply thank you."),
        max_length=300,
    )


class DeclineForm(BaseForm):
    reason = LineField(
        _l("Why not?"),
        [Required(_l("Say why in a few words: somebody took the time to write."))],
        max_length=300,
    )


def proposal_form(kind: ContributionType, document: Document) -> DocumentForm:
    """The type's form without its secrets and what isn't part of a document."""
    filled = kind.model()  # never added to the session: it only holds what the fields read
    apply_document(filled, document)
    form = kind.form(posted(), obj=filled)
    for name in [
        field.name
        for field in form
        if isinstance(field, SecretField) or not is_document_field(field)
    ]:
        del form[name]
    return form


def cover_form(viewer: Viewer, proposal: Proposal | None = None) -> CoverForm:
    """Prefixed, since a type may have a field of the same name."""
    form = CoverForm(
        posted(), data={"note": proposal.note} if proposal else None, prefix="proposal-"
    )
    if proposal is not None:
        del form.signed_as
    else:
        form.signed_as.choices = [(str(key), words(viewer)) for key, words in SIGNATURES.items()]
    return form


def answer_forms(thing: Contribution) -> dict[str, Any]:
    """What is asked of who answers; of some types, what the new version changes."""
    asked = kind_of(thing.type).version_form
    return {
        "decline_form": DeclineForm(),
        "accept_form": AcceptForm(posted(), prefix="accept-"),
        "version_form": asked(posted(), prefix="version-") if asked else None,
    }
