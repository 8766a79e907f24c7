"""`flask cop …`: what an operator or a plugin author types."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from cop import demo as demo_community
from cop import jobs, starter
from cop.archive import export_all
from cop.archive.cli import export_zip, import_zip
from cop.backup.cli import backup, restore
from cop.db import session
from cop.scaffold import copy_example
from cop.search.commands import cli as search_commands

cli = AppGroup("cop", help="The community: database, demo, jobs, plugins.")
db = AppGroup("db", help="The tables of the core and of each plugin.")
cli.add_command(db)
cli.add_command(search_commands)


@db.command("upgrade")
def upgrade() -> None:
    """Bring all tables to their newest step."""
    from cop import migrations  # Alembic is big: no other command, and no worker, loads it

    migrations.upgrade_all(lambda name: click.echo(f"tables of {name}"))
    starter.load()
    session.commit()


@db.command("new-step")
@click.argument("owner")
@click.argument("message")
def new_step(owner: str, message: str) -> None:
    """Write the migration that leads from the tables to the models of OWNER."""
    from cop import migrations

    for one in migrations.owners():
        if one.name == owner:
            path = migrations.new_step(one, message)
            click.echo(str(path) if path else "the tables already agree with the models")
            return
    raise click.ClickException(f"no active owner {owner!r}")


@cli.command("demo")
@click.option("--reset", is_flag=True, help="Empty the community first.")
def demo(reset: bool) -> None:
    """Fill the site with the fictional demo community."""
    if not current_app.config.get("COP_DEMO"):
        raise click.ClickException("only with COP_DEMO=1: this fills the site with fiction")
    demo_community.load(reset=reset, say=click.echo)


@cli.command("tick")
def tick() -> None:
    """Run the jobs that are due: from cron or a timer, every minute."""
    for name in jobs.tick():
        click.echo(name)


@cli.command("plugins")
def plugins() -> None:
    """Say which plugins are active, and why others are not."""
    registry = current_app.extensions["cop"].registry
    for plugin in registry.active:
        kinds = ", ".join(kind.name for kind in plugin.types) or "-"
        click.echo(f"active   {plugin.name:<20} {plugin.path:<20} {kinds}")
    for name, reason in registry.refused.items():
        click.echo(f"refused  {name:<20} {reason}")


@cli.command("new-plugin")
@click.argument("name")
@click.option("--into", type=click.Path(path_type=Path), default=Path())
def new_plugin(name: str, into: Path) -> None:
    """Start a plugin: a copy of the tested example, under its new NAME."""
    try:
        folder = copy_example(name, into)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{folder}: pip install -e {folder}, then add {name!r} to COP_PLUGINS")


@cli.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
def export(folder: Path) -> None:
    """Write every contribution of the active plugins as Markdown files into FOLDER."""
    count = export_all(folder)
    click.echo(f"{count} files in {folder}")


cli.add_command(export_zip)
cli.add_command(import_zip)
cli.add_command(backup)
cli.add_command(restore)
