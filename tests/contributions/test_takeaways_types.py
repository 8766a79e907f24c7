"""What a takeaway can become is whatever active types declare; what a type made that is switched off
by now leaves no line, and no error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from cop.contributions import takeaways
from cop.contributions.finding import find
from cop.contributions.takeaways_model import TakeawayKind
from cop.contributions.takeaways_reading import takeaways_of
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.case_studies import plugin as case_studies
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make, fill, make_app


@contextmanager
def site(url: str, **options: Any) -> Iterator[Flask]:
    app = make_app(url, **options)
    with app.app_context():
        yield app
        session.rollback()
        session.remove()
        app.extensions["cop"].engine.dispose()


def browser_of(app: Flask, handle: str) -> Any:
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["who"] = handle
    return client


def test_whatever_type_takes_a_kind_up_is_offered(
    make: Make, cop_app: Flask, case_document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    author = make.member()
    source = make.contribution("case_study", author, case_document)
    takeaways.keep(viewer_of(author), source, TakeawayKind.CAUTION, "Le dire à temps.")
    session.commit()
    session.refresh(source, ["takeaway_count"])
    types = cop_app.extensions["cop"].registry.types
    for name in list(types):
        monkeypatch.setitem(types, name, replace(types[name], takes_up={}))

    def offered() -> list[str]:
        [row] = takeaways_of(viewer_of(author), source)
        return [one.name for one in row.offers]

    assert offered() == []
    takes = {TakeawayKind.CAUTION: lambda words: {"title": words}}
    monkeypatch.setitem(types, "tool", replace(types["tool"], takes_up=takes))
    assert offered() == ["tool"]
    page = browser_of(cop_app, author.handle).get(f"/fiches/{source.uid}/enseignements")
    assert 'name="type" value="tool"' in page.get_data(as_text=True)


def test_what_became_of_one_goes_out_of_sight_with_its_plugin(
    cop_url: str, case_document: dict[str, Any]
) -> None:
    with site(cop_url) as app:
        fill(app.extensions["cop"].engine)
        author = Make().member("Aurore")
        viewer, handle = viewer_of(author), author.handle
        uid = Make().contribution("case_study", author, case_document).uid
        source = find(viewer, uid, CaseStudy)
        kept = takeaways.keep(viewer, source, TakeawayKind.TOOL, "Un modèle d’avenant.")
        tool = takeaways.take_up(viewer, source, kept.uid, "tool").uid
        session.commit()
        assert tool in browser_of(app, handle).get(f"/etudes-de-cas/{uid}").get_data(as_text=True)
    with site(cop_url, plugins=[case_studies]) as app:
        client = browser_of(app, handle)
        for path in (f"/etudes-de-cas/{uid}", f"/fiches/{uid}/enseignements", "/mes-fiches", "/"):
            answer = client.get(path)
            page = answer.get_data(as_text=True)
            left = [words for words in (tool, 'name="type"', "takeaway-became") if words in page]
            assert (answer.status_code, left) == (200, []), path
