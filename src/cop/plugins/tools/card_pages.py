"""The page that is printed: a card to hold in one's hand, A6, or a sheet to pin up, A4."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import to_user_timezone

from cop.contributions.bylines import byline
from cop.contributions.finding import find
from cop.formats.qr import qr_code
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.plugins.tools.card import essence, living_address, outline, printable
from cop.plugins.tools.models import Tool
from cop.plugins.tools.words import KINDS, minutes

FORMATS = ("a6", "a4")


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/<cop_uid:uid>/carte", "card", public(card))


def card(uid: str) -> ResponseReturnValue:
    tool = printable(find(current_viewer(), uid, Tool))
    chosen = request.args.get("format", "")
    address = living_address(tool)
    return render_template(
        "tools/card.html",
        thing=tool,
        byline=byline(tool.signed_as, tool.author, tool.network),
        format=chosen if chosen in FORMATS else FORMATS[0],
        formats=FORMATS,
        kind=KINDS[tool.kind],
        # Of « today », a paper says nothing tomorrow.
        day=to_user_timezone(tool.updated_at).date(),
        time=minutes(tool.duration),
        headings=[] if tool.card else outline(tool),
        essence="" if tool.card else essence(tool),
        address=address.partition("?")[0].partition("://")[2],
        qr=qr_code(address),
    )
