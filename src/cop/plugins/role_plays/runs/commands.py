"""`flask cop role-plays …`: what an operator types."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from cop.db import session
from cop.plugins.role_plays.runs import purging

cli = AppGroup("role-plays", help="Runs of role-plays.")


@cli.command("purge")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def purge(dry_run: bool) -> None:
    """Take contacts and messages out of runs that ended long ago."""
    for one in purging.purge(dry_run=dry_run):
        click.echo(
            f"{one.uid}: {one.contacts} contacts, {one.messages} messages, "
            f"{one.reflections} answers, {one.mails} mails, {one.grids} paper grids"
        )
    if not dry_run:
        session.commit()
