"""Taking in what is larger than a form: asked first, counted while it comes, refused early.

A view that takes files is marked with `@takes_files(room)`, which is the only way to take more than
a megabyte in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from cop.attachments.cleaning import too_large
from cop.config import setting
from cop.db import session

View = TypeVar("View", bound=Callable[..., Any])
MARK = "__cop_takes_files__"
FIELDS = 1024 * 1024  # bytes for the form around the files
IN_MEMORY = 512 * 1024
# What is read and thrown away of a body that is too large, so that its sender hears the answer.
DRAINED = 256 * 1024 * 1024


@dataclass(frozen=True)
class Room:
    """How much one view takes in: `files` answers how many bytes; `each` names the setting that says
    how many of them one file may have."""

    files: Callable[..., int]
    each: str

    @property
    def most_of_one(self) -> int:
        return int(setting(self.each))


def takes_files(
    room: Callable[..., int], *, each: str = "COP_FILE_BYTES"
) -> Callable[[View], View]:
    """Let one view take more than a form.

    room: called with the view's arguments before the first byte is read; answers how many bytes
    the files may have together, or raises `NotFound` or `Forbidden`. each: the setting that says
    how many one of them may have.
    """

    def mark(view: View) -> View:
        setattr(view, MARK, Room(room, each))
        return view

    return mark


def takes(view: Callable[..., Any]) -> bool:
    return hasattr(view, MARK)


def receive(view: Callable[..., Any]) -> None:
    """Read the body of this request, for a view that takes files. Raises `RequestEntityTooLarge`.

    The database is let go of meanwhile: a slow line must not hold up everybody's writing.
    """
    room: Room = getattr(view, MARK)
    most = room.files(**(request.view_args or {}))
    session.commit()
    opened: list[_Counted] = []

    def open_file(*_args: Any, **_kwargs: Any) -> IO[bytes]:
        opened.append(_Counted(room.most_of_one))
        return opened[-1]

    asked: Any = request._get_current_object()  # type: ignore[attr-defined]
    asked.max_content_length = most + FIELDS
    asked._get_file_stream = open_file  # werkzeug's own place for another kind of file
    kept: set[int] = set()
    try:
        kept = {id(file.stream) for _, file in asked.files.items(multi=True)}
    except RequestEntityTooLarge as error:
        _drain()
        raise RequestEntityTooLarge(str(too_large(room.most_of_one))) from error
    finally:
        # Those of a whole body are closed with the request.
        for file in opened:
            if id(file) not in kept:
                file.close()


class _Counted(SpooledTemporaryFile[bytes]):
    """A file without a name, on the disk when it is large, that refuses to grow beyond `most`."""

    def __init__(self, most: int) -> None:
        super().__init__(max_size=IN_MEMORY, mode="w+b")
        self._left = most

    def write(self, part: Any) -> int:
        self._left -= len(part)
        if self._left < 0:
            raise RequestEntityTooLarge
        return super().write(part)


def _drain() -> None:
    """Read the rest into nothing: a line that is cut while it sends shows an error of its own."""
    source, left = request.environ["wsgi.input"], DRAINED
    left = min(left, request.content_length or left)
    while left > 0:
        part = source.read(min(left, 1024 * 1024))
        if not part:
            return
        left -= len(part)
