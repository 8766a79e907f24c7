"""Files beside a contribution: added, named, described, put in order, taken away and taken back.

Services flush and never commit. The bytes are in the store before the row that speaks of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any, BinaryIO

from sqlalchemy import Select, func, select
from werkzeug.exceptions import NotFound

from cop import events, text
from cop.attachments.cleaning import Prepared, prepared
from cop.attachments.models import Attachment
from cop.attachments.names import clean_name, unique_name
from cop.attachments.refused import Refused
from cop.attachments.storage import store
from cop.attachments.sweeping import hold_files
from cop.config import setting
from cop.contributions.finding import demand, find_any
from cop.contributions.models import Contribution
from cop.contributions.services import act, tell
from cop.db import now, session
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import Viewer

LONGEST_ALT = 300


def of(thing: Contribution) -> Sequence[Attachment]:
    """The files beside `thing`, in order. Ask first whether its reader may read it: `find` does."""
    return session.scalars(_listed(thing).where(Attachment.deleted_at.is_(None))).all()


def removed(thing: Contribution) -> Sequence[Attachment]:
    """What was taken away and may still be taken back."""
    return session.scalars(_listed(thing).where(Attachment.deleted_at.is_not(None))).all()


def _listed(thing: Contribution) -> Select[Any]:
    return (
        select(Attachment)
        .where(Attachment.contribution_id == thing.id)
        .order_by(Attachment.position, Attachment.id)
    )


def find_attachment(viewer: Viewer, uid: str, *, beside: str) -> Attachment:
    """The file `uid` of the contribution `beside`. Raises `NotFound`."""
    one, place = with_place(viewer, uid)
    if place != beside:
        raise NotFound
    return one


def with_place(viewer: Viewer, uid: str) -> tuple[Attachment, str]:
    """One file and the uid of what it stands beside, when `viewer` may read that.

    Raises `NotFound` when it isn't there, was taken away or may not be read.
    """
    found = session.execute(
        select(Attachment, Contribution.uid)
        .join(Contribution, Contribution.id == Attachment.contribution_id)
        .where(Attachment.uid == uid, Attachment.deleted_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    find_any(viewer, found[1])
    return found[0], found[1]


def open_bytes(attachment: Attachment) -> BinaryIO:
    """The stored bytes, to read and seek in; close it. Raises `FileNotFoundError`."""
    return store().open(attachment.sha256)


def open_small(attachment: Attachment) -> BinaryIO:
    """The small picture of an image; close it. Raises `FileNotFoundError` where there is none."""
    if not attachment.small_sha256:
        raise FileNotFoundError
    return store().open(attachment.small_sha256)


def attach(
    viewer: Viewer, thing: Contribution, stream: IO[bytes], filename: str, alt: str = ""
) -> Attachment:
    """Clean a file and keep it beside `thing`. Raises `Refused`, and then nothing is left.

    A page cleans before it asks for the row's lock: `prepared`, then `keep`.
    """
    demand(viewer, "attach", thing)
    with prepared(stream, filename) as ready:
        return keep(viewer, thing, ready, alt)


def keep(viewer: Viewer, thing: Contribution, ready: Prepared, alt: str = "") -> Attachment:
    """Keep a clean file. The same bytes a second time are the file that is there already."""
    demand(viewer, "attach", thing)
    present, gone = of(thing), removed(thing)
    same = next(
        (one for one in [*present, *gone] if ready.sha256 == one.sha256 or is_of(one, ready.given)),
        None,
    )
    if same is not None:
        if same.deleted_at is not None:
            take_back(viewer, thing, same.uid)
        return same
    _refuse_heaps(present, ready.size)
    made = Attachment(
        contribution_id=thing.id,
        filename=unique_name(ready.filename, (one.filename for one in present)),
        mime=ready.kind.mime,
        bytes=ready.size,
        sha256=ready.sha256,
        given_sha256=ready.given,
        small_sha256=ready.small[1] if ready.small else "",
        alt=checked_alt(alt),
        position=1 + max((one.position for one in [*present, *gone]), default=0),
        warnings=ready.warnings,
        added_by_id=viewer.member_id,
    )
    hold_files(exclusive=False)
    place = store()
    for path, sha256 in ((ready.path, ready.sha256), *([ready.small] if ready.small else [])):
        place.keep(path, sha256)
    session.add(made)
    _changed(viewer, thing, "file_added", after=ready.kind.code)
    return made


def is_of(one: Attachment, sha256: str) -> bool:
    """Whether a file holds these bytes, or came of them."""
    return sha256 in {one.sha256, one.given_sha256}


def room(thing: Contribution) -> int:
    """How many bytes `thing` can still take."""
    taken = session.scalar(
        select(func.coalesce(func.sum(Attachment.bytes), 0)).where(
            Attachment.contribution_id == thing.id, Attachment.deleted_at.is_(None)
        )
    )
    return max(0, int(setting("COP_FILES_BYTES")) - int(taken or 0))


def _refuse_heaps(present: Sequence[Attachment], size: int) -> None:
    most, total = int(setting("COP_FILES_MOST")), int(setting("COP_FILES_BYTES"))
    if len(present) >= most:
        raise Refused(
            _l("There are %(most)s files here already. Take one away, then add this.", most=most)
        )
    if sum(one.bytes for one in present) + size > total:
        raise Refused(
            _l(
                "With this one, the files here would weigh more than %(most)s MB together. "
                "Take one away, or give a link to where it lies.",
                most=total // (1024 * 1024),
            )
        )


def checked_alt(alt: str) -> str:
    """A description as it is kept. Raises `Refused`."""
    try:
        return text.plain(alt, max_length=LONGEST_ALT)
    except text.TextRefused as refusal:
        raise Refused(str(refusal)) from refusal


def change(viewer: Viewer, thing: Contribution, uid: str, *, filename: str, alt: str) -> Attachment:
    """Give a file another name or description. An empty name keeps the one that stands."""
    demand(viewer, "attach", thing)
    one = _mine(thing, uid)
    words = checked_alt(alt)
    if filename.strip():
        others = (other.filename for other in of(thing) if other.uid != uid)
        name = unique_name(clean_name(filename, one.kind), others)
        if name != one.filename:
            one.filename = name
            _changed(viewer, thing, "file_renamed")
    if words != one.alt:
        one.alt = words
        _changed(viewer, thing, "file_described")
    return one


def move(viewer: Viewer, thing: Contribution, uid: str, steps: int) -> None:
    """Put a file `steps` places further down, or up where negative."""
    demand(viewer, "attach", thing)
    one, order = _mine(thing, uid), list(of(thing))
    place = order.index(one)
    target = min(max(place + steps, 0), len(order) - 1)
    if target == place:
        return
    order.insert(target, order.pop(place))
    for position, each in enumerate(order, start=1):
        each.position = position
    _changed(viewer, thing, "files_sorted")


def remove(viewer: Viewer, thing: Contribution, uid: str) -> Attachment:
    """Take a file away: nobody opens it any more; it can be taken back until it is purged."""
    demand(viewer, "attach", thing)
    one = _mine(thing, uid)
    one.deleted_at = now()
    _changed(viewer, thing, "file_removed")
    return one


def take_back(viewer: Viewer, thing: Contribution, uid: str) -> Attachment:
    """Undo `remove`, within the limits that hold for a new file. Raises `Refused`."""
    demand(viewer, "attach", thing)
    one = next((gone for gone in removed(thing) if gone.uid == uid), None)
    if one is None:
        raise NotFound
    present = of(thing)
    _refuse_heaps(present, one.bytes)
    one.deleted_at = None
    one.filename = unique_name(one.filename, (other.filename for other in present))
    _changed(viewer, thing, "file_back")
    return one


def _mine(thing: Contribution, uid: str) -> Attachment:
    """One of the files of `thing`; another's is not there. Raises `NotFound`."""
    one = next((one for one in of(thing) if one.uid == uid), None)
    if one is None:
        raise NotFound
    return one


def _changed(viewer: Viewer, thing: Contribution, verb: str, after: str = "") -> None:
    """Write down what was done, count anew, and tell: what others have read over has changed."""
    session.flush()
    count_files(thing)
    act(viewer, thing, verb, after=after)
    session.flush()
    tell(events.files_changed, contribution=thing, viewer=viewer)


def count_files(thing: Contribution) -> None:
    """The spine carries the number, so that a page without files asks nothing more."""
    thing.file_count = (
        session.scalar(
            select(func.count()).where(
                Attachment.contribution_id == thing.id, Attachment.deleted_at.is_(None)
            )
        )
        or 0
    )
    session.flush()
