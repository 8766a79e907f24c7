"""Files beside any contribution.

of(thing) · attach(viewer, thing, stream, filename, alt="") · open_bytes(attachment) · Refused
"""

from __future__ import annotations

from cop.attachments.models import Attachment
from cop.attachments.refused import Refused
from cop.attachments.services import attach, of, open_bytes

__all__ = ["Attachment", "Refused", "attach", "of", "open_bytes"]
