"""`flask cop search …`: the index in the hands of an operator."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DatabaseError

from cop.search import index

cli = AppGroup("search", help="The index of the search.")


@cli.command("rebuild")
def rebuild() -> None:
    """Write the whole index anew, while the site runs."""
    count = index.rebuild(lambda done, total: click.echo(f"{done} of {total}"))
    click.echo(f"the index is whole: {count} entries")


@cli.command("check")
def check() -> None:
    """Compare the index with what stands; ends with an error when they differ."""
    try:
        wrong = index.check()
    except DatabaseError as error:
        raise click.ClickException("the index is broken; run `flask cop search rebuild`") from error
    if wrong:
        names = ", ".join(wrong[:10]) + (" …" if len(wrong) > 10 else "")
        raise click.ClickException(
            f"{len(wrong)} entries differ: {names}; run `flask cop search rebuild`"
        )
    click.echo("index and contributions agree")
