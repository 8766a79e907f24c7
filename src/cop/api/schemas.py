"""What a document of each type looks like, in the words of JSON Schema, read off its own columns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlalchemy import Enum as SqlEnum

from cop.columns import ProseType, Reference, References, SecretType, UtcDateTime, WordSet
from cop.contributions.documents import own_columns
from cop.contributions.models import State, Visibility
from cop.plugin import ContributionType

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
PLAIN: dict[type, Schema] = {
    bool: {"type": "boolean"}, int: {"type": "integer"}, float: {"type": "number"},
    datetime: MOMENT, date: {"type": "string", "format": "date"}, str: TEXT,
}  # fmt: skip
UID: Schema = {"type": "string", "pattern": "^[2-9a-km-z]{10}$"}


def name_of(kind: ContributionType) -> str:
    """`case_study` → `CaseStudy`."""
    return "".join(word.capitalize() for word in kind.name.split("_"))


def document_of(kind: ContributionType) -> Schema:
    """The document of one type; secrets and what lies outside documents are in no column of it."""
    columns = {
        name: column
        for name, column in own_columns(kind.model).items()
        if not isinstance(column.type, SecretType)
    }
    spine: dict[str, Schema] = {
        "type": {"const": kind.name}, "title": TEXT, "summary": TEXT, "language": TEXT,
        "licence": TEXT,
    }  # fmt: skip
    own = {name: _column(kind, name, column) for name, column in columns.items()}
    return _whole(spine | own) | {"title": str(kind.title)}


def spine_of(types: list[str]) -> dict[str, Schema]:
    """What every contribution tells, whatever its type."""
    return {
        "uid": UID,
        "type": {"type": "string", "enum": types},
        "title": TEXT,
        "summary": TEXT,
        "url": {"type": "string", "format": "uri", "description": "Its page, for people."},
        "api_url": {"type": "string", "format": "uri"},
        "state": {"type": "string", "enum": [str(one) for one in State]},
        "visibility": {"type": "string", "enum": [str(one) for one in Visibility]},
    }


def line_of(types: list[str]) -> Schema:
    """One line of a list."""
    network = _whole({"uid": UID, "name": TEXT}) | {"type": ["object", "null"]}
    return _whole(
        spine_of(types)
        | {
            "language": TEXT,
            "licence": TEXT,
            "version": {"type": "integer"},
            "network": network | {"description": "Null where its readers aren't told either."},
            "published_at": MOMENT | {"type": ["string", "null"]},
            "changed_at": MOMENT,
        }
    )


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _column(kind: ContributionType, name: str, column: Column[Any]) -> Schema:
    found = dict(_shape(column))
    if column.nullable and "type" in found:
        found["type"] = [found["type"], "null"]
        if "enum" in found:
            found["enum"] = [*found["enum"], None]
    label = _label(kind, name) or column.info.get("label")
    return found | ({"title": str(label)} if label else {})


def _shape(column: Column[Any]) -> Schema:
    shape = column.type
    if isinstance(shape, SqlEnum) and shape.enum_class is not None:
        return {"type": "string", "enum": [str(one.value) for one in shape.enum_class]}
    if isinstance(shape, ProseType):
        return {"type": "string", "contentMediaType": "text/markdown"}
    if isinstance(shape, WordSet | References):
        return {"type": "array", "items": TEXT}
    if isinstance(shape, Reference):
        return TEXT
    if isinstance(shape, UtcDateTime):
        return MOMENT
    if isinstance(shape, JSON):
        return {}  # lists within lists, which the plugin describes
    return PLAIN.get(shape.python_type, {})


def _label(kind: ContributionType, name: str) -> Any:
    """What the form calls it. The field isn't made: that would ask the database for its choices."""
    field = getattr(kind.form, name, None)
    arguments = getattr(field, "args", ())
    return arguments[0] if arguments else getattr(field, "kwargs", {}).get("label")


def _whole(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}
