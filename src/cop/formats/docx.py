"""Word files (ISO/IEC 29500), by python-docx: real headings, lists, and table header rows."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from cop.formats.docx_text import Writer
from cop.formats.laying import lay_out
from cop.formats.packing import pack
from cop.formats.sheet import Sheet

LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
INK, SOFT = "1F4F4B", "5A5648"
MONO = "Courier New"
# The library's template holds a picture of itself.
LEFT_OUT = frozenset({"docProps/thumbnail.jpeg"})


def write_docx(sheet: Sheet) -> bytes:
    """The file; the same sheet makes the same bytes."""
    import docx  # lxml is big: only who asks for a file loads it

    document = docx.Document()
    _dress(document, LANGUAGES.get(sheet.language, sheet.language))
    _describe(document, sheet)
    writer = Writer(document)
    lay_out(sheet, writer, kind="Caption", fact="No Spacing")
    return _settled(document)


def _describe(document: Any, sheet: Sheet) -> None:
    """What the file says of itself; no author, on purpose."""
    about = document.core_properties
    about.author = about.last_modified_by = about.keywords = about.category = ""
    about.title, about.subject, about.comments = sheet.title[:255], sheet.kind, sheet.foot[:255]
    about.language = sheet.language
    about.created = about.modified = datetime.combine(sheet.changed, time(), UTC)
    about.revision = 1


def _dress(document: Any, language: str) -> None:
    """The looks, and the language that a screen reader speaks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    paper = document.sections[0]
    paper.page_width, paper.page_height = Cm(21), Cm(29.7)
    paper.left_margin = paper.right_margin = Cm(2.2)
    styles = document.styles
    for holder in styles.element.xpath("//w:rPrDefault/w:rPr/w:lang"):
        for name in list(holder.attrib):
            holder.attrib[name] = language
    for fonts in styles.element.xpath("//w:rFonts"):  # the theme's, which few machines have
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), "Arial")
    for number in range(1, 7):
        styles[f"Heading {number}"].font.color.rgb = RGBColor.from_string(INK)
    for name, colour in (("Title", INK), ("Subtitle", SOFT), ("Caption", SOFT)):
        styles[name].font.color.rgb = RGBColor.from_string(colour)
    styles["Normal"].font.name, styles["Normal"].font.size = "Arial", Pt(11)
    for name, parent in (("Code", "Normal"), ("Box", "Quote"), ("Source", "Normal")):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[parent]
    styles["Code"].font.name, styles["Code"].font.size = MONO, Pt(9.5)
    styles["Box"].font.italic = False
    styles["Box"].paragraph_format.left_indent = Pt(14)
    styles["Source"].font.size = Pt(9)
    styles["Source"].paragraph_format.space_before = Pt(20)


def _settled(document: Any) -> bytes:
    """Saved, then packed anew without the moment of saving and the template's picture."""
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]
    target = BytesIO()
    document.save(target)
    with ZipFile(target) as saved:
        return pack((name, saved.read(name)) for name in saved.namelist() if name not in LEFT_OUT)
