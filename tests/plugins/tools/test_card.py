"""The printed card: what is on it, where its code leads, and what an old paper is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
import zxingcpp
from werkzeug.exceptions import NotFound

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import State, Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.formats.qr import qr_code
from cop.members.viewer import viewer_of
from cop.plugins import tools
from cop.plugins.tools import services
from cop.plugins.tools.card import Paper, living_address, outline, paper_of, printable
from cop.plugins.tools.models import Tool

SECRET = "\n\n:::reserve\n## Entre nous\n\nLe trésorier est parti.\n:::"
FIELDS = {
    "title": "Les sept questions", "summary": "Une heure à l’oral.", "kind": "howto",
    "body": f"## Avant\n\nRelire.\n\n## Pendant ##\n\nÉcouter **bien**.{SECRET}",
    "duration": 45, "participants": "2 à 5 personnes",
}  # fmt: skip


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [tools.plugin]


class Kept:
    """A published tool and its author."""

    def __init__(self, make: Any) -> None:
        self.author = make.member("Aurore")
        tool = spine.create(viewer_of(self.author), kind_of("tool"), FIELDS)
        spine.publish(viewer_of(self.author), tool)
        self.uid = tool.uid
        session.commit()

    @property
    def tool(self) -> Tool:
        return find(viewer_of(self.author), self.uid, Tool)

    def save(self, *, major: bool = False, change: str = "", **fields: Any) -> None:
        services.save_tool(
            viewer_of(self.author), self.tool, fields, base_version=None, major=major, change=change
        )
        session.commit()


@pytest.fixture
def kept(make: Any) -> Kept:
    return Kept(make)


def page(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def scanned(page: str) -> str:
    """What a telephone reads: the picture of the page, drawn four times as large."""
    found = re.search(r'<svg viewBox="0 0 (\d+) \d+" class="qr">.*? d="([^"]+)"', page, re.S)
    assert found is not None
    size, rows = (
        int(found[1]),
        [bytearray(b"\xff" * int(found[1])) for _row in range(int(found[1]))],
    )
    x, y = 0.0, 0.0
    for letter, numbers in re.findall(r"([Mmh])([-\d. ]+)", found[2]):
        values = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        if letter == "h":
            for place in range(int(x), int(x + values[0])):
                rows[int(y)][place] = 0
            x += values[0]
        else:
            x, y = (values[0], values[1]) if letter == "M" else (x + values[0], y + values[1])
    grown = b"".join(bytes(one for one in row for _n in range(4)) * 4 for row in rows)
    picture: Any = memoryview(grown).cast("B", shape=[size * 4, size * 4])
    code = zxingcpp.read_barcode(picture)
    assert code is not None
    return str(code.text)


def test_the_code_is_read_and_leads_to_the_living_version(kept: Kept, login_as: Any) -> None:
    client = login_as(kept.author)
    address = scanned(page(client, f"/outils/{kept.uid}/carte"))
    assert address == living_address(kept.tool)
    assert re.fullmatch(rf"https?://[^/]+(?:/communaute)?/outils/{kept.uid}\?papier=1\.0", address)
    here = "/" + address.split("/", 3)[3]
    assert "Votre fiche papier est à jour" in page(client, here)
    kept.save(body="## Avant\n\nTout relire.", change="relire avant")
    shown = page(client, here)
    assert "Votre fiche papier a vieilli" in shown and "1.1 — relire avant" in shown
    assert scanned(page(client, f"/outils/{kept.uid}/carte")).endswith("papier=1.1")


def test_any_address_is_read_back() -> None:
    for address in ("https://a.example/", f"https://cop.example/{'pratique/' * 20}?papier=12.34"):
        assert scanned(str(qr_code(address))) == address


def test_a_card_says_what_one_needs_and_nothing_reserved(kept: Kept, login_as: Any) -> None:
    shown = page(login_as(kept.author), f"/outils/{kept.uid}/carte?format=a4")
    for words in ("Les sept questions", "45 min", "2 à 5 personnes", "Version 1.0", "Aurore"):
        assert words in shown
    assert re.findall(r"<li>([^<]+)</li>", shown.split('class="card-body"')[1].split("</ol>")[0]) == [
        "Avant", "Pendant",
    ]  # fmt: skip
    assert "Entre nous" not in shown and "trésorier" not in shown
    assert "card-a4.css" in shown and "card-a6.css" not in shown


def test_a_card_that_its_author_wrote_takes_the_place_of_the_headings(
    kept: Kept, login_as: Any
) -> None:
    kept.save(card=f"Trois choses :\n\n- *une*{SECRET}")
    shown = page(login_as(kept.author), f"/outils/{kept.uid}/carte?format=letter")
    assert "<em>une</em>" in shown and "Pendant" not in shown
    assert "trésorier" not in shown
    assert "card-a6.css" in shown  # what isn't offered is the small one


def test_a_tool_without_headings_gives_its_first_words(kept: Kept, login_as: Any) -> None:
    kept.save(body=f"Un **texte** d’une traite.{SECRET}")
    assert outline(kept.tool) == []
    shown = page(login_as(kept.author), f"/outils/{kept.uid}/carte")
    assert "Un texte d’une traite." in shown and "trésorier" not in shown


def test_a_card_text_is_no_longer_than_a_card(make: Any) -> None:
    form = kind_of("tool").form.from_document({**FIELDS, "card": "x" * 901})
    assert not form.validate()
    assert form.first_errors() == {
        "card": "Au plus 900 caractères\xa0: une carte est une petite page."
    }


def test_what_others_do_not_find_has_no_card(kept: Kept, login_as: Any) -> None:
    for state in (State.DRAFT, State.WITHDRAWN):
        kept.tool.state = state
        session.commit()
        with pytest.raises(NotFound):
            printable(kept.tool)
        assert login_as(kept.author).get(f"/outils/{kept.uid}/carte").status_code == 404
        assert f"{kept.uid}/carte" not in page(login_as(kept.author), f"/outils/{kept.uid}")


def test_the_card_is_read_by_those_who_read_the_tool(kept: Kept, make: Any, login_as: Any) -> None:
    path = f"/outils/{kept.uid}/carte"
    assert login_as(make.member()).get(path).status_code == 200
    assert login_as(None).get(path).status_code == 404
    kept.tool.visibility = Visibility.NETWORK
    session.commit()
    assert login_as(make.member()).get(path).status_code == 404


def told(kept: Kept, typed: str, who: Any = None) -> Paper | None:
    return paper_of(viewer_of(who or kept.author), kept.tool, typed)


def test_an_old_paper_learns_whether_the_method_changed(kept: Kept) -> None:
    kept.save(title="Les 7 questions", change="le titre")
    kept.save(duration=60)
    kept.save(duration=90, major=True, change="une heure et demie")
    first, last, present = told(kept, "1.0"), told(kept, "1.1"), told(kept, "2.0")
    assert first is not None and last is not None and present is not None
    assert [one.change for one in first.changes] == ["une heure et demie", "le titre"]
    assert [one.change for one in last.changes] == ["une heure et demie"]
    assert (first.new_method, first.is_current, first.at is not None) == (True, False, True)
    assert (present.is_current, present.changes, present.new_method) == (True, [], False)


@pytest.mark.parametrize("typed", ["", "1", "1.1", "9.0", "a.b", "1.0.0", "99999.1", "-1.0"])
def test_a_number_that_no_paper_has_says_nothing(kept: Kept, typed: str, login_as: Any) -> None:
    assert told(kept, typed) is None
    assert "fiche papier" not in page(login_as(kept.author), f"/outils/{kept.uid}?papier={typed}")


def test_a_visitor_learns_that_it_changed_and_not_what(kept: Kept, login_as: Any) -> None:
    kept.save(body="Autre chose.", change="un canari", major=True)
    kept.tool.visibility = Visibility.PUBLIC
    session.commit()
    shown = page(login_as(None), f"/outils/{kept.uid}?papier=1.0")
    assert "Votre fiche papier porte la version 1.0" in shown and "La méthode a changé" in shown
    assert "canari" not in shown
