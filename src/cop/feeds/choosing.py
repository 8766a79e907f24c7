"""What somebody chooses of a list for another site: a network's, a region's, on a theme, so many.

`?reseau=<uid>&region=bretagne&theme=<code>&n=5`. Words that mean nothing choose nothing: what was
meant for one region must not turn into everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Text, cast, false, or_, select

from cop import text
from cop.calendar.events import Event
from cop.contributions.models import Contribution, SignedAs
from cop.contributions.statements import written
from cop.db import session
from cop.members.models import Organisation
from cop.members.vocabulary import words
from cop.plugin import ContributionType

NAMES = ("reseau", "region", "theme", "n")
LONGEST = 40
# « clair », « sombre » and « auto » are looks, which embed documents choose by the same word.
LOOKS = ("clair", "sombre", "auto")


@dataclass(frozen=True)
class Choice:
    """networks: the uids of those that are meant, or None for all. most: 0 where nothing is said."""

    networks: frozenset[str] | None = None
    theme: str = ""
    most: int = 0
    asked: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def query(self) -> str:
        """The same choice as the end of an address, in one order; empty for everything."""
        return urlencode([(name, self.asked[name]) for name in NAMES if self.asked.get(name)])

    def of(self, events: Iterable[Event]) -> list[Event]:
        return [
            one
            for one in events
            if (self.networks is None or one.network_uid in self.networks)
            and (not self.theme or self.theme in one.themes)
        ]

    def conditions(self, kinds: Iterable[ContributionType]) -> list[ColumnElement[bool]]:
        """Conditions on the spine. What stands under the community alone tells nobody its network,
        so that it is found under none."""
        found: list[ColumnElement[bool]] = []
        if self.networks is not None:
            ids = select(Organisation.id).where(Organisation.uid.in_(sorted(self.networks)))
            found.append(Contribution.network_id.in_(ids))
            found.append(Contribution.signed_as.in_(written([SignedAs.MEMBER, SignedAs.NETWORK])))
        if self.theme:
            on_it = [one for one in map(self._on, kinds) if one is not None]
            found.append(or_(false(), *on_it))
        return found

    def _on(self, kind: ContributionType) -> ColumnElement[bool] | None:
        """Those of one type that are on the theme; None for a type that has no themes."""
        themes = kind.model.__table__.columns.get("themes")
        if themes is None:
            return None
        own = select(kind.model.__table__.c.id)
        return Contribution.id.in_(own.where(cast(themes, Text).contains(f'"{self.theme}"')))


def chosen(arguments: Mapping[str, str], *, themes: Iterable[str] = ()) -> Choice:
    """From the words of an address. themes: all that were said under that name."""
    said = {name: str(arguments.get(name, ""))[:LONGEST].strip() for name in NAMES}
    said["theme"] = next((one[:LONGEST] for one in themes if one and one not in LOOKS), "")
    networks = None
    if said["region"] or said["reseau"]:
        networks = _networks(said["reseau"], said["region"])
    code = said["theme"]
    if code and not (code.isascii() and code.replace("_", "").replace("-", "").isalnum()):
        networks = frozenset()
    said["n"] = said["n"] if said["n"].isascii() and said["n"].isdigit() else ""
    most = min(max(int(said["n"][:4] or 0), 0), 40)
    said["n"] = str(most) if most else ""
    return Choice(networks, code, most, said)


def _networks(uid: str, region: str) -> frozenset[str]:
    """Who is meant; nobody where the words name none."""
    query = select(Organisation.uid)
    if uid:
        query = query.where(Organisation.uid == uid)
    if region:
        codes = [one.code for one in words("region") if slug(one.fr) == slug(region)]
        query = query.where(Organisation.region.in_([*codes, region]))
    return frozenset(session.scalars(query))


def slug(name: str) -> str:
    """« Île-de-France » as an address writes it: `ile-de-france`."""
    return "-".join(text.fold(name).replace("'", " ").replace("’", " ").replace("-", " ").split())
