"""The corpus of scripts, written into a community: as Markdown, and in every plain field."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle

from sqlalchemy import select

from cop.columns import Prose
from cop.contributions.models import Comment, Revision
from cop.db import new_uid, session
from cop.mail.outbox import Mail
from cop.members.models import Member, Organisation, Space
from cop.plugins.case_studies.models import CaseStudy
from cop.text import TextRefused
from tests.browser.serving import Place

BATCH = 20  # vectors on one page


@dataclass(frozen=True)
class Poisoned:
    """What to open: pages with rendered texts, pages with plain fields."""

    texts: list[str]
    fields: list[str]


def poison(place: Place, vectors: list[str]) -> Poisoned:
    """Write the vectors straight into the tables, past every form and check."""
    with place.app.app_context():
        rendered = _rendered(vectors)
        starts = range(0, len(rendered), BATCH)
        texts = [_as_comments(rendered[start : start + BATCH]) for start in starts]
        fields = _as_fields(vectors)
        session.commit()
        session.remove()
    return Poisoned(texts, fields)


def _rendered(vectors: list[str]) -> list[Prose]:
    """As they are kept; what the renderer refuses is kept nowhere."""
    found: list[Prose] = []
    for vector in vectors:
        try:
            found.append(Prose.of(vector))
        except TextRefused:
            continue
    return found


def _as_comments(batch: list[Prose]) -> str:
    thing = _copy("Des réponses à lire")
    thing.situation = batch[0]
    for text in batch:
        session.add(Comment(contribution_id=thing.id, author_id=_other().id, body=text))
    return f"/etudes-de-cas/{thing.uid}"


def _as_fields(vectors: list[str]) -> list[str]:
    """Every vector as a title, a name, a tag, a subject: wherever plain words are shown."""
    lines = [" ".join(vector.split()) for vector in vectors if "\x00" not in vector]
    for line in lines:
        thing = _copy(line[:150])
        thing.summary, thing.folded = line[:380], "poison"
        for number in (1, 2):
            words = {"title": line[:150], "situation": line * number}
            session.add(Revision(contribution_id=thing.id, number=number, document=words))
        thing.version = 2
        session.add(Mail(to="qui@cop.example", subject=line[:200], body=line))
    for text, member in zip(cycle(lines), session.scalars(select(Member)).all(), strict=False):
        member.job_title, member.expertise, member.seeks = text[:100], [text[:60]], [text[-60:]]
    names = session.scalars(select(Organisation)).all()
    for text, one in zip(lines, names, strict=False):
        one.name, one.short_name, one.summary = text[:100], text[:30], text[:300]
    for text, space in zip(lines[40:], session.scalars(select(Space)).all(), strict=False):
        space.title, space.purpose = text[:80], text[:300]
    _other().name = lines[1][:80]
    sheet = f"/fiches/{thing.uid}"
    return [
        "/", "/etudes-de-cas/", "/recherche/?q=poison", "/mes-fiches", "/personnes", "/reseaux",
        "/personnes/maelle", "/espaces", "/courriels", "/profil", "/compte", "/corbeille",
        f"/etudes-de-cas/{thing.uid}", f"/etudes-de-cas/{thing.uid}/modifier",
        f"{sheet}/historique", f"{sheet}/historique/2", f"{sheet}/liens", f"{sheet}/lecteurs",
        "/recherche/?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "/etudes-de-cas/?theme=%22%3E%3Csvg%20onload%3Dalert(1)%3E",
    ]  # fmt: skip


def _author() -> Member:
    return session.scalars(select(Member).where(Member.handle == "maelle")).one()


def _other() -> Member:
    """Somebody whose name is poisoned too, which is why nobody signs in as them."""
    return session.scalars(select(Member).where(Member.handle == "salome")).one()


def _copy(title: str) -> CaseStudy:
    author = _author()
    thing = CaseStudy(
        title=title, author_id=author.id, network_id=author.organisation_id, state="published",
        visibility="community", situation=Prose.of("Rien."), attempted=Prose.of(""),
        request=Prose.of("Rien."), themes=[title[:40]], uid=new_uid(),
    )  # fmt: skip
    session.add(thing)
    session.flush()
    return thing
