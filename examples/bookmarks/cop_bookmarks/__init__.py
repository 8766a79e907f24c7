"""Bookmarks: pages of the web worth sharing, each with why it helps. A whole plugin of cop."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import Prose, ProseType, Secret, SecretType, contribution_key
from cop.contributions.models import Contribution
from cop.contributions.pages import contribution_routes
from cop.contributions.rules import can
from cop.forms import AddressField, DocumentForm, MarkdownField, Required, SecretField
from cop.i18n import lazy_gettext as _l
from cop.plugin import ContributionType, NavItem, Plugin

bp = Blueprint("bookmarks", __name__, template_folder="templates")
contribution_routes(bp, "bookmark")


class Bookmark(Contribution):
    """A page of the web; its note is a secret, kept out of documents, history and exports."""

    __tablename__ = "cop_bookmarks_bookmark"
    __mapper_args__ = {"polymorphic_identity": "bookmark"}

    id: Mapped[int] = contribution_key()
    url: Mapped[str] = mapped_column(String(500))
    why: Mapped[Prose] = mapped_column(ProseType)
    note: Mapped[Secret | None] = mapped_column(SecretType)


class BookmarkForm(DocumentForm):
    url = AddressField(_l("Address of the page"), [Required()])
    why = MarkdownField(_l("Why it helps"))
    note = SecretField(_l("Note to yourself"), description=_l("Only those who may edit read it."))


def invitation(viewer: Any, contribution: Contribution) -> str:
    """Beside every contribution: the way to share a page that goes with it."""
    may_add = can(viewer, "create", None)
    return render_template("bookmarks/_invitation.html") if may_add else ""


bookmark = ContributionType(
    name="bookmark", model=Bookmark, form=BookmarkForm,
    title=_l("Bookmark"), title_plural=_l("Bookmarks"),
    endpoint="bookmarks.show", edit_endpoint="bookmarks.edit",
)  # fmt: skip
plugin = Plugin(
    name="bookmarks", title=_l("Bookmarks"), api=1, path="/signets", blueprint=bp,
    summary=_l("Pages of the web worth sharing."), types=[bookmark],
    nav=[NavItem(label=_l("Bookmarks"), endpoint="bookmarks.index")],
    slots={"contribution.aside": invitation},
)  # fmt: skip
