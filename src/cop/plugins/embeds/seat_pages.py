"""Reading as a member in a frame: the document, the pop-up, the exchange of the code, the end."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.db import session
from cop.members.viewer import Viewer, current_viewer
from cop.plugin import in_frame, in_popup
from cop.plugins.embeds import documents, seats, services
from cop.plugins.embeds.answers import policy
from cop.plugins.embeds.models import Site
from cop.plugins.embeds.places import below
from cop.web.shell import cop_url

NONCE, SEAT = "etat", "cadre"


def register(bp: Blueprint, roots: Blueprint) -> None:
    bp.add_url_rule("/v1/seance/<path:path>", "seat", seat)
    roots.add_url_rule("/connexion/popup", "popup", popup)
    roots.add_url_rule("/connexion/popup", "hand_over", hand_over, methods=["POST"])
    roots.add_url_rule("/connexion/echange", "exchange", exchange, methods=["POST"])
    roots.add_url_rule("/connexion/echange/fin", "leave", leave, methods=["POST"])


@in_frame
def seat(path: str) -> ResponseReturnValue:
    """An embed document as who signed in within this frame reads it: of a site that the community
    knows the address of, for no cache, and for frames on that site alone."""
    site = services.open_site(request.args.get("site", ""))
    if site is None or not site.origin:
        back = url_for("cop.embeds.document", path=path, **request.args.to_dict(flat=False))  # type: ignore[arg-type]
        return redirect(back), {"Cache-Control": "no-store"}
    viewer = seats.reader_of(request.cookies.get(_name(SEAT), ""), site)
    look, place = documents.asked_look(), below(path, request.args)
    found = documents.content(place, viewer) if place is not None else None
    nonce = request.cookies.get(_name(NONCE), "")
    if not seats.TOKEN.fullmatch(nonce):
        nonce = seats.new_token()
    page = documents.drawn(
        "embeds/document.html", found, look, framed=True,
        seat=_words(viewer, site, nonce), seat_script=documents.piece("seat.js"),
    )  # fmt: skip
    answer = make_response(page, 200 if found is not None else 404)
    if not viewer.signed_in:
        _set(answer, NONCE, nonce)
    return _closed(answer, documents.style_of(look), site)


def _words(viewer: Viewer, site: Site, nonce: str) -> dict[str, Any]:
    mark = seats.mark_of(nonce, site)
    return {
        "name": viewer.name if viewer.signed_in else "",
        "site": site.uid,
        "popup": url_for("cop.embeds_roots.popup", site=site.uid, etat=mark),
        "exchange": url_for("cop.embeds_roots.exchange"),
        "leave": url_for("cop.embeds_roots.leave"),
    }


def _closed(answer: Response, style: str, site: Site) -> Response:
    scripts = (documents.piece("frame.js"), documents.piece("seat.js"))
    answer.headers["Content-Security-Policy"] = (
        f"{policy(style, *scripts)}; connect-src 'self'; frame-ancestors 'self' {site.origin}"
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.vary.add("Cookie")
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@in_popup
def popup() -> ResponseReturnValue:
    """The guard has a visitor sign in first, in the usual way, and leads back here."""
    site = services.open_site(request.args.get("site", ""))
    mark = request.args.get("etat", "")
    if site is None or not site.origin or not seats.MARK.fullmatch(mark):
        raise NotFound
    return _opened(render_template("embeds/popup.html", site=site, mark=mark))


@in_popup
def hand_over() -> ResponseReturnValue:
    """Make the code; the script of the page hands it to the frame that opened it, if one did."""
    uid, mark = request.form.get("site", ""), request.form.get("etat", "")
    code = seats.code_for(current_viewer(), uid, mark)
    session.commit()
    site = services.open_site(uid)
    return _opened(render_template("embeds/popup.html", site=site, mark=mark, code=code))


def _opened(page: str) -> Response:
    answer = make_response(page)
    # A host whose app sends another policy by itself would cut the window from the frame.
    answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@in_frame
def exchange() -> Response:
    """The code for the cookie: only in the browser, and for the site, that the code was made for."""
    form, nonce = request.form, request.cookies.get(_name(NONCE), "")
    try:
        token = seats.redeem(form.get("code", "")[:100], nonce, form.get("site", ""))
    except seats.CodeRefused:
        session.commit()
        return _bare(403)
    session.commit()
    answer = _bare(204)
    _set(answer, SEAT, token)
    _set(answer, NONCE, "")
    return answer


@in_frame
def leave() -> Response:
    """Read on as a visitor in the frames of this site; elsewhere one stays signed in."""
    seats.leave(request.cookies.get(_name(SEAT), ""))
    session.commit()
    answer = _bare(204)
    _set(answer, SEAT, "")
    return answer


def _bare(status: int) -> Response:
    return Response(status=status, headers={"Cache-Control": "no-store"})


def _name(what: str) -> str:
    """`__Host-`: no other host, and no page without TLS, can set it. Another one for each path, so
    that two communities of one host don't sign each other out."""
    below_root = re.sub(r"[^A-Za-z0-9]+", "_", cop_url("web.home").rstrip("/"))
    return f"__Host-cop_{what}{below_root}"


def _set(answer: Response, what: str, value: str) -> None:
    """An empty value takes the cookie away."""
    answer.set_cookie(
        _name(what), value, max_age=int(seats.SEAT_LASTS.total_seconds()) if value else 0,
        secure=True, httponly=True, samesite="None", partitioned=True, path="/",
    )  # fmt: skip
