"""What protocols are for, in words."""

from __future__ import annotations

from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.library.models import ProtocolKind

KINDS = {
    ProtocolKind.DEBRIEF: _l("Debrief"),
    ProtocolKind.PEER_CONSULTATION: _l("Peer consultation"),
    ProtocolKind.WARMUP: _l("Warm-up"),
    ProtocolKind.DECISION: _l("Decision"),
}


def kinds() -> list[tuple[str, str]]:
    return [(str(kind), str(words)) for kind, words in KINDS.items()]
