"""What is asked before a workshop is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField
from wtforms.validators import NumberRange

from cop.forms import BaseForm
from cop.i18n import lazy_gettext as _l
from cop.plugins.workshops.kit.leaves import (
    MOST_FACILITATORS,
    MOST_GROUP,
    MOST_PARTICIPANTS,
    OPEN_PROFILES,
    Options,
    Profile,
)
from cop.plugins.workshops.kit.quantities import Crowd
from cop.plugins.workshops.kit.words import profile_words
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan


def _between(least: int, most: int) -> list[Any]:
    message = _l("A number from %(least)s to %(most)s.", least=least, most=most)
    return [NumberRange(least, most, message)]


class KitForm(BaseForm):
    """The choices of a kit; it comes by GET, so that its pages have an address."""

    profil = RadioField(_l("What do you print?"), choices=lambda: list(profile_words().items()))
    participants = IntegerField(_l("Participants"), _between(1, MOST_PARTICIPANTS))
    groupe = IntegerField(_l("People in each group"), _between(1, MOST_GROUP))
    animation = IntegerField(_l("Facilitators"), _between(1, MOST_FACILITATORS))
    marge = BooleanField(_l("Prepare for a tenth more people"))
    grand = BooleanField(_l("Large print (16 points)"))

    def options(self) -> Options:
        crowd = Crowd(
            participants=self.participants.data or 1,
            group_size=self.groupe.data or 1,
            facilitators=self.animation.data or 1,
            spare=bool(self.marge.data),
        )
        return Options(
            profile=Profile(self.profil.data), crowd=crowd, large=bool(self.grand.data)
        )  # fmt: skip

    def only_open(self) -> None:
        """Leave what whoever reads the workshop may print."""
        self.profil.choices = [(one, profile_words()[one]) for one in OPEN_PROFILES]


def usual(thing: Workshop, plan: Plan, *, reads_notes: bool) -> Mapping[str, Any]:
    """What stands in the form before anybody chose."""
    return {
        "profil": Profile.WHOLE if reads_notes else Profile.PARTICIPANTS,
        "participants": min(MOST_PARTICIPANTS, max(1, thing.max_participants)),
        "groupe": min(MOST_GROUP, max(1, plan.group_size)),
        "animation": min(MOST_FACILITATORS, max(1, thing.facilitators_needed)),
        "marge": False, "grand": False,
    }  # fmt: skip
