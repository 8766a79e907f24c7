"""A method: parts of a plan that did well, kept with their texts, durations and material."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import Prose, ProseType, contribution_key
from cop.contributions.models import Contribution
from cop.i18n import lazy_gettext as _l


class Method(Contribution):
    """about: when it serves, and what to know. plan: `Plan.to_json()`, of one section; it holds no
    private note, for whoever reads the method reads all of it."""

    __tablename__ = "cop_workshops_method"

    id: Mapped[int] = contribution_key()
    about: Mapped[Prose | None] = mapped_column(ProseType)
    plan: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, info={"label": _l("Its parts")}
    )

    __mapper_args__ = {"polymorphic_identity": "workshop_method"}
