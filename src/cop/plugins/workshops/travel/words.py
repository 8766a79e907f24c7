"""What people choose from when they say what the columns of a table hold."""

from __future__ import annotations

from cop.i18n import lazy_gettext as _l
from cop.plugins.workshops.travel.table import Column

COLUMNS = {
    Column.TITLE: _l("Title"),
    Column.DURATION: _l("Duration"),
    Column.START: _l("Starts at"),
    Column.INSTRUCTIONS: _l("What is asked of participants"),
    Column.MATERIAL: _l("Material"),
    Column.LEAD: _l("Who leads"),
    Column.KIND: _l("Kind"),
    Column.PARTICIPATION: _l("How people sit"),
    Column.OBJECTIVE: _l("Aim"),
    Column.OUTPUT: _l("What stays"),
    Column.NOTES: _l("Private notes"),
    Column.TEXT: _l("Keep it in the text of the part"),
    Column.LEFT: _l("Leave it out"),
}
