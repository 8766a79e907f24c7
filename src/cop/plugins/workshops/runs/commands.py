"""`flask cop workshops …`: what an operator types."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from cop.db import session
from cop.plugins.workshops.runs import purging

cli = AppGroup("workshops", help="Runs of workshops.")


@cli.command("purge")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def purge(dry_run: bool) -> None:
    """Erase the names of those who came to runs that were held long ago."""
    for one in purging.purge(dry_run=dry_run):
        click.echo(f"{one.uid}: {one.names} names")
    if not dry_run:
        session.commit()
