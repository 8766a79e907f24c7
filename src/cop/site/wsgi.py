"""The door for a WSGI server: `gunicorn cop.site.wsgi:app`."""

from __future__ import annotations

import gc

# What is made here stays for as long as the process. To look through it for rubbish while it grows is
# a tenth of the start, and later a pause in somebody's request whenever the collector comes round.
gc.disable()

from cop.site import create_app  # noqa: E402

app = create_app()
gc.collect()
gc.freeze()
gc.enable()
