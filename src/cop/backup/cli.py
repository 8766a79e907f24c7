"""`flask cop backup` and `flask cop restore`."""

from __future__ import annotations

from pathlib import Path

import click

from cop.backup import BackupRefused, back_up, forget_old
from cop.backup import restore as bring_back
from cop.i18n import gettext as _


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(1), help="Days; older copies in FOLDER are removed.")
def backup(folder: Path, keep: int | None) -> None:
    """Copy the database, the files and the keys into a new folder below FOLDER, looked over."""
    try:
        target, missing = back_up(folder, click.echo)
    except (BackupRefused, OSError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for old in forget_old(folder, keep) if keep else []:
        click.echo(_("removed, too old: %(name)s", name=old.name))
    click.echo(str(target))
    if missing:
        raise click.ClickException(
            _("The copy is made, but these files are not in the store, or not what they were: %(names)s",
              names=", ".join(sorted(missing)))
        )  # fmt: skip


@click.command("restore")
@click.argument("copy", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--force", is_flag=True, help="Replace the people and pages that are here.")
@click.option("--without-config", is_flag=True, help="Keep the keys and settings that are here.")
def restore(copy: Path, force: bool, without_config: bool) -> None:
    """Bring COPY back into an empty community, then its tables to their newest step."""
    from alembic.util import CommandError

    from cop import migrations  # Alembic is big

    try:
        bring_back(copy, click.echo, force=force, config=not without_config)
    except (BackupRefused, OSError) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    try:
        migrations.upgrade_all()
    except CommandError as error:
        raise click.ClickException(
            _("All is back, but the copy was made by a newer cop: install that one. (%(said)s)",
              said=error)
        ) from error  # fmt: skip
    click.echo(_("All is back. Start the service."))
