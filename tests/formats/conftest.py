"""A contribution with one of everything that a text can hold."""

from __future__ import annotations

from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import current_app

from cop.contributions.documents import to_document
from cop.contributions.models import Contribution
from cop.formats.sheet import Sheet, sheet_of
from cop.testing import Make
from cop.testing.mounted import url_prefix

EVERYTHING = """\
Un *texte* **fort**, `du code`, [un lien](https://a.example/x?y=1&z=2), [ici](/fiches/abc), note[^1].
Suite de la ligne  
après un saut.

# Grand titre

## Deuxième titre

- un
- deux
    - deux a
    - deux b

3. trois
4. quatre

Entre les listes.

1. un de nouveau

| Poste | Montant |
|---|---:|
| Eau | **1 200** |
| Bus | 30 |

> Une citation.

```
def f():
    return  1
```

!!! conseil "À savoir"
    Un conseil.

Terme
:   Définition.

- [x] fait

---

:::reserve
Entre nous.
:::

[^1]: Une note en bas.
"""
DOCUMENT = {
    "title": "La <grille> & « co »",
    "summary": "Une page utile.",
    "url": "https://a.example/",
    "why": EVERYTHING,
    "note": "À ne pas dire.",
}


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks, "case_studies"]


@pytest.fixture
def thing(make: Make) -> Contribution:
    author = make.member("Maëlle Kerdoncuff", organisation=make.organisation("Armor Solidaire"))
    return make.contribution("bookmark", author, DOCUMENT)


def sheet(thing: Contribution, *, reserved: bool = True) -> Sheet:
    kind = current_app.extensions["cop"].registry.types[thing.type]
    return sheet_of(kind, thing, to_document(thing, reserved=reserved))


@pytest.fixture
def laid_out(cop_app: Any, thing: Contribution) -> Any:
    """`laid_out(reserved=…)` answers the sheet, inside a request."""
    with cop_app.test_request_context(f"{url_prefix()}/"):
        yield lambda **options: sheet(thing, **options)
