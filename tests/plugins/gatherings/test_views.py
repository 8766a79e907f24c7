"""The pages of the gatherings."""

from __future__ import annotations

from typing import Any


from cop.testing import Make


def test_smoke(login_as: Any, make: Make) -> None:
    member = make.member("Aline")
    client = login_as(member)
    form = {
        "title": "Rencontre d’Angers", "summary": "Deux jours.", "town": "Angers",
        "start_date": "2031-03-12", "end_date": "2031-03-13", "tz": "Europe/Paris",
        "purpose": "Se **retrouver**.", "capacity": "35", "registration_open": "y",
        "closes_on": "", "visibility": "community", "signed_as": "member", "act": "publish", "csrf_token": client.token,
    }  # fmt: skip
    assert client.get("/rencontres/nouvelle").status_code == 200
    answer = client.post("/rencontres/nouvelle", data=form)
    assert answer.status_code == 302, answer.text
    page = client.get(answer.location)
    assert page.status_code == 200
    assert client.get("/rencontres/").status_code == 200
