"""The demo's cases: thirteen stories, every one of them checked, and no address of anybody."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from cop import demo
from cop.contributions.models import Contribution, State
from cop.db import Base, session
from cop.plugins.case_studies.models import CaseStudy

pytestmark = pytest.mark.slow


def test_the_demo_holds_thirteen_cases_in_every_state(cop_app: Flask) -> None:
    demo.load()
    session.commit()
    states = session.scalars(select(CaseStudy.state)).all()
    assert len(states) == 13
    assert set(states) >= {State.PUBLISHED}
    published = select(CaseStudy).where(Contribution.state == State.PUBLISHED)
    unchecked = [
        one.title for one in session.scalars(published) if one.checked_version != one.version
    ]
    assert unchecked == []
    rows = "".join(
        repr(session.execute(table.select()).all()) for table in Base.metadata.sorted_tables
    )
    addresses = re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", rows)
    assert [one for one in addresses if not one.endswith(".example")] == []
