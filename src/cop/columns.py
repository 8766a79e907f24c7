"""Column types that carry a rule with them: times in UTC, Markdown rendered once, secrets.

A plugin writes `why: Mapped[Prose] = mapped_column(ProseType)` and has safe HTML, documents and
history; `Mapped[Secret]` keeps a text out of all of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from markupsafe import Markup
from sqlalchemy import JSON, DateTime, ForeignKey, String, Text
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from cop import text


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone; refuses one without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone can't be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@dataclass(frozen=True)
class Prose:
    """A Markdown text with its safe HTML, rendered when it was saved.

    Shown in a template it gives what every reader may see; `full` adds the reserved passages and
    is for those who may read them.
    """

    source: str
    html: str
    full_html: str
    version: int

    @classmethod
    def of(cls, source: str) -> Prose:
        """Render `source`. Raises `cop.text.TextRefused`."""
        rendered = text.render(source)
        return cls(text.normalise(source), rendered.html, rendered.full_html, rendered.version)

    def __html__(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.source

    def __bool__(self) -> bool:
        return bool(self.source.strip())

    @property
    def full(self) -> Markup:
        """With the reserved passages: only after `can(viewer, "read_reserved", …)`."""
        return Markup(self.full_html)


class ProseType(TypeDecorator[Prose]):
    """Source, HTML and renderer version in one text column, so that they can't drift apart."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Prose | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        full = value.full_html if value.full_html != value.html else None
        return json.dumps([value.version, value.source, value.html, full], ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Prose | None:
        if value is None:
            return None
        version, source, html, full = json.loads(value)
        return Prose(source, html, full if full is not None else html, version)


class Secret:
    """A text that shows nothing of itself unless asked by name: `secret.reveal()`.

    In a page, a log, an error or a debugger it reads `•••`; JSON refuses it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "•••"


class SecretType(TypeDecorator[Secret]):
    """A secret text. Documents, and with them history, exports, search and feeds, leave it out."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Secret | None, dialect: Dialect) -> str | None:
        return None if value is None else value.reveal()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Secret | None:
        return None if value is None else Secret(value)


class WordSet(TypeDecorator[frozenset[str]]):
    """A small set of code words in one column, `" a b "`, so that `LIKE '% a %'` finds one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str | None:
        return None if value is None else f" {' '.join(sorted(value))} "

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str]:
        return frozenset((value or "").split())


StringList = JSON().with_variant(JSON(), "sqlite")


class References(TypeDecorator[list[str]]):
    """Other contributions of one type, in an order, by their lasting names.

    They are part of the document. `cop.contributions.references` tells each reader only of those
    that they may read: whoever shows a document to somebody asks it.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, type_name: str) -> None:
        super().__init__()
        self.type_name = type_name

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> list[str]:
        return list(value or ())

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> list[str]:
        return list(value or ())


class Reference(TypeDecorator[str]):
    """One other contribution, of whatever type, by its lasting name; as `References` for the rest."""

    impl = String(16)
    cache_ok = True
    type_name = ""


def enum_type(kind: type[Enum]) -> SqlEnum:
    """An enum stored by its value, as text: adding a member needs no migration."""
    return SqlEnum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


def contribution_key() -> MappedColumn[int]:
    """The `id` column of a contribution type: its own table joined to the spine."""
    return mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )


def plain_value(value: Any) -> Any:
    """A column's value as a document holds it: text, number, switch, list of text or nothing."""
    if isinstance(value, Prose):
        return value.source
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return value
