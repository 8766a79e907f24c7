"""Observation grids and protocols that are used again and again: read, kept, put into a role-play."""
