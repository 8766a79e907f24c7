"""The plugin contract: a plugin is a card that says everything it *has*.

    plugin = Plugin(name="bookmarks", title=_l("Bookmarks"), api=1, path="/signets", blueprint=bp,
                    types=[ContributionType(...)], nav=[NavItem(...)])

What *happens* is said by events (`cop.events`). The built-in plugins use this and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from click import Command
from flask import Blueprint

from cop.brought import Brought
from cop.cards import Ask, Dated, Editions, Label, Passage, Screened, Shelf
from cop.config import Setting

if TYPE_CHECKING:
    from cop.contributions.models import Contribution
    from cop.forms import DocumentForm, VersionForm
    from cop.members.viewer import Viewer

__all__ = [
    "API", "Ask", "ContributionType", "Dated", "Editions", "Job", "Label", "NavItem", "Passage",
    "Plugin", "PluginError", "Screened", "Shelf", "by_key", "in_frame", "in_popup",
    "public", "same_for_all",
]  # fmt: skip
API = 1
View = TypeVar("View", bound=Callable[..., Any])


class PluginError(Exception):
    """A plugin breaks a rule of the contract; the text names the plugin and the rule."""


def public(view: View) -> View:
    """Open one view to visitors. Without this mark, every page asks for a signed-in member."""
    view.__cop_public__ = True  # type: ignore[attr-defined]
    return view


def by_key(view: View) -> View:
    """Open one view to whoever holds a secret that it asks for itself: an address that nobody
    guesses, a code on paper. Visitors may post there too. Its answers are kept by no cache, found
    by no search engine, and what they link to doesn't learn the address."""
    view.__cop_by_key__ = True  # type: ignore[attr-defined]
    return public(view)


def same_for_all(view: View) -> View:
    """Open one view to whoever asks, as a visitor reads it, in French unless it says otherwise: it
    asks for no session and sets none, so that any cache may keep its answer. For GET alone."""
    view.__cop_same_for_all__ = True  # type: ignore[attr-defined]
    return public(view)


def in_frame(view: View) -> View:
    """Open one view to frames of ours on pages of other sites, where no session reaches: the guard
    takes whoever asks for a visitor, and the view finds out by a cookie of its own who reads. What
    is posted comes from a page of ours; what makes it meant, the view asks for itself."""
    view.__cop_in_frame__ = True  # type: ignore[attr-defined]
    return public(view)


def in_popup(view: View) -> View:
    """Say that a frame of ours opens this view in a window and waits for its word: what stands on the
    way there, as the sign-in does, must not cut the two apart (`Cross-Origin-Opener-Policy`)."""
    view.__cop_in_popup__ = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One entry of the main navigation. `endpoint` is `<plugin>.<view>`."""

    label: Label
    endpoint: str


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work that `flask cop tick` runs when it is due, in a transaction of its own."""

    name: str
    every: timedelta
    run: Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class ContributionType:
    """One kind of thing that members share.

    model: the class, a `Contribution` with a table of its own.
    form: its one schema; the page, the import and the API validate with it.
    endpoint: the view that shows one, called with `uid`.
    edit_endpoint: the view that edits one, called with `uid`.
    comment_label, comments_label: what this type calls a comment and the thread of them.
    forkable: whether a member may copy one as the start of their own, with credit.
    proposable: whether who reads one may propose a version of it. Not for a type that looks every
        text over before it is kept: what is proposed hasn't been.
    version_form: what is asked of who takes a proposal in, beside what they take.
    accepts_useful: whether the author may mark a comment as useful.
    summary_travels: whether feeds, link previews and search engines get the summary with the title.
    schema: what it is in the words of schema.org, for search engines.
    linked: what search engines are told of a public one besides, as JSON-LD: `linked(thing)` answers
        words of schema.org → values, of what every visitor of its page reads.
    harvested: whether what is public of it is offered to other catalogues, by OAI-PMH.
    audience: what the author may choose from, narrow to wide; None is all levels.
    chips: short words for the cards of a list, from the columns named in `card_columns` and the
        vocabularies alone: a line is made once for as long as its row stays as it is.
    news: whether a new one stands among « newly shared » on the home page and in the feed of
        everything. Not for what many write on one day, or what people do rather than share; its own
        list and its own feed have it all the same.
    subject: whether others can make something of theirs about one of these, as a call for answers
        is about a case. Not for what takes place or is promised.
    lasts: the column that says how many minutes one takes, for who puts it into a programme.
    kept_by_network: the owning network keeps it rather than its author alone: once published, every
        colleague of that network and the coordination edit it, and its contact and the
        coordination choose who reads.
    narrow: a rule of the type's own that may refuse what the core would allow:
        `narrow(viewer, action, thing)` answers False to refuse.
    takes_up: the kinds of takeaway that it makes something of, each with the function that makes
        the first document of the words, which are plain text: `{"tool": from_words}`.
    settle: for a type that is changed in small steps: `settle(thing)` keeps those that are in no
        version yet as one. The core calls it before it saves, publishes, adapts or restores.
    parts: what a comment can be about besides the whole: `parts(thing)` answers key → title, in the
        order of the page.
    editions: for a type that is published by edition: who may not edit is shown, of the columns that
        editions hold, the newest one, in files, copies, the search and the history too.
    secrets_at: the secret columns as they stood at an earlier version, so that restoring it brings
        them back too: `secrets_at(thing, number)` answers column → text. They are in no revision.
    secrets_for: the secret columns that a copy takes along for whoever makes it; nothing by default:
        `secrets_for(viewer, thing)` answers column → text.
    starts_from: other types whose contributions can be the start of one of this: name of the type →
        function that makes the first document out of theirs. What it gets holds no author, no
        reserved passage and no secret. The new draft is linked to what it came from.
    start_label: what the button that starts one says.
    passages: what its document holds within lists and people read all the same, in order, for files
        on paper and for the search: `passages(document)` answers `Passage`s. What it gets holds no
        secret, and no reserved passage that the reader may not see.
    unsaid: the names, of its columns and within its JSON ones, of what no word of the search is made
        of: a plan whose minutes change isn't read anew.
    brings: what one of them brings along into a workshop: `brings(viewer, thing)` answers a
        `cop.brought.Brought`, or None. It asks the type's own rules: what this reader may not read
        is not in it.
    ready: what comes with the site and is no contribution, yet can be brought along too:
        `ready()` answers name → `Brought`.
    screen: looks a comment over before it is written: `screen(viewer, text, decisions)` answers a
        `Screened`; with a question, the page asks it and nothing is written yet.
    """

    name: str
    model: type[Contribution]
    form: type[DocumentForm]
    title: Label
    title_plural: Label
    endpoint: str
    edit_endpoint: str
    comment_label: Label | None = None
    comments_label: Label | None = None
    forkable: bool = True
    proposable: bool = True
    version_form: type[VersionForm] | None = None
    accepts_useful: bool = False
    summary_travels: bool = True
    schema: str = "CreativeWork"
    linked: Callable[[Any], Mapping[str, Any]] | None = None
    harvested: bool = False
    audience: Sequence[str] | None = None
    news: bool = True
    subject: bool = True
    lasts: str = ""
    kept_by_network: bool = False
    card_columns: Sequence[str] = ()
    chips: Callable[[Any], list[str]] | None = None
    narrow: Callable[[Viewer, str, Contribution], bool] | None = None
    screen: Callable[[Viewer, str, Mapping[str, str]], Screened] | None = None
    takes_up: Mapping[str, Callable[[str], dict[str, Any]]] = field(default_factory=dict)
    settle: Callable[[Contribution], None] | None = None
    parts: Callable[[Contribution], Mapping[str, str]] | None = None
    editions: Editions | None = None
    secrets_at: Callable[[Contribution, int], Mapping[str, str]] | None = None
    secrets_for: Callable[[Viewer, Contribution], Mapping[str, str]] | None = None
    starts_from: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = field(
        default_factory=dict
    )
    start_label: Label | None = None
    passages: Callable[[dict[str, Any]], Sequence[Passage]] | None = None
    unsaid: frozenset[str] = frozenset()
    brings: Callable[[Viewer, Any], Brought | None] | None = None
    ready: Callable[[], Mapping[str, Brought]] | None = None


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """A plugin's card. Unknown fields raise `TypeError` with the misspelt word.

    name: lower case, the owner's mark on all that follows.
    title: what people read. api: the version of this contract it was written for.
    path: where its pages start, in French, below the site's own prefix.
    blueprint: named `name`; templates in `templates/<name>/`.
    roots: a second blueprint, named `<name>_roots`, for addresses outside `path` that a standard
        or a contract with other sites fixes: `/oembed`.
    types: kinds of contribution. models: its further tables, all `cop_<name>_*`.
    permissions: `<name>.<verb>` → rule(viewer, thing), asked with `can`.
    listeners: event name → function (see `cop.events`).
    slots: slot name → function that answers markup (see `cop.slots`).
    asks: what it asks of members on the home page, the most pressing first.
    shelves: its short lists of what is newest, on the home page.
    dated: what it has that takes place at a time, for the agenda and its feeds.
    jobs: what is due from time to time. settings: `COP_<NAME>_*`.
    demo: adds the plugin's share to the demo community.
    vocabularies: the lists of words that it brings, and what each is called; the words a community
        starts with stand in `vocabularies.yml` beside its code.
    commands: what an operator types, below `flask cop`.
    """

    name: str
    title: Label
    api: int
    summary: Label = ""
    path: str = ""
    blueprint: Blueprint | None = None
    roots: Blueprint | None = None
    types: Sequence[ContributionType] = ()
    models: Sequence[type[Any]] = ()
    nav: Sequence[NavItem] = ()
    permissions: Mapping[str, Callable[[Viewer, Any], bool]] = field(default_factory=dict)
    listeners: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    slots: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    asks: Sequence[Ask] = ()
    shelves: Sequence[Shelf] = ()
    dated: Sequence[Dated] = ()
    jobs: Sequence[Job] = ()
    settings: Sequence[Setting] = ()
    demo: Callable[[Any], None] | None = None
    vocabularies: Mapping[str, Label] = field(default_factory=dict)
    commands: Sequence[Command] = ()
