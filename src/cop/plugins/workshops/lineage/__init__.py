"""A copy of a workshop beside what it was adapted from."""
