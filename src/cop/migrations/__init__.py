"""Alembic, run by the core for itself, the standalone host and each plugin.

Every owner has its own steps and its own version table `cop_version_<owner>`, and sees only its
own tables; so uninstalling a plugin never breaks a command for the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, Engine

from cop.columns import ProseType, SecretType, UtcDateTime, WordSet
from cop.db import Base, session
from cop.search.models import Tokens

HERE = Path(__file__).parent
ENGINES_OWN = "cop__"  # tables and indexes beside those of the models


@dataclass(frozen=True)
class Owner:
    """Whose tables: `core`, `site` or a plugin's name; `folder` holds its steps."""

    name: str
    folder: Path

    @property
    def prefix(self) -> str:
        return f"cop_{self.name}_"

    @property
    def version_table(self) -> str:
        return f"cop_version_{self.name}"


def owners() -> list[Owner]:
    """The core, then the host when it is ours, then the active plugins."""
    state = current_app.extensions["cop"]
    found = [Owner("core", HERE / "versions")]
    extra = current_app.config.get("COP_MIGRATIONS", {})
    found += [Owner(name, Path(folder)) for name, folder in extra.items()]
    for plugin in state.registry.active:
        if plugin.blueprint is not None:
            folder = Path(plugin.blueprint.root_path) / "migrations"
            if folder.is_dir():
                found.append(Owner(plugin.name, folder))
    return found


def upgrade(owner: Owner, target: str = "heads") -> None:
    """Bring the tables of one owner to `target`, in one transaction."""
    script = _scripts(owner)
    _run(owner, script, lambda revision, _context: script._upgrade_revs(target, revision))


def upgrade_all(say: Callable[[str], None] = lambda line: None) -> None:
    """Bring all tables to their newest step; `say` gets a line for each owner."""
    for owner in owners():
        say(owner.name)
        upgrade(owner)


def steps(owner: Owner) -> list[str]:
    """The steps of an owner, oldest first."""
    return [step.revision for step in reversed(list(_scripts(owner).walk_revisions()))]


def differences(owner: Owner) -> list[Any]:
    """What the models say and the tables don't, or the reverse; empty when they agree."""
    with _engine().connect() as connection:
        return list(compare_metadata(_context(connection, owner), Base.metadata))


def new_step(owner: Owner, message: str) -> Path | None:
    """Write the step that leads from the tables to the models; None when they agree."""
    with _engine().connect() as connection:
        context = _context(connection, owner)
        produced = produce_migrations(context, Base.metadata)
    if produced.upgrade_ops is None or produced.upgrade_ops.is_empty():
        return None
    script = _scripts(owner)
    known = steps(owner)
    number = f"{len(known) + 1:04d}"
    assert produced.downgrade_ops is not None
    created = script.generate_revision(
        number,
        message,
        head="head" if known else None,
        splice=False,
        version_path=str(owner.folder),
        upgrades=_code(produced.upgrade_ops),
        downgrades=_code(produced.downgrade_ops),
    )
    return Path(created.path) if created else None


def _code(operations: Any) -> str:
    return render_python_code(operations, render_as_batch=True, render_item=_render_plain)


def _engine() -> Engine:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    return engine


def _scripts(owner: Owner) -> ScriptDirectory:
    owner.folder.mkdir(exist_ok=True)
    return ScriptDirectory(
        str(HERE), file_template="%(rev)s_%(slug)s", version_locations=[str(owner.folder)]
    )


def _options(owner: Owner) -> dict[str, Any]:
    def ours(name: str | None, kind: str, _parents: Any) -> bool:
        """What the engines of the search add is theirs: no model knows of it."""
        if kind == "index":
            return not str(name).startswith(ENGINES_OWN)
        return kind != "table" or str(name).startswith(owner.prefix)

    return {
        "target_metadata": Base.metadata,
        "version_table": owner.version_table,
        "include_name": ours,
        "include_object": lambda thing, name, kind, *_rest: ours(name, kind, None),
        "render_as_batch": True,
        "compare_type": True,
    }


def _render_plain(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write cop's own column types as the plain ones they are stored as, so that an old step
    doesn't change with the code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, ProseType | SecretType | WordSet):
        return "sa.Text()"
    if kind == "type" and isinstance(thing, Tokens):
        return "sa.Text().with_variant(sa.dialects.postgresql.TSVECTOR(), 'postgresql')"
    return False


def _context(connection: Connection, owner: Owner) -> MigrationContext:
    return MigrationContext.configure(connection, opts=_options(owner))


def _run(owner: Owner, script: ScriptDirectory, steps_to_take: Callable[..., Any]) -> None:
    with (
        _engine().connect() as connection,
        EnvironmentContext(Config(), script, fn=steps_to_take) as environment,
    ):
        environment.configure(connection=connection, **_options(owner))
        with environment.begin_transaction():
            environment.run_migrations()
        connection.commit()
