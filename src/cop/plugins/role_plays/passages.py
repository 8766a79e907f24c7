"""What a role-play's lists say to everybody who reads it, for paper and for the search."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import format_date
from markupsafe import Markup

from cop import text
from cop.i18n import gettext as _
from cop.plugin import Passage
from cop.plugins.role_plays.assembly import assemble
from cop.plugins.role_plays.packet import Criterion, Packet, Phase, Piece, PublicPart, QuotedRule
from cop.plugins.role_plays.words import CRITERIA

NOTHING = Markup()


def passages(document: dict[str, Any]) -> list[Passage]:
    """The public side alone: the secret one is in no document, and isn't asked for here."""
    packet = Packet.from_json(assemble(document, "").public())
    found = [
        Passage(label=_("What one practises"), markup=_list(packet.objectives, _line)),
        Passage(label=_("The parts"), markup=_each(packet.parts, _part)),
        Passage(label=_("Documents"), markup=_each(packet.pieces, _piece)),
        # Nearly all have the common grid and the common debrief.
        Passage(
            label=_("What is observed"), markup=_list(packet.criteria, _criterion), searched=False
        ),
        Passage(label=_("Debrief"), markup=_list(packet.debrief, _phase, "ol"), searched=False),
        Passage(label=_("Quoted rules"), markup=_list(packet.quoted_rules, _rule)),
    ]
    return [one for one in found if one.markup]


def _each(items: Iterable[Any], say: Callable[[Any], Markup]) -> Markup:
    return NOTHING.join(say(one) for one in items)


def _list(items: Iterable[Any], say: Callable[[Any], Markup], tag: str = "ul") -> Markup:
    lines = _each(items, lambda one: Markup("<li>{}</li>").format(say(one)))
    return Markup("<{tag}>{lines}</{tag}>").format(tag=tag, lines=lines) if lines else NOTHING


def _line(words: str) -> Markup:
    return Markup("{}").format(words)


def _part(part: PublicPart) -> Markup:
    named = " — ".join(filter(None, (part.name or part.code, part.function)))
    return NOTHING.join((
        Markup("<h3>{}</h3>").format(named),
        _prose(part.public_profile),
        _if(part.opening_line, "<blockquote><p>{}</p></blockquote>"),
        _if(_("This person only observes") if part.observes else "", "<p><em>{}</em></p>"),
    ))  # fmt: skip


def _piece(piece: Piece) -> Markup:
    named = " — ".join(filter(None, (piece.code, piece.title)))
    return Markup("<h3>{}</h3>{}").format(named, _prose(piece.body))


def _criterion(one: Criterion) -> Markup:
    named = Markup("<strong>{}</strong> — {} ({})").format(one.code, one.label, CRITERIA[one.kind])
    return named + _if(one.hint, "<br>{}")


def _phase(phase: Phase) -> Markup:
    minutes = _("%(minutes)s min", minutes=phase.minutes) if phase.minutes else ""
    return NOTHING.join((
        Markup("<p><strong>{}</strong>").format(phase.name),
        _if(minutes, " ({})"), _if(phase.who_speaks, " — {}"), _if(phase.rule, "<br>{}"),
        Markup("</p>"), _prose(phase.prompt),
    ))  # fmt: skip


def _rule(rule: QuotedRule) -> Markup:
    day = str(format_date(rule.valid_on, "d MMMM y")) if rule.valid_on else ""
    on_the_web = rule.source_url.startswith(("https://", "http://"))
    return NOTHING.join((
        _line(rule.text),
        _if(f"{_('as it stood on')} {day}" if day else "", " ({})"),
        # On paper an address is read, not followed.
        _if(rule.source_url if on_the_web else "", '<br><a href="{0}">{0}</a>'),
    ))  # fmt: skip


def _prose(source: str) -> Markup:
    return Markup(text.render(source).full_html) if source.strip() else NOTHING


def _if(words: str, shape: str) -> Markup:
    return Markup(shape).format(words) if words else NOTHING
