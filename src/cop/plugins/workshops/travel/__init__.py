"""Workshops as files: tables, Markdown, kits, in and out."""
