"""Identifiers that can be told by their shape: addresses, numbers, accounts.

Every pattern is written so that each character is looked at a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cop.anonymity.findings import Hit, Kind

_SEP = r"[ .\-/\u00a0\u2009\u202f\u2011]"

# A sum of money is no identifier, however many digits it has.
_AMOUNT = r"(?!\s?(?:€|euros?\b|F\s?CFA\b|francs?\b|XOF\b|XAF\b|Ar\b|MGA\b|\$))"

_EMAIL = re.compile(
    r"(?:mailto:)?[\w.+%-]{1,64}+"
    r"(?:(?:@|\s?[(\[]\s?(?:at|arobase|@)\s?[)\]]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})+",
    re.IGNORECASE,
)
# A full stop, a bracket or Markdown marks at the end belong to the sentence.
_URL = re.compile(
    r"(?:(?:https?|ftp)://|www\.)[^\s<>\"«»)\]]+(?<![.,;:!?…*_'\u2019])", re.IGNORECASE
)
_DOMAINS = "fr|org|com|net|eu|info|bzh|alsace|corsica|re|africa|coop|asso|ngo|ong|example|io|be|ch"
_DOMAIN = re.compile(
    rf"(?<![\w@-])(?:[^\W_][\w-]{{0,62}}\.){{1,10}}(?:{_DOMAINS})(?![\w@])(?:/[^\s<>\"«»)\]]*(?<![.,;:!?…*_'\u2019]))?",
    re.IGNORECASE,
)

_PHONE_FRENCH = re.compile(
    rf"(?<![\w+])(?:0|(?:\+|00){_SEP}{{0,2}}33{_SEP}{{0,2}}(?:\(0\){_SEP}{{0,2}})?)"
    rf"[1-9](?:{_SEP}{{0,2}}\d\d){{4}}(?!\w)"
)
_PHONE_FREE = re.compile(rf"(?<!\w)0{_SEP}?8\d\d(?:{_SEP}?\d{{3}}){{2}}(?!\w)")
_PHONE_ABROAD = re.compile(
    rf"(?<!\w)(?:\+|00){_SEP}?[1-9](?:(?:[()]|{_SEP}){{0,2}}\d){{7,14}}(?!\w){_AMOUNT}",
    re.IGNORECASE,
)
_PHONE_LABELLED = re.compile(
    r"\b(?:t[ée]l(?:[ée]phone)?|portable|mobile|whatsapp|fax)\b\W{0,4}?"
    rf"(?P<number>\d(?:{_SEP}{{0,2}}\d){{7,12}})(?!\w)",
    re.IGNORECASE,
)

_RNA = re.compile(rf"(?<!\w)W{_SEP}?\d[\dA-Z]\d(?:{_SEP}?\d){{6}}(?!\w)", re.IGNORECASE)

_SIREN = re.compile(
    rf"(?<![\w+])(?P<number>[1-9]\d\d(?:{_SEP}?\d{{3}}){{2}})(?!{_SEP}?\d{{3}}(?!\d))(?!\w){_AMOUNT}",
    re.IGNORECASE,
)
_SIRET = re.compile(rf"(?<![\w+])(?P<number>[1-9]\d\d(?:{_SEP}?\d{{3}}){{2}}{_SEP}?\d{{5}})(?!\w)")
_SIRET_SPACED = re.compile(
    rf"(?<![\w+])(?P<number>[1-9]\d\d(?:{_SEP}?\d{{3}}){{2}}{_SEP}?\d{{3}}{_SEP}?\d\d)(?!\w)"
)
_VAT = re.compile(
    rf"(?<!\w)FR{_SEP}?\d\d{_SEP}?(?P<number>\d{{3}}(?:{_SEP}?\d{{3}}){{2}})(?!\w)", re.IGNORECASE
)
_SIREN_LABELLED = re.compile(
    r"\b(?:siren|siret|rcs)\b\W{0,3}(?:n[°o]?\W{1,3}|num[ée]ro\W{1,3})?"
    rf"(?P<number>\d(?:{_SEP}?\d){{8,13}})(?!\w)",
    re.IGNORECASE,
)

_IBAN = re.compile(
    rf"(?<![^\W_])[A-Za-z]{{2}}{_SEP}?\d\d(?=(?P<rest>(?:{_SEP}?[A-Za-z0-9]){{11,30}}))"
)
# Lengths by country, from the SWIFT registry and from the banks that issue unregistered ones.
_IBAN_COUNTRIES = (
    "AD24 AE23 AL28 AO25 AT20 AZ28 BA20 BE16 BF28 BG22 BH22 BI27 BJ28 BR29 BY28 CF27 CG27 CH21 "
    "CI28 CM27 CR22 CV25 CY28 CZ24 DE22 DJ27 DK18 DO28 DZ26 EE20 EG29 ES24 FI18 FO18 FR27 GA27 "
    "GB22 GE22 GI23 GL18 GQ27 GR27 GT28 GW25 HN28 HR21 HU28 IE22 IL23 IQ23 IR26 IS26 IT27 JO30 "
    "KM27 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MA28 MC27 MD24 ME22 MG27 MK19 ML28 MN20 "
    "MR27 MT31 MU30 MZ25 NE28 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 "
    "SC31 SD18 SE24 SI19 SK24 SM27 SN28 SO23 ST25 SV28 TD27 TG28 TL23 TN24 TR26 UA29 VA22 VG24 "
    "XK20"
)
_IBAN_LENGTHS = {code[:2]: int(code[2:]) for code in _IBAN_COUNTRIES.split()}


def identifiers(text: str) -> Iterator[Hit]:
    """Every identifier; hits may overlap."""
    yield from _all(Kind.EMAIL, _EMAIL, text)
    yield from _all(Kind.URL, _URL, text)
    yield from _all(Kind.URL, _DOMAIN, text)
    for pattern in (_PHONE_FRENCH, _PHONE_FREE, _PHONE_ABROAD, _PHONE_LABELLED):
        yield from _all(Kind.PHONE, pattern, text)
    yield from _all(Kind.RNA, _RNA, text)
    yield from _all(Kind.SIREN, _SIREN_LABELLED, text)
    for pattern in (_SIRET, _SIRET_SPACED, _SIREN, _VAT):
        for match in pattern.finditer(text):
            if luhn(match["number"]):
                yield Hit(Kind.SIREN, match.start(), match.end())
    yield from _ibans(text)


def luhn(number: str) -> bool:
    """Whether the digits in *number* end with the right check digit."""
    digits = [int(char) for char in reversed(number) if char.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def valid_iban(compact: str) -> bool:
    """ISO 13616: four characters moved to the end, letters as 10 to 35, modulo 97 is 1."""
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _all(kind: Kind, pattern: re.Pattern[str], text: str) -> Iterator[Hit]:
    group = "number" if "number" in pattern.groupindex else 0
    return (Hit(kind, *match.span(group)) for match in pattern.finditer(text))


def _ibans(text: str) -> Iterator[Hit]:
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match.group()[:2].upper())
        places = [
            place for place in range(match.start(), match.end("rest")) if text[place].isalnum()
        ]
        if length is None or len(places) < length:
            continue
        end = places[length - 1] + 1
        compact = "".join(text[place] for place in places[:length])
        if not text[end : end + 1].isalnum() and valid_iban(compact):
            yield Hit(Kind.IBAN, match.start(), end)
