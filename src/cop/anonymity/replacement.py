"""Neutral words in place of what identifies, in French that still reads.

A neutral word begins with « l’ », « un » or « une »: the small word before it may have to go
or to change (« du Rotary » becomes « de l’association », « qu’Espoir » « que l’association »).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cop.anonymity.findings import ASSOCIATION, Finding
from cop.anonymity.proper_names import LEAD, opens_a_sentence

_ELISION = "['\u2019]"
_BEFORE = re.compile(
    r"(?<!\w)(?:"
    rf"(?P<noun>(?:l{_ELISION}|(?:cette|une|notre|votre|leur) )association )"
    r"(?P<quote>[*_]{1,3}|«[ \u00a0\u202f]?|[\"“])?|"
    rf"(?P<article>l{_ELISION}|(?:le|la|les) )|"
    rf"(?P<of>d{_ELISION}|(?:de|du|des)(?: la | l{_ELISION}| ))|"
    rf"(?P<to>(?:au|aux) |à (?:la |l{_ELISION}))|"
    rf"(?P<that>\w{{0,7}}qu)(?:e |{_ELISION})"
    r")\Z",
    re.IGNORECASE,
)
_LONGEST_BEFORE = 32
_CLOSING = {"«": "\u202f»", '"': '"', "“": "”"}


def replace(text: str, findings: Iterable[Finding]) -> str:
    """*text* with each finding's neutral word; *findings* don't overlap, as `scan` gives them."""
    parts: list[str] = []
    done = 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        before = _BEFORE.search(text[max(done, finding.start - _LONGEST_BEFORE) : finding.start])
        if before and before["noun"] and finding.neutral != ASSOCIATION:
            before = None
        start = finding.start - (len(before.group()) if before else 0)
        words = _fitted(before, finding.neutral)
        if text[start].isupper() and _opens(text, start):
            words = words[0].upper() + words[1:]
        parts += [text[done:start], words]
        done = finding.end + _closing(text[finding.end : finding.end + 3], before)
    return "".join([*parts, text[done:]])


def _fitted(before: re.Match[str] | None, neutral: str) -> str:
    """The neutral word with what is left of the small words in *before*."""
    elided = neutral != ASSOCIATION
    if before is None or before["article"] or before["noun"]:
        return neutral
    if before["of"]:
        return f"d\u2019{neutral}" if elided else f"de {neutral}"
    if before["to"]:
        return f"à {neutral}"
    return f"{before['that']}\u2019{neutral}" if elided else f"{before['that']}e {neutral}"


def _closing(following: str, before: re.Match[str] | None) -> int:
    """Length of the mark that closes the quotation or emphasis opened in *before*."""
    quote = (before["quote"] or "") if before else ""
    if not quote:
        return 0
    closing = _CLOSING.get(quote[0], quote)
    if closing[-1] == "»":
        following_quote = re.match(r"[ \u00a0\u202f]?»", following)
        return following_quote.end() if following_quote else 0
    return len(closing) if following.startswith(closing) else 0


def _opens(text: str, start: int) -> bool:
    """Strictly: after a colon or inside a quotation the capital was the name's own."""
    return opens_a_sentence(text, start, lead=LEAD + "-", after="\n.!?…")
