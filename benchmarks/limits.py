"""The limits: what the same pages cost in bare Flask, on the same tables and the same server.

Plain, careful Flask, without access rules, languages, navigation or a session in the database:
`/constant` a string; `/list` one query of 30 entities and one template; `/search` the twenty best for
some words by the database's own full-text search, with their extracts; `/detail/<uid>` one item with
its answers, by columns; `/member/<uid>` the same for somebody signed in; `POST /write` one row,
committed durably. Nobody is much faster with these tools, so cop is measured against it.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, abort, render_template, request, session
from flask.typing import ResponseReturnValue
from jinja2 import DictLoader
from raw_search import raw_search, raw_words
from sqlalchemy import ForeignKey, String, create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    relationship,
    scoped_session,
    sessionmaker,
)

PAGES = {
    "base.html": """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>{% block title %}{% endblock %}</title></head><body><header><nav><ul>
<li><a href="{{ url_for('items') }}">Liste</a></li><li><a href="/">Accueil</a></li></ul></nav>
</header>
<main>{% block main %}{% endblock %}</main><footer><p>Communauté</p></footer></body></html>""",
    "list.html": """{% extends "base.html" %}{% block title %}Liste{% endblock %}{% block main %}
<h1>Liste</h1><ul>{% for item in items %}<li><article>
<h2><a href="{{ url_for('detail', uid=item.uid) }}">{{ item.title }}</a></h2>
<p>{{ item.summary }}</p>
<p>{{ item.author.name }} · {{ item.listed_at }} · {{ item.comment_count }} réponses</p>
</article></li>{% endfor %}</ul>{% endblock %}""",
    "found.html": """{% extends "base.html" %}{% block title %}Trouvé{% endblock %}{% block main %}
<h1>Trouvé</h1><ul>{% for item in items %}<li><article>
<h2><a href="{{ url_for('detail', uid=item.uid) }}">{{ item.title }}</a></h2>
<p>{{ item.extract|safe }}</p><p>{{ item.name }} · {{ item.listed_at }}</p>
</article></li>{% endfor %}</ul>{% endblock %}""",
    "detail.html": """{% extends "base.html" %}{% block title %}{{ item.title }}{% endblock %}
{% block main %}<article><h1>{{ item.title }}</h1><p>{{ item.name }} · {{ item.listed_at }}</p>
<div>{{ item.situation|safe }}</div></article><ol>{% for one in comments %}<li>
<p>{{ one.name }} · {{ one.created_at }}</p><div>{{ one.body|safe }}</div></li>{% endfor %}</ol>
{% if me %}<p>{{ me.name }}</p><form method="post"><textarea name="body"></textarea></form>
{% endif %}{% endblock %}""",
}


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "cop_core_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Item(Base):
    __tablename__ = "cop_core_contribution"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    folded: Mapped[str]
    type: Mapped[str]
    state: Mapped[str]
    visibility: Mapped[str]
    comment_count: Mapped[int]
    listed_at: Mapped[str]
    deleted_at: Mapped[str | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"))
    author: Mapped[Person] = relationship()


class Body(Base):
    __tablename__ = "cop_case_studies_case"
    id: Mapped[int] = mapped_column(ForeignKey("cop_core_contribution.id"), primary_key=True)
    situation: Mapped[str]


class Comment(Base):
    __tablename__ = "cop_core_comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int]
    author_id: Mapped[int]
    body: Mapped[str]
    created_at: Mapped[str]


class Written(Base):
    """What `POST /write` writes."""

    __tablename__ = "limit_written"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(String(400))


def _lose_nothing(connection: Any, _record: object) -> None:
    """As durable as cop: a write counts once it is on the disk."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def create_app() -> Flask:
    """The limits' app, on the database `LIMITS_DATABASE`."""
    app = Flask(__name__)
    app.secret_key = "only for benchmarks"
    app.jinja_loader = DictLoader(PAGES)
    engine = create_engine(os.environ["LIMITS_DATABASE"])
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _lose_nothing)
    db = scoped_session(sessionmaker(engine))
    app.teardown_appcontext(lambda _error: db.remove())

    @app.get("/constant")
    def constant() -> str:
        return "constant"

    newest = (
        select(Item)
        .options(joinedload(Item.author))
        .where(Item.type == "case_study", Item.deleted_at.is_(None), Item.state == "published")
        .order_by(Item.listed_at.desc(), Item.id.desc())
        .limit(30)
    )

    @app.get("/list")
    def items() -> str:
        return render_template("list.html", items=db.scalars(newest).all())

    @app.get("/search")
    def search() -> str:
        found = db.execute(raw_search(engine), {"q": raw_words(engine, request.args.get("q", ""))})
        return render_template("found.html", items=found.all())

    def page(uid: str, me: Person | None) -> str:
        item = db.execute(
            select(Item.id, Item.title, Item.listed_at, Person.name, Body.situation)
            .join(Person, Person.id == Item.author_id)
            .join(Body, Body.id == Item.id)
            .where(Item.uid == uid)
        ).one()
        comments = db.execute(
            select(Comment.body, Comment.created_at, Person.name)
            .join(Person, Person.id == Comment.author_id)
            .where(Comment.contribution_id == item.id)
            .order_by(Comment.created_at, Comment.id)
        )
        return render_template("detail.html", item=item, comments=comments.all(), me=me)

    @app.get("/detail/<uid>")
    def detail(uid: str) -> str:
        return page(uid, None)

    @app.get("/enter")
    def enter() -> str:
        session["who"] = db.scalars(select(Person.id).limit(1)).one()
        return "entered"

    @app.get("/member/<uid>")
    def member(uid: str) -> str:
        if "who" not in session:
            abort(401)
        return page(uid, db.get(Person, session["who"]))

    @app.post("/write")
    def write() -> ResponseReturnValue:
        db.add(Written(body="x" * 200))
        db.commit()
        return "", 204

    return app
