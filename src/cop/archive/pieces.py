"""The documents that come with a bundle: the ones that are new here, looked at before any is kept.

They come in through the door of an upload: told by their bytes, measured, cleaned. An import adds
documents and never takes one away; what was taken away here stays so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from zipfile import BadZipFile
from zlib import error as ZlibError

from sqlalchemy import select

from cop import attachments
from cop.archive.entries import Entry, Piece
from cop.archive.unpacking import Unpacked, shown
from cop.attachments.cleaning import CHUNK, Prepared, prepared, too_large
from cop.attachments.models import Attachment
from cop.attachments.services import is_of
from cop.config import setting
from cop.contributions.importing import ImportRefused
from cop.contributions.models import Contribution
from cop.db import session
from cop.i18n import gettext as _


def beside(things: Sequence[Contribution]) -> dict[int, list[Attachment]]:
    """The documents of these, those that were taken away too, by the key of each; one query."""
    found: dict[int, list[Attachment]] = {}
    for one in session.scalars(
        select(Attachment).where(Attachment.contribution_id.in_([thing.id for thing in things]))
    ):
        found.setdefault(one.contribution_id, []).append(one)
    return found


def new_ones(
    entry: Entry, present: Sequence[Attachment], source: Unpacked | None
) -> tuple[Piece, ...]:
    """The documents that would come in, each opened and cleaned once. Raises `ImportRefused`."""
    wanted = [
        piece for piece in entry.pieces if not any(is_of(one, piece.sha256) for one in present)
    ]
    reasons = list(_unlisted(entry, source)) + _too_many(wanted, present)
    for piece in wanted if not reasons else ():
        try:
            with opened(entry, piece, source):
                pass
        except ImportRefused as refusal:
            reasons += refusal.reasons
    if reasons:
        raise ImportRefused(*reasons)
    return tuple(wanted)


def _unlisted(entry: Entry, source: Unpacked | None) -> Iterator[str]:
    listed = {entry.path(piece) for piece in entry.pieces}
    folder = entry.path(Piece("", 0, ""))
    for name in source.pieces if source else ():
        if name.startswith(folder) and name not in listed:
            yield _("“%(name)s” is not listed in its page (cop_files).", name=shown(name))


def _too_many(wanted: Sequence[Piece], present: Sequence[Attachment]) -> list[str]:
    here = [one for one in present if one.deleted_at is None]
    size = sum(one.bytes for one in here) + sum(piece.size for piece in wanted)
    if len(here) + len(wanted) > int(setting("COP_FILES_MOST")):
        return [_("More documents than the %(most)s of one page.", most=setting("COP_FILES_MOST"))]
    if wanted and size > int(setting("COP_FILES_BYTES")):
        most = int(setting("COP_FILES_BYTES")) // (1024 * 1024)
        return [_("Its documents weigh more than %(most)s MB together.", most=most)]
    return []


@contextmanager
def opened(entry: Entry, piece: Piece, source: Unpacked | None) -> Iterator[Prepared]:
    """A document of the bundle, cleaned. Raises `ImportRefused`, which names it."""
    name = entry.path(piece)
    try:
        if source is None or name not in source.pieces:
            raise ImportRefused(_("it is listed (cop_files) and not in the ZIP."))
        if piece.size > int(setting("COP_FILE_BYTES")):
            raise attachments.Refused(str(too_large()))
        with source.open(name) as stream:
            _demand_same(piece, stream)
        with source.open(name) as stream, prepared(stream, piece.name) as ready:
            yield ready
    except (BadZipFile, ZlibError, EOFError, NotImplementedError) as error:
        raise ImportRefused(f"{shown(name)} — {_damaged()}") from error
    except (attachments.Refused, ImportRefused) as refusal:
        raise ImportRefused(f"{shown(name)} — {refusal}") from refusal


def _demand_same(piece: Piece, stream: Any) -> None:
    """The bytes are those that the page lists: as many, with the same sum."""
    digest, left = sha256(), piece.size
    while part := stream.read(min(CHUNK, left + 1)):
        digest.update(part)
        left -= len(part)
        if left < 0:
            break
    if left or digest.hexdigest() != piece.sha256:
        raise ImportRefused(_damaged())


def _damaged() -> str:
    return _("it isn't what its page lists (cop_files): damaged on the way, or changed since.")
