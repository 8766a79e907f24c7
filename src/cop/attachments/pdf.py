"""PDF files are written anew, without what runs, what hangs on, and what tells of their makers.

Writing anew also drops what is no longer reachable: earlier versions and whatever was put before
or behind the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cop.attachments.refused import Refused, damaged, shut
from cop.attachments.stripping import strip_jpeg

# Wherever they stand: automatic and scripted actions, metadata (XMP, other programs' own data),
# hung-on files, forms made of scripts, collections, signatures' certificates, previews.
_DROPPED = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/Metadata", "/PieceInfo", "/EmbeddedFiles", "/EF",
    "/AF", "/XFA", "/Collection", "/DSS", "/Perms", "/Thumb", "/RichMediaContent", "/LastModified",
)  # fmt: skip
# ISO 32000-2, table 201: what does more than lead to a place or a web address.
_ACTS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/GoToDp",
    "/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/Trans", "/GoTo3DView", "/ResetForm",
}  # fmt: skip
_HUNG_ON = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
_REMARKS = {
    "/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/Line",
    "/Square", "/Circle", "/Polygon", "/PolyLine", "/Stamp", "/Caret", "/Popup", "/Redact",
}  # fmt: skip
# Two letters that a page may also give to one of its fonts or pictures.
_ALSO_NAMES, _PICTURES = {"/AA", "/JS"}, {"/Image", "/Form"}
_DEEPEST = 60


def rewrite_pdf(source: Path, target: Path) -> frozenset[str]:
    """Write `source` clean to `target`; answers the warnings `comments` and `signature`.

    Raises `Refused`.
    """
    import pikepdf

    if b"%%EOF" not in _end_of(source):
        raise damaged()
    found: set[str] = set()
    try:
        with pikepdf.open(source) as pdf:
            if not len(pdf.pages):
                raise damaged()
            for one in pdf.objects:
                _scrub(one, found, 0)
            for page in pdf.pages:
                _clean_notes(page.obj, found)
            for name in ("/Info", "/Metadata"):
                if name in pdf.trailer:
                    del pdf.trailer[name]
            pdf.save(
                target,
                linearize=False,
                deterministic_id=True,
                recompress_flate=False,
                fix_metadata_version=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
    except pikepdf.PasswordError as error:
        raise shut() from error
    except Refused:
        raise
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, OSError) as error:
        raise damaged() from error
    return frozenset(found)


def _end_of(source: Path) -> bytes:
    """Where a whole PDF says that it ends."""
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - 4096))
        return file.read()


def _scrub(one: Any, found: set[str], depth: int) -> None:
    """Take out of one object, and of what stands directly in it, whatever acts or tells."""
    import pikepdf

    if depth > _DEEPEST:
        raise damaged()
    if isinstance(one, pikepdf.Array):
        for value in one:
            if not _named_elsewhere(value):
                _scrub(value, found, depth + 1)
        return
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return
    _drop(one, found)
    for key in list(one.keys()):
        value = one[key]
        if not _named_elsewhere(value):
            _scrub(value, found, depth + 1)
    if isinstance(one, pikepdf.Stream) and one.get("/Filter") == pikepdf.Name.DCTDecode:
        raw = one.read_raw_bytes()
        stripped = strip_jpeg(raw)
        if stripped != raw:
            one.write(stripped, filter=pikepdf.Name.DCTDecode, decode_parms=one.get("/DecodeParms"))


def _named_elsewhere(value: Any) -> bool:
    """What has a number of its own comes along as an object of its own."""
    return bool(getattr(value, "is_indirect", False))


def _drop(one: Any, found: set[str]) -> None:
    for key in _DROPPED:
        if key in one and not (key in _ALSO_NAMES and _is_drawn(one[key])):
            del one[key]
    if str(one.get("/FT", "")) == "/Sig" and "/V" in one:
        del one["/V"]
        found.add("signature")
    for key in ("/A", "/PA", "/Next", "/D", "/Action"):
        if key in one and _acts(one[key]):
            del one[key]
    if str(one.get("/S", "")) in _ACTS and ("/Type" not in one or one["/Type"] == "/Action"):
        _empty(one)


def _is_drawn(value: Any) -> bool:
    """A font or a picture that a page happens to call `/AA`; an action inside is scrubbed anyway."""
    import pikepdf

    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream) and (
        str(value.get("/Type", "")) == "/Font" or str(value.get("/Subtype", "")) in _PICTURES
    )


def _acts(value: Any) -> bool:
    """An action of the refused kinds, or a row of actions with one in it."""
    return any(str(part.get("/S", "")) in _ACTS for part in _dictionaries(value))


def _dictionaries(value: Any) -> Iterator[Any]:
    import pikepdf

    parts = list(value) if isinstance(value, pikepdf.Array) else [value]
    yield from (part for part in parts if isinstance(part, pikepdf.Dictionary))


def _empty(one: Any) -> None:
    """An action that something else may still point to: it stays, and does nothing."""
    for key in list(one.keys()):
        del one[key]


def _clean_notes(page: Any, found: set[str]) -> None:
    """A page without hung-on files; its remarks stay, without the names of who wrote them."""
    import pikepdf

    notes = page.get("/Annots")
    if not isinstance(notes, pikepdf.Array):
        return
    kept = [note for note in notes if isinstance(note, pikepdf.Dictionary)]
    is_a: Callable[[Any, set[str]], bool] = lambda note, kinds: (  # noqa: E731
        str(note.get("/Subtype", "")) in kinds
    )
    kept = [note for note in kept if not is_a(note, _HUNG_ON)]
    for note in kept:
        if is_a(note, _REMARKS):
            found.add("comments")
            if "/T" in note:
                del note["/T"]
    page["/Annots"] = pikepdf.Array(kept)
