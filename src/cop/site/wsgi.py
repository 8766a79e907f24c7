"""The door for a WSGI server: `gunicorn cop.site.wsgi:app`."""

from __future__ import annotations

from cop.site import create_app

app = create_app()
