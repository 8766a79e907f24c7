"""Answers of the harvest as XML: the protocol's own, and Dublin Core for each record."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale

from cop.addresses import public_url
from cop.config import setting
from cop.db import now
from cop.formats.preview import licence_address
from cop.harvest.oai import PREFIX, Asked, Refusal, identifier
from cop.harvest.records import earliest, harvested, page, records
from cop.harvest.tokens import write
from cop.members.vocabulary import label

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMAS = {OAI: f"{OAI}OAI-PMH.xsd", OAI_DC: f"{OAI}oai_dc.xsd"}
Element = etree.Element


def response(asked: Asked | Refusal) -> bytes:
    """The whole answer; a refusal is one too."""
    for prefix, name in (("", OAI), ("oai_dc", OAI_DC), ("dc", DC), ("xsi", XSI)):
        etree.register_namespace(prefix, name)
    root = etree.Element(f"{{{OAI}}}OAI-PMH", _schema(OAI))
    _add(root, "responseDate", said(now()))
    # What couldn't be read isn't repeated.
    given = {} if isinstance(asked, Refusal) else dict(asked.given)
    _add(root, "request", public_url("cop.harvest.oai"), **given)
    try:
        if isinstance(asked, Refusal):
            raise asked
        part = etree.Element(f"{{{OAI}}}{asked.verb}")
        VERBS[asked.verb](part, asked)
        root.append(part)
    except Refusal as refusal:
        _add(root, "error", str(refusal), code=refusal.code)
    found: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return found


def said(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _identify(part: Element, _asked: Asked) -> None:
    _add(part, "repositoryName", str(setting("COP_SITE_NAME")))
    _add(part, "baseURL", public_url("cop.harvest.oai"))
    _add(part, "protocolVersion", "2.0")
    _add(part, "adminEmail", str(setting("COP_MAIL_FROM")))
    _add(part, "earliestDatestamp", said(earliest() or now()))
    # What is purged from the bin is gone from here too.
    _add(part, "deletedRecord", "transient")
    _add(part, "granularity", "YYYY-MM-DDThh:mm:ssZ")


def _formats(part: Element, asked: Asked) -> None:
    if asked.wanted.uid and not records(asked.wanted):
        raise Refusal("idDoesNotExist", "There is no such record.")
    known = _add(part, "metadataFormat")
    _add(known, "metadataPrefix", PREFIX)
    _add(known, "schema", SCHEMAS[OAI_DC])
    _add(known, "metadataNamespace", OAI_DC)


def _sets(part: Element, _asked: Asked) -> None:
    kinds = harvested()
    if not kinds:
        raise Refusal("noSetHierarchy", "There are no sets here.")
    for name, kind in kinds.items():
        made = _add(part, "set")
        _add(made, "setSpec", name)
        _add(made, "setName", str(kind.title_plural))


def _record(part: Element, asked: Asked) -> None:
    found = records(asked.wanted)
    if not found:
        raise Refusal("idDoesNotExist", "There is no such record.")
    _whole(part, found[0])


def _many(part: Element, asked: Asked) -> None:
    rows, following = page(asked.wanted)
    if not rows:
        raise Refusal("noRecordsMatch", "Nothing fits.")
    for row in rows:
        (_whole if asked.verb == "ListRecords" else _header)(part, row)
    if following is not None:
        _add(part, "resumptionToken", write(following))
    elif asked.wanted.after is not None:
        _add(part, "resumptionToken")  # the protocol's way to say that this is the last page


VERBS = {
    "Identify": _identify, "ListMetadataFormats": _formats, "ListSets": _sets,
    "GetRecord": _record, "ListIdentifiers": _many, "ListRecords": _many,
}  # fmt: skip


def _header(part: Element, row: Any) -> None:
    made = _add(part, "header", **({"status": "deleted"} if row.gone else {}))
    _add(made, "identifier", identifier(row.uid))
    _add(made, "datestamp", said(row.stamp))
    _add(made, "setSpec", row.type)


def _whole(part: Element, row: Any) -> None:
    made = _add(part, "record")
    _header(made, row)
    if row.gone:
        return
    kind = current_app.extensions["cop"].registry.types[row.type]
    core = etree.SubElement(_add(made, "metadata"), f"{{{OAI_DC}}}dc", _schema(OAI_DC))
    with force_locale(row.language):
        subjects = sorted(label("theme", code) for code in _themes(row.facets))
    told = [
        ("title", row.title), *(("subject", one) for one in subjects),
        ("description", row.summary if kind.summary_travels else ""),
        ("publisher", str(setting("COP_SITE_NAME"))), ("date", said(row.published_at)[:10]),
        ("type", kind.schema), ("format", "text/html"),
        ("identifier", public_url("cop.contributions.show", uid=row.uid)),
        ("language", row.language), ("rights", licence_address(row.licence) if row.licence else ""),
    ]  # fmt: skip
    for name, words in told:
        if words:
            etree.SubElement(core, f"{{{DC}}}{name}").text = words


def _themes(facets: frozenset[str] | None) -> list[str]:
    return [one.removeprefix("theme:") for one in facets or () if one.startswith("theme:")]


def _schema(name: str) -> dict[str, str]:
    return {f"{{{XSI}}}schemaLocation": f"{name} {SCHEMAS[name]}"}


def _add(parent: Element, name: str, words: str = "", **attributes: str) -> Element:
    made = etree.SubElement(parent, f"{{{OAI}}}{name}", attributes)
    made.text = words or None
    return made
