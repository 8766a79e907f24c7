"""A contribution as a document: plain data, on disk Markdown with YAML front matter.

    {"type": "bookmark", "title": …, "summary": …, "language": …, "licence": …, <own columns>}

Own columns are those of the type's table, but for the key, secrets and columns with
`info={"document": False}`. Long texts hold their Markdown source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, cast

import frontmatter
import yaml
from sqlalchemy import Column
from sqlalchemy import Enum as SqlEnum
from sqlalchemy import inspect as sql_inspect
from sqlalchemy.orm import Mapper

from cop import text
from cop.columns import Prose, ProseType, Secret, SecretType, WordSet, plain_value
from cop.contributions.models import Contribution

Document = dict[str, Any]
SPINE_FIELDS = ("title", "summary", "language", "licence")
LOOKS_LIKE_MARK = re.compile(r"^\\*<!-- cop: ", re.MULTILINE)
ESCAPED_MARK = re.compile(r"^\\(?=\\*<!-- cop: )")


@lru_cache(maxsize=64)
def own_columns(model: type[Contribution]) -> Mapping[str, Column[Any]]:
    """The columns that a type adds and shares: attribute name → column."""
    mapper: Mapper[Any] = sql_inspect(model)
    return {
        attribute.key: cast("Column[Any]", attribute.columns[0])
        for attribute in mapper.column_attrs
        if attribute.columns[0].table is model.__table__
        and not attribute.columns[0].primary_key
        and attribute.columns[0].info.get("document", True)
    }


def own_labels(model: type[Contribution]) -> dict[str, str]:
    """What the columns that no form names are called: `mapped_column(…, info={"label": …})`."""
    return {
        name: str(column.info["label"])
        for name, column in own_columns(model).items()
        if "label" in column.info
    }


def to_document(
    thing: Contribution, *, reserved: bool = True, secrets: Iterable[str] = ()
) -> Document:
    """The portable form of `thing`.

    reserved: keep reserved passages; pass False for readers who may not see them.
    secrets: names of secret columns to include, by allow-list.
    """
    wanted = frozenset(secrets)
    document: Document = {"type": thing.type}
    document |= {name: getattr(thing, name) for name in SPINE_FIELDS}
    for name, column in own_columns(type(thing)).items():
        value = getattr(thing, name)
        if isinstance(column.type, SecretType):
            if name in wanted:
                document[name] = value.reveal() if value else ""
            continue
        document[name] = plain_value(value)
    return document if reserved else without_reserved(type(thing), document)


def without_reserved(model: type[Contribution], document: Document) -> Document:
    """The document without its reserved passages: those of its long texts, and of the texts that
    lie within its lists."""
    long = long_texts(model)
    return {
        name: open_within(value) if name in long or isinstance(value, list | dict) else value
        for name, value in document.items()
    }


def open_within(value: Any) -> Any:
    """Plain data without the reserved passages of its texts, however deep they lie."""
    if isinstance(value, str):
        return text.without_reserved(value) if text.has_reserved(value) else value
    if isinstance(value, list):
        return [open_within(one) for one in value]
    if isinstance(value, dict):
        # A plan has thousands of numbers and empty texts: they aren't asked one by one.
        return {name: open_within(one) if one and type(one) is not int else one
                for name, one in value.items()}  # fmt: skip
    return value


def apply_document(thing: Contribution, document: Document) -> None:
    """Write a validated document into `thing`; keys that are absent stay as they are.

    Raises `cop.text.TextRefused` for a text that can't be rendered.
    """
    for name in SPINE_FIELDS:
        if name in document:
            setattr(thing, name, document[name] or "")
    for name, column in own_columns(type(thing)).items():
        if name in document:
            setattr(thing, name, _column_value(column, document[name]))
    thing.folded = text.fold(f"{thing.title} {thing.summary}")


def _column_value(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if isinstance(kind, ProseType):
        return None if value is None and column.nullable else Prose.of(value or "")
    if isinstance(kind, SecretType):
        return Secret(value) if value else None
    if isinstance(kind, WordSet):
        return frozenset(value or ())
    if isinstance(kind, SqlEnum) and kind.enum_class is not None and value is not None:
        enum_class: type[Enum] = kind.enum_class
        return enum_class(value)
    if value is not None and kind.python_type is datetime and isinstance(value, str):
        return datetime.fromisoformat(value)
    if value is not None and kind.python_type is date and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def secrets_of(thing: Contribution) -> dict[str, Secret | None]:
    """The secrets of a contribution: column → what it holds, which shows nothing of itself."""
    return {
        name: getattr(thing, name)
        for name, column in own_columns(type(thing)).items()
        if isinstance(column.type, SecretType)
    }


def long_texts(model: type[Contribution]) -> list[str]:
    """The names of the Markdown columns of a type, in order."""
    return [
        name for name, column in own_columns(model).items() if isinstance(column.type, ProseType)
    ]


def to_markdown(thing: Contribution, document: Document) -> str:
    """A document as a file: front matter for the short fields, a section for each long text.

    A section starts with `<!-- cop: name -->`; a line of text that looks like one is marked with
    a backslash, so that a text can't forge a section. Empty lines around a text are nobody's words:
    without them, what is read back and written again is the same file.
    """
    names = long_texts(type(thing))
    meta = {key: value for key, value in document.items() if key not in names}
    body = "\n\n".join(
        f"<!-- cop: {name} -->\n{_escaped(document[name])}"
        for name in names
        if document.get(name) is not None
    )
    front = yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{front}---\n\n{body}\n"


class Scalars(yaml.SafeLoader):
    """YAML without references: a few lines of them can unfold to more than any memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("references aren't read")
        return super().compose_node(parent, index)


class FrontMatter(frontmatter.YAMLHandler):  # type: ignore[misc]
    def load(self, fm: str, **_options: Any) -> Any:
        return yaml.load(fm, Loader=Scalars)


def from_markdown(content: str) -> Document:
    """The document in a file. Raises `ValueError` when it has no readable front matter."""
    try:
        post = frontmatter.loads(content, handler=FrontMatter())
    except (yaml.YAMLError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise ValueError("unreadable front matter") from error
    document: Document = dict(post.metadata)
    if not isinstance(document.get("type"), str):
        raise ValueError("front matter without a type")
    name = None
    sections: dict[str, list[str]] = {}
    for line in post.content.split("\n"):
        if line.startswith("<!-- cop: ") and line.endswith(" -->"):
            name = line.removeprefix("<!-- cop: ").removesuffix(" -->")
            sections[name] = []
        elif name is not None:
            sections[name].append(ESCAPED_MARK.sub("", line))
    document |= {key: "\n".join(lines).strip("\n") for key, lines in sections.items()}
    return document


def _escaped(source: str) -> str:
    bare = source.strip("\n").rstrip()
    return LOOKS_LIKE_MARK.sub(lambda found: "\\" + found[0], bare)
