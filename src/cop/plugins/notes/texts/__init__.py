"""Texts that several people write at once."""

from cop.plugins.notes.texts.models import TextDoc
from cop.plugins.notes.texts.plain import Saved, create, doc_of, save, texts_of

__all__ = ["Saved", "TextDoc", "create", "doc_of", "save", "texts_of"]
