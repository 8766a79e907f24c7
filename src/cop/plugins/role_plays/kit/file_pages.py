"""A role-play as a file: `cop-kit`, Markdown, and its path for one player as Twee."""

from __future__ import annotations

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.contributions.finding import find
from cop.contributions.ties import origin
from cop.members.viewer import Viewer, current_viewer
from cop.plugin import public
from cop.plugins.role_plays.kit.bundle import FACILITATOR, PUBLIC, to_bundle
from cop.plugins.role_plays.kit.markdown import to_markdown
from cop.plugins.role_plays.kit.printing import file_name
from cop.plugins.role_plays.kit.rules import packet_for
from cop.plugins.role_plays.kit.twee import to_twee
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet

MIMETYPES = {
    "zip": "application/zip",
    "md": "text/markdown; charset=utf-8",
    "twee": "text/plain; charset=utf-8",
}


def register(bp: Blueprint) -> None:
    rule = f"/<cop_uid:uid>/kit/fichier.<any({', '.join(MIMETYPES)}):form>"
    bp.add_url_rule(rule, "kit_file", public(take))


def take(uid: str, form: str) -> ResponseReturnValue:
    """Without what is confidential, unless it is asked for by who may read it."""
    viewer = current_viewer()
    thing = find(viewer, uid, RolePlay, action="export")
    # One who plays alone reads the whole path: it is part of the secret side.
    secret = request.args.get("profil") == FACILITATOR or form == "twee"
    packet, edition = packet_for(viewer, thing, secret=secret)
    content = _written(viewer, thing, packet, edition, form, secret)
    if not content:
        raise NotFound
    answer = make_response(content)
    name = file_name(thing, "kit-animation" if secret else "kit", form)
    answer.headers["Content-Type"] = MIMETYPES[form]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _written(
    viewer: Viewer, thing: RolePlay, packet: Packet, edition: int, form: str, secret: bool
) -> str | bytes:
    if form == "twee":
        return to_twee(packet.title, thing.uid, packet.solo)
    if form == "md":
        profile = FACILITATOR if secret else PUBLIC
        around = {"uid": thing.uid, "edition": edition, "profile": profile}
        return to_markdown(packet, secret=secret, around=around)
    source = origin(viewer, thing)
    lineage = [{"uid": source.uid, "title": source.title}] if source else []
    return to_bundle(packet, uid=thing.uid, edition=edition, secret=secret, lineage=lineage)
