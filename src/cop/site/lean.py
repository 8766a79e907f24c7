"""Flask-Security, without the Authlib client that it would import wherever Authlib is installed.

That costs a third of a second and 8 MB at each start, for a sign-in of its own that is not used
here. Our own use of Authlib (`doors.oidc`) imports it when somebody signs in by it.
"""

from __future__ import annotations

import sys
from importlib import import_module

HIDDEN = "authlib.integrations.flask_client"


def load() -> None:
    """Import Flask-Security, which copes with that module missing."""
    if HIDDEN in sys.modules or "flask_security" in sys.modules:
        return
    sys.modules[HIDDEN] = None  # type: ignore[assignment]
    try:
        import_module("flask_security")
    finally:
        del sys.modules[HIDDEN]


load()
