"""The outbox as a page: for a site on this machine, whose mails go nowhere else."""

from __future__ import annotations

import re

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape
from sqlalchemy import select

from cop.config import setting
from cop.db import session
from cop.mail.outbox import Mail
from cop.site.settings import shows_outbox
from cop.site.views import bp

MOST_SHOWN = 50


@bp.get("/courriels")
def outbox() -> ResponseReturnValue:
    if not shows_outbox(current_app.config):
        abort(404)
    mails = session.scalars(select(Mail).order_by(Mail.id.desc()).limit(MOST_SHOWN)).all()
    return render_template(
        "site/outbox.html", mails=[(mail, with_links(mail.body)) for mail in mails]
    )


def with_links(body: str) -> Markup:
    """A mail's text with the addresses of this site as links."""
    own = re.escape(str(escape(str(setting("COP_PUBLIC_URL")).rstrip("/"))))
    linked = re.sub(rf"{own}/[^\s&<>]*", r'<a href="\g<0>">\g<0></a>', str(escape(body)))
    return Markup(linked)
