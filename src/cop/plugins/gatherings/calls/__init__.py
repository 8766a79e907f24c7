"""Asking for cases and workshops before a gathering."""
