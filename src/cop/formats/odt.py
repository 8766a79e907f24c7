"""OpenDocument text (ISO/IEC 26300), written with the standard library alone.

Real headings, lists and table header rows, for readers who listen; the looks are in
`odt_styles.xml`.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from pathlib import Path

from cop.formats.laying import lay_out
from cop.formats.odt_text import NAMESPACES, Writer, named
from cop.formats.packing import pack
from cop.formats.sheet import Sheet

MIMETYPE = "application/vnd.oasis.opendocument.text"
STYLES = Path(__file__).parent / "odt_styles.xml"
TABLES = Path(__file__).parent / "odt_tables.xml"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIMETYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    + "</manifest:manifest>"
)
COUNTRIES = {"fr": "FR", "en": "GB"}


def write_odt(sheet: Sheet) -> bytes:
    """The file; the same sheet makes the same bytes."""
    return pack(
        [
            ("mimetype", MIMETYPE.encode()),
            ("content.xml", _content(sheet)),
            ("styles.xml", _styles(sheet)),
            ("meta.xml", _meta(sheet)),
            ("META-INF/manifest.xml", MANIFEST.encode()),
        ],
        plain=frozenset({"mimetype"}),
    )


def _content(sheet: Sheet) -> bytes:
    root = etree.Element(named("office:document-content"), {named("office:version"): "1.3"})
    root.append(etree.fromstring(TABLES.read_text(encoding="utf-8")))
    body = etree.SubElement(root, named("office:body"))
    writer = Writer(etree.SubElement(body, named("office:text")))
    lay_out(sheet, writer, kind="Kind", fact="Fact")
    return _bytes(root)


def _styles(sheet: Sheet) -> bytes:
    found = STYLES.read_text(encoding="utf-8")
    country = COUNTRIES.get(sheet.language, "none")
    return found.replace("LANGUAGE", sheet.language).replace("COUNTRY", country).encode()


def _meta(sheet: Sheet) -> bytes:
    """What the file says of itself; no author, on purpose."""
    root = etree.Element(named("office:document-meta"), {named("office:version"): "1.3"})
    meta = etree.SubElement(root, named("office:meta"))
    for name, words in (
        ("meta:generator", "cop"),
        ("dc:title", sheet.title),
        ("dc:subject", sheet.kind),
        ("dc:description", sheet.foot),
        ("dc:language", sheet.language),
        ("dc:date", f"{sheet.changed.isoformat()}T00:00:00"),
    ):
        etree.SubElement(meta, named(name)).text = words
    if sheet.licence:
        own = etree.SubElement(meta, named("meta:user-defined"), {named("meta:name"): "Licence"})
        own.text = sheet.licence
    return _bytes(root)


def _bytes(root: etree.Element) -> bytes:
    for prefix, address in NAMESPACES.items():
        etree.register_namespace(prefix, address)
    found: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return found
