"""What happens, told to whoever listens: blinker signals with documented keywords.

Each is sent inside the transaction of the change, so that what a listener writes is kept or lost
with it. A plugin names the event on its card: `listeners={"comment_posted": on_comment}`.
"""

from __future__ import annotations

from blinker import NamedSignal, Namespace

_signals = Namespace()


def _event(name: str, meaning: str) -> NamedSignal:
    return _signals.signal(name, doc=meaning)


contribution_saved = _event(
    "contribution_saved", "contribution, viewer, created (bool): a version was written."
)
contribution_published = _event(
    "contribution_published", "contribution, viewer: readers other than its authors now see it."
)
contribution_adapted = _event(
    "contribution_adapted",
    "contribution, origin, viewer: somebody started their own from another's.",
)
contribution_hidden = _event(
    "contribution_hidden",
    "contribution, viewer, reason ('withdrawn', 'deleted', 'narrowed'): some no longer see it.",
)
contribution_anonymised = _event(
    "contribution_anonymised",
    "contribution, viewer, replacements (word: neutral word): its earlier versions were purged.",
)
files_changed = _event(
    "files_changed", "contribution, viewer: files beside it were added, changed or taken away."
)
comment_posted = _event("comment_posted", "comment, contribution, viewer, mentioned (members).")
proposal_sent = _event(
    "proposal_sent", "proposal, contribution, viewer: a version is proposed to who may edit."
)
proposal_closed = _event(
    "proposal_closed",
    "proposal, contribution, viewer: it was taken in, in part, declined or withdrawn.",
)
member_joined = _event("member_joined", "member: an invitation was taken up.")
member_left = _event("member_left", "member: about to be forgotten; name and address still stand.")

EVENTS: dict[str, NamedSignal] = {
    name: signal for name, signal in _signals.items() if isinstance(signal, NamedSignal)
}
