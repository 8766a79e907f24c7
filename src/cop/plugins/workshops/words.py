"""The words of workshops that people read, and the lists they choose from."""

from __future__ import annotations

from cop.choices import Listed
from cop.i18n import lazy_gettext as _l
from cop.plugins.workshops.plan import (
    BlockKind,
    Lead,
    Mallette,
    Output,
    Participation,
    Per,
    Provider,
)

KINDS = {
    BlockKind.WELCOME: _l("Welcome"),
    BlockKind.FRAME: _l("Frame"),
    BlockKind.INCLUSION: _l("Inclusion"),
    BlockKind.INPUT: _l("Input"),
    BlockKind.EXCHANGE: _l("Exchange"),
    BlockKind.GROUP_WORK: _l("Group work"),
    BlockKind.ROLE_PLAY: _l("Role-play"),
    BlockKind.DEBRIEF: _l("Debrief"),
    BlockKind.DECISION: _l("Decision"),
    BlockKind.REFLECTION: _l("Reflection"),
    BlockKind.ENERGISER: _l("Energiser"),
    BlockKind.BREAK: _l("Break"),
    BlockKind.MEAL: _l("Meal"),
    BlockKind.BUFFER: _l("Buffer"),
    BlockKind.NEXT_STEPS: _l("Next steps"),
    BlockKind.CLOSING: _l("Closing"),
    BlockKind.NOTE: _l("Note"),
}
LEADS = {
    Lead.LEAD: _l("Facilitator A"),
    Lead.CO: _l("Facilitator B"),
    Lead.BOTH: _l("A and B"),
    Lead.TIMEKEEPER: _l("Timekeeper"),
    Lead.GUEST: _l("Guest"),
}
PARTICIPATIONS = {
    Participation.PLENARY: _l("In plenary"),
    Participation.SMALL_GROUPS: _l("In groups"),
    Participation.TRIOS: _l("In threes"),
    Participation.PAIRS: _l("In pairs"),
    Participation.INDIVIDUAL: _l("Each alone"),
    Participation.FISHBOWL: _l("Fishbowl"),
    Participation.NONE: _l("No grouping"),
}
OUTPUTS = {
    Output.NONE: _l("Nothing further"),
    Output.NOTE: _l("A note of the gathering"),
    Output.TOOL: _l("A tool"),
    Output.COMMITMENT: _l("A commitment each"),
    Output.RESPONSE_SHEET: _l("A sheet of answers"),
}
MALLETTES = {
    Mallette.FACILITATOR: _l("Facilitators’ kit"),
    Mallette.PARTICIPANT: _l("Participants’ kit"),
    Mallette.EQUIPMENT: _l("Equipment"),
}
PERS = {
    Per.FIXED: _l("in all"),
    Per.PARTICIPANT: _l("per participant"),
    Per.GROUP: _l("per group"),
    Per.FACILITATOR: _l("per facilitator"),
}
PROVIDERS = {
    Provider.HOST: _l("The host"),
    Provider.FACILITATOR: _l("The facilitators"),
    Provider.COP: _l("Printed from here"),
}
FORMATS = {
    "in_person": _l("In a room"),
    "remote": _l("By video"),
    "hybrid": _l("In a room and by video"),
}
SIZES = {
    "minor": _l("Wording: it is run the same way"),
    "major": _l("The course, the times or the material"),
}

FIELDS = {
    "title": _l("Title"), "kind": _l("Kind"), "minutes": _l("Minutes"),
    "least": _l("Minutes at the least"), "droppable": _l("It can be left out"),
    "pinned": _l("Starts at"), "parked": _l("In reserve"), "lead": _l("Who leads"),
    "participation": _l("How people sit"), "group_size": _l("Size of the groups"),
    "objective": _l("Aim"), "instructions": _l("What is asked of participants"),
    "announce": _l("What to say"), "output": _l("What stays"),
    "output_target": _l("What becomes of it"), "notes": _l("Private notes"),
    "watch": _l("Watch out for"), "start": _l("Starts at"), "target": _l("Aimed at, in minutes"),
    "label": _l("What"), "mallette": _l("In which kit"), "quantity": _l("How many"),
    "per": _l("Counted"), "extra": _l("And this many more"), "paper": _l("Size of the paper"),
    "printed": _l("To print"), "provider": _l("Who brings it"), "block": _l("For which part"),
    "brings": _l("What is done here"), "body": _l("What stands on it"), "parallel": _l("At the same time"),
}  # fmt: skip
VALUES = {
    "kind": KINDS, "lead": LEADS, "participation": PARTICIPATIONS, "output_target": OUTPUTS,
    "mallette": MALLETTES, "per": PERS, "provider": PROVIDERS,
}  # fmt: skip

kinds = Listed(KINDS)
leads = Listed(LEADS)
participations = Listed(PARTICIPATIONS)
outputs = Listed(OUTPUTS)
mallettes = Listed(MALLETTES)
pers = Listed(PERS)
providers = Listed(PROVIDERS)
formats = Listed(FORMATS)
sizes = Listed(SIZES)
