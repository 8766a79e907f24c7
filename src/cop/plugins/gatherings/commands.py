"""`flask cop gatherings …`: what an operator types."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from cop.db import session
from cop.plugins.gatherings import purging

cli = AppGroup("gatherings", help="Gatherings.")


@cli.command("purge")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def purge(dry_run: bool) -> None:
    """Erase what people needed at gatherings that are over for long."""
    for one in purging.purge(dry_run=dry_run):
        click.echo(f"{one.uid}: {one.registrations} registrations")
    if not dry_run:
        session.commit()
