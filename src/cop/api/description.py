"""The description of the API: an OpenAPI 3.1 document, made of the types that are active."""

from __future__ import annotations

from typing import Any

from flask import current_app

from cop.addresses import public_url
from cop.api.questions import CODE, CURSOR, MOST, USUAL
from cop.api.schemas import TEXT, Schema, document_of, line_of, name_of, ref, spine_of
from cop.config import setting
from cop.i18n import gettext as _
from cop.search.query import LONGEST

# Of the contract, not of the site: within `/v1` it only grows.
VERSION = "1.0"
PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT,
        "parameter": {"type": "string", "description": "Which parameter is wrong."},
    },
}  # fmt: skip


def description() -> dict[str, Any]:
    """The whole document, in the language of the request."""
    base = public_url("cop.api.contributions").removesuffix("/contributions")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": str(setting("COP_SITE_NAME")),
            "version": VERSION,
            "summary": _("What there is to read, as whoever asks reads it."),
            "license": {"name": "CC BY-SA 4.0", "identifier": "CC-BY-SA-4.0"},
        },
        "servers": [{"url": base}],
        "security": [{}, {"token": []}],
        "paths": {
            "/contributions": {"get": _list()},
            "/contributions/{uid}": {"get": _one()},
            "/search": {"get": _search()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                "Problem": {
                    "description": _("Why there is no answer, and what to do."),
                    "content": {"application/problem+json": {"schema": ref("Problem")}},
                }
            },
        },
    }


def _list() -> Schema:
    return {
        "operationId": "contributions",
        "summary": _("The newest first, in pages."),
        "parameters": [
            _type(),
            _query("network", _("The lasting name of a network."), CODE.pattern),
            _query("theme", _("The code of a theme, such as « water »."), CODE.pattern),
            _query("changed_since", _("A day or a moment: only what changed since then.")),
            _cursor(),
            {
                "name": "limit", "in": "query", "description": _("How many on one page."),
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
            },
        ],
        "responses": _answers("Page", 400, 401, 403, 429),
    }  # fmt: skip


def _one() -> Schema:
    uid = {"name": "uid", "in": "path", "required": True, "schema": TEXT,
           "description": _("The lasting name: the last part of the address of its page.")}  # fmt: skip
    return {
        "operationId": "contribution",
        "summary": _("One whole, with its document."),
        "parameters": [uid],
        "responses": _answers("Contribution", 401, 403, 404),
    }


def _search() -> Schema:
    asked = _query("q", _("What is looked for, as in the search of the site."))
    asked |= {"required": True, "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST}}
    return {
        "operationId": "search",
        "summary": _("What has the words, by type, best first."),
        "parameters": [
            asked,
            _type(),
            _query("network", _("The lasting name of a network."), CODE.pattern),
            _query("theme", _("The code of a theme, such as « water »."), CODE.pattern),
            _cursor(),
        ],
        "responses": _answers("Results", 400, 401, 403, 429),
    }


def _answers(name: str, *problems: int) -> Schema:
    told: Schema = {
        "200": {
            "description": _("What this caller may read."),
            "headers": {
                "ETag": {"schema": TEXT, "description": _("Send it back as If-None-Match.")}
            },
            "content": {"application/json": {"schema": ref(name)}},
        },
        "304": {"description": _("Nothing changed since the ETag that was sent.")},
    }
    told |= {str(code): {"$ref": "#/components/responses/Problem"} for code in problems}
    return told


def _query(name: str, words: str, pattern: str = "") -> Schema:
    schema = TEXT | ({"pattern": f"^{pattern}$"} if pattern else {})
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _cursor() -> Schema:
    words = _("Where the page starts: « cursor » of the page before.")
    return _query("cursor", words, CURSOR.pattern.replace(r"\d", "[0-9]"))


def _type() -> Schema:
    types = list(current_app.extensions["cop"].registry.types)
    return {"name": "type", "in": "query", "description": _("One type only."),
            "schema": {"type": "string", "enum": types}}  # fmt: skip


def _schemas() -> dict[str, Schema]:
    kinds = current_app.extensions["cop"].registry.types
    documents = {f"{name_of(kind)}Document": document_of(kind) for kind in kinds.values()}
    line, hit = line_of(list(kinds)), spine_of(list(kinds)) | {"extract": TEXT}
    cursor = {"type": ["string", "null"]}
    group = {"type": TEXT, "count": {"type": "integer"}, "cursor": cursor, "items": _many("Hit")}
    return documents | {
        "Line": line,
        "Contribution": {
            "allOf": [ref("Line")],
            "required": ["document"],
            "properties": {
                "document": {
                    "oneOf": [ref(name) for name in documents],
                    "discriminator": {
                        "propertyName": "type",
                        "mapping": {
                            name: ref(f"{name_of(kind)}Document")["$ref"]
                            for name, kind in kinds.items()
                        },
                    },
                }
            },
        },
        "Page": _object(items=_many("Line"), cursor=cursor, next=cursor),
        "Hit": _object(**hit),
        "Group": _object(**group),
        "Results": _object(count={"type": "integer"}, capped={"type": "boolean"},
                           groups=_many("Group")),
        "Problem": PROBLEM,
    }  # fmt: skip


def _many(name: str) -> Schema:
    return {"type": "array", "items": ref(name)}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}
