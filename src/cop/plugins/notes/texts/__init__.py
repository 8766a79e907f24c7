"""Texts that several people write at once, with a network or without."""

from cop.plugins.notes.texts.models import TextDoc
from cop.plugins.notes.texts.saving import (
    Saved,
    create,
    doc_of,
    heads_of,
    save,
    save_late,
    texts_of,
)

__all__ = ["Saved", "TextDoc", "create", "doc_of", "heads_of", "save", "save_late", "texts_of"]
