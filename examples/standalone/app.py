"""A site of its own in a few lines: `gunicorn app:app`, or `flask run`."""

from __future__ import annotations

from pathlib import Path

from cop.site import create_app
from cop.site.instance import prepare

INSTANCE = Path(__file__).parent / "instance"

prepare(INSTANCE)  # writes the secret keys, the first time
app = create_app(
    {
        "COP_SITE_NAME": "Notre communauté",
        "COP_PUBLIC_URL": "http://127.0.0.1:5000",
        "COP_PLUGINS": ("case_studies", "tools"),
    },
    instance_path=INSTANCE,
)
