"""A field, event, slot, setting or action exists only where it is described, and used."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks

from cop.attachments import sweeping
from cop.config import SETTINGS, Setting
from cop.contributions.rules import RULES
from cop.events import EVENTS
from cop.mail import notices
from cop.plugin import ContributionType, Plugin
from cop.plugins.answers import plugin as answers
from cop.plugins.case_studies import plugin as cases
from cop.plugins.commitments import plugin as commitments
from cop.plugins.embeds import plugin as embeds
from cop.plugins.gatherings import plugin as gatherings
from cop.plugins.notes import plugin as notes
from cop.plugins.role_plays import plugin as role_plays
from cop.plugins.tools import plugin as tools
from cop.plugins.workshops import plugin as workshops
from cop.site.settings import SITE_SETTINGS
from cop.slots import SLOTS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PLUGINS = (
    cases, tools, role_plays, answers, workshops, commitments, gatherings, notes, embeds, bookmarks,
)  # fmt: skip
# Told for plugins that come: they copy what they are told of, so they must hear of its end.
TOLD_ONLY = {
    "member_joined"
}  # fmt: skip


def described(page: str) -> set[str]:
    """The words between backticks on a page, outside its longer pieces of code."""
    words = re.sub(r"```.*?```", "", (DOCS / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    return set(re.findall(r"`([^`\n]+)`", words))


def used(things: tuple[Any, ...], field: str) -> bool:
    return any(getattr(thing, field) not in (None, "", (), [], {}, False) for thing in things)


@pytest.mark.parametrize("field", [field.name for field in fields(Plugin)])
def test_a_field_of_the_card_is_described_and_used(field: str) -> None:
    assert field in described("plugins.md")
    assert used(PLUGINS, field)


@pytest.mark.parametrize("field", [field.name for field in fields(ContributionType)])
def test_a_field_of_a_type_is_described_and_used(field: str) -> None:
    assert field in described("plugins.md")
    assert used(tuple(kind for plugin in PLUGINS for kind in plugin.types), field)


def test_no_field_is_described_that_is_not_there() -> None:
    page = (DOCS / "plugins.md").read_text(encoding="utf-8")
    cards = page.split("## The card")[1].split("A misspelt field")[0]
    rows = re.findall(r"^\| `(\w+)` \|", cards, flags=re.MULTILINE)
    assert rows == [field.name for field in fields(Plugin)]


def test_every_event_is_described_with_its_keywords_and_nothing_else_is() -> None:
    page = (DOCS / "plugins.md").read_text(encoding="utf-8").split("## Events")[1]
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)`", page.split("## Slots")[0], flags=re.MULTILINE)
    assert [name for name, _words in rows] == list(EVENTS)
    for name, words in rows:
        for word in words.split(", "):
            assert word in (EVENTS[name].__doc__ or "")


def test_every_event_is_heard_by_somebody_or_says_why_not() -> None:
    heard = {*notices.LISTENERS, *sweeping.LISTENERS}
    heard = heard.union(*(plugin.listeners for plugin in PLUGINS))
    assert set(EVENTS) - heard == TOLD_ONLY


def test_every_slot_is_described_and_filled() -> None:
    page = (DOCS / "plugins.md").read_text(encoding="utf-8").split("## Slots")[1]
    rows = re.findall(r"^\| `([\w.]+)` \| `([^`]+)`", page, flags=re.MULTILINE)
    assert rows == [(name, meaning.split(":")[0]) for name, meaning in SLOTS.items()]
    assert set().union(*(plugin.slots for plugin in PLUGINS)) == set(SLOTS)


@pytest.mark.parametrize(
    "one",
    [
        *SETTINGS,
        *SITE_SETTINGS,
        *cases.settings,
        *tools.settings,
        *answers.settings,
        *commitments.settings,
        *gatherings.settings,
        *notes.settings,
        *workshops.settings,
        *embeds.settings,
    ],
    ids=lambda one: str(one.name),
)
def test_a_setting_is_described_with_its_meaning(one: Setting) -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| `{one.name}` |"))
    assert row.endswith(f"| {one.unit} | {one.meaning} |")


def test_no_setting_is_described_that_is_not_there() -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(COP_\w+)` \|", page, flags=re.MULTILINE)
    assert rows == [
        one.name
        for one in (
            *SETTINGS,
            *SITE_SETTINGS,
            *cases.settings,
            *tools.settings,
            *role_plays.settings,
            *answers.settings,
            *commitments.settings,
            *gatherings.settings,
            *notes.settings,
            *workshops.settings,
            *embeds.settings,
        )
    ]


def test_every_action_is_described_for_authors_and_for_readers() -> None:
    actions = {
        *RULES,
        *cases.permissions,
        *tools.permissions,
        *role_plays.permissions,
        *answers.permissions,
        *workshops.permissions,
        *commitments.permissions,
        *gatherings.permissions,
        *embeds.permissions,
        *notes.permissions,
    }
    assert set(RULES) - described("plugins.md") == set()
    assert actions - described("trust.md") == set()


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")),
                         ids=lambda path: path.name)  # fmt: skip
def test_no_link_of_a_page_leads_nowhere(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", words)
    links += re.findall(r"`((?:tests|examples|docs)/[\w./-]+)`", words)
    missing = [
        link
        for link in links
        if not link.startswith("https://")
        and not link.startswith("docs/images/")
        and not ((path.parent / link).exists() or (ROOT / link).exists())
    ]
    assert missing == []


@pytest.mark.parametrize("path", sorted((DOCS / "fr").glob("*.md")), ids=lambda path: path.name)
def test_french_pages_have_french_signs(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    assert re.findall(r"\w'\w", words) == []  # ’ and not '
    assert re.findall(r"[^\S\n]?\w [;?!»]|« ", words) == []  # no-break spaces
    assert "·e" not in words
