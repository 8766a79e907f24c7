"""Runs of a workshop: when it is held, what was lived, what the next ones learn from it."""
