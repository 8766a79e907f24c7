"""Identifiers are told by their shape and their check digits. Numbers are examples."""

from __future__ import annotations

import pytest

from cop.anonymity.findings import Kind
from cop.anonymity.identifiers import identifiers, luhn, valid_iban


def found(text: str) -> set[tuple[Kind, str]]:
    return {(hit.kind, text[hit.start : hit.end]) for hit in identifiers(text)}


@pytest.mark.parametrize(
    "address",
    [
        "marthe@lirande.example",
        "bureau.passerelle+cas@mail.lirande.example",
        "présidence@lirande.example",
        "marthe(at)lirande.example",
        "marthe [arobase] lirande.example",
        "mailto:marthe@lirande.example",
    ],
)
def test_an_electronic_address_is_found(address: str):
    assert (Kind.EMAIL, address) in found(f"Écrire à {address}, avant lundi.")


@pytest.mark.parametrize(
    "number",
    [
        "06 39 98 00 12",
        "06.39.98.00.12",
        "06-39-98-00-12",
        "0639980012",
        "06\u00a039\u00a098\u00a000\u00a012",
        "06\u202f39\u202f98\u202f00\u202f12",
        "+33 6 39 98 00 12",
        "+33 (0)6 39 98 00 12",
        "0033639980012",
        "0 800 123 456",
        "+223 70 12 34 56",
        "+22370123456",
        "00 226 70 12 34 56",
        "+261 34 12 345 67",
        "+1 (202) 555-0143",
    ],
)
def test_a_telephone_number_is_found(number: str):
    assert found(f"Rappeler au {number}.") == {(Kind.PHONE, number)}


def test_a_number_without_prefix_is_found_after_its_label():
    assert found("Tél. : 70 12 34 56, le soir") == {(Kind.PHONE, "70 12 34 56")}


@pytest.mark.parametrize(
    "address",
    [
        "https://lirande.example/projets/moulin?an=2026",
        "http://lirande.example",
        "www.lirande.example",
        "lirande.example/moulin",
        "passerelle-lirande.asso.fr",
        "ftp://lirande.example/photos",
    ],
)
def test_a_web_address_is_found_without_the_full_stop_after_it(address: str):
    text = f"Voir {address}."
    assert max((piece for _, piece in found(text)), key=len) == address


def test_a_web_address_ends_at_the_bracket_of_a_markdown_link():
    text = "[le site](https://lirande.example/a), puis"
    assert (Kind.URL, "https://lirande.example/a") in found(text)
    assert max(len(piece) for _, piece in found(text)) == len("https://lirande.example/a")


@pytest.mark.parametrize(
    "account",
    [
        "FR76 3000 6000 0112 3456 7890 189",
        "FR7630006000011234567890189",
        "fr76 3000 6000 0112 3456 7890 189",
        "FR14\u00a02004\u00a01010\u00a00505\u00a00001\u00a03M02\u00a0606",
        "BE68 5390 0754 7034",
        "MU17 BOMM 0101 1010 3030 0200 000M UR",
    ],
)
def test_a_bank_account_is_found(account: str):
    assert (Kind.IBAN, account) in found(f"Verser sur {account} BIC XXXX")


def test_a_bank_account_with_a_wrong_check_digit_is_not_one():
    assert found("FR76 3000 6000 0112 3456 7890 188") == set()


@pytest.mark.parametrize("number", ["W751234567", "w751234567", "W 751 234 567", "W9R1001234"])
def test_a_number_of_the_register_of_associations_is_found(number: str):
    assert found(f"(RNA {number})") == {(Kind.RNA, number)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("enregistrée 732 829 320 depuis", "732 829 320"),
        ("enregistrée 732829320 depuis", "732829320"),
        ("enregistrée 732 829 320 00074 depuis", "732 829 320 00074"),
        ("enregistrée 73282932000074 depuis", "73282932000074"),
        ("enregistrée 732\u202f829\u202f320 depuis", "732\u202f829\u202f320"),
        ("SIREN : 732 829 321", "732 829 321"),
        ("siret n° 732 829 320 00075", "732 829 320 00075"),
        ("TVA FR 44 732 829 320", "FR 44 732 829 320"),
    ],
)
def test_a_company_number_is_found_by_its_check_digit_or_its_label(text: str, number: str):
    pieces = found(text)
    assert {kind for kind, _ in pieces} == {Kind.SIREN}
    assert max((piece for _, piece in pieces), key=len) == number


@pytest.mark.parametrize(
    "text",
    [
        "Budget 21 400 €, dont 9 800 € de dotation",
        "environ 3 857 000 FCFA",
        "une enveloppe de 732 829 320 FCFA",
        "une enveloppe de +10 000 000 FCFA",
        "732 829 321 personnes",
        "du 21/11/2026 au 22/11/2026, de 10:00 à 11:30",
        "le 2026-11-21",
        "moulin mixte 2 950 000 ; pompe 585 000 ; solde 322 000",
        "0–2 intention ; 2–5 trois règles",
        "W12345678 et W1234567890",
        "la version 1.4 de la trame, article 4.2",
        "un message @tous et une note n° 12",
        "fin de la phrase.Nous reprenons",
        "élu·e·s, chargé·e·s",
        "réf. AB12 CDEF GHIJ KLMN",
    ],
)
def test_sums_dates_and_ordinary_writing_are_no_identifiers(text: str):
    assert found(text) == set()


def test_check_digits():
    assert [luhn("732 829 320"), luhn("732 829 321")] == [True, False]
    assert [valid_iban("BE68539007547034"), valid_iban("BE68539007547035")] == [True, False]
