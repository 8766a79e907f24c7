"""The Open Archives Initiative protocol for metadata harvesting, version 2.0: six verbs, `oai_dc`.

https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from cop.config import setting
from cop.db import UID_ALPHABET
from cop.harvest import tokens
from cop.harvest.records import Wanted, harvested

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII)
PREFIX = "oai_dc"


class Refusal(Exception):
    """An error of the protocol: its code, and words in English, as the protocol's own are."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Asked:
    """A question that makes sense. `given` is what the answer repeats of it."""

    verb: str
    given: Mapping[str, str]
    wanted: Wanted


# verb → (arguments that must be there, those that may); a resumption token goes alone.
ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
RESUMED = frozenset({"ListIdentifiers", "ListRecords", "ListSets"})


def asked(arguments: MultiDict[str, str]) -> Asked:
    """Raises `Refusal`."""
    if any(len(arguments.getlist(name)) > 1 for name in arguments):
        raise Refusal("badArgument", "An argument comes twice.")
    given = arguments.to_dict()
    verb = given.pop("verb", "")
    if verb not in ARGUMENTS:
        raise Refusal("badVerb", "The verb is one of: " + ", ".join(ARGUMENTS) + ".")
    if "resumptionToken" in given and verb in RESUMED:
        return Asked(verb, {"verb": verb, **given}, _resumed(verb, given))
    needed, further = ARGUMENTS[verb]
    if not needed <= set(given) <= needed | further:
        words = f"{verb} takes {', '.join(sorted(needed | further)) or 'nothing'}."
        raise Refusal("badArgument", words)
    if given.get("metadataPrefix", PREFIX) != PREFIX:
        raise Refusal("cannotDisseminateFormat", f"The one format here is {PREFIX}.")
    return Asked(verb, {"verb": verb, **given}, _wanted(given))


def _resumed(verb: str, given: dict[str, str]) -> Wanted:
    found = tokens.read(given["resumptionToken"]) if len(given) == 1 else None
    if len(given) != 1:
        raise Refusal("badArgument", "A resumption token stands alone.")
    if (
        found is None
        or found.after is None
        or verb == "ListSets"
        or (found.type and found.type not in harvested())
    ):
        raise Refusal("badResumptionToken", "This token isn't one of ours.")
    return found


def _wanted(given: dict[str, str]) -> Wanted:
    kinds = harvested()
    if given.get("set", "") not in {"", *kinds}:
        raise Refusal("noRecordsMatch", "There is no such set.")
    since, until = given.get("from", ""), given.get("until", "")
    if since and until and len(since) != len(until):
        raise Refusal("badArgument", "from and until are of the same granularity.")
    begins, ends = _moment(since), _moment(until)
    if begins and ends and begins > ends:
        raise Refusal("badArgument", "from is later than until.")
    step = timedelta(days=1) if len(until) == len("2027-03-12") else timedelta(seconds=1)
    return Wanted(
        type=given.get("set", ""), since=begins, before=_end(ends, step),
        uid=_uid(given["identifier"]) if "identifier" in given else "",
    )  # fmt: skip


def _end(moment: datetime | None, step: timedelta) -> datetime | None:
    try:
        return moment + step if moment is not None else None
    except OverflowError:
        return None


def _moment(given: str) -> datetime | None:
    if not given:
        return None
    if not MOMENT.fullmatch(given):
        raise Refusal("badArgument", "Write 2027-03-12 or 2027-03-12T14:00:00Z.")
    try:
        return datetime.fromisoformat(given.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError as error:
        raise Refusal("badArgument", "There is no such day or hour.") from error


def host() -> str:
    return urlsplit(str(setting("COP_PUBLIC_URL"))).hostname or "localhost"


def identifier(uid: str) -> str:
    return f"oai:{host()}:{uid}"


def _uid(given: str) -> str:
    found = re.fullmatch(rf"oai:{re.escape(host())}:([{UID_ALPHABET}]{{10}})", given)
    if found is None:
        raise Refusal("idDoesNotExist", "There is no such record.")
    return found[1]
