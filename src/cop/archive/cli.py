"""`flask cop export-zip` and `import-zip`: the pages of `/echanges`, typed."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from sqlalchemy import select

from cop.archive.bundle import TooHeavy, write_bundle
from cop.archive.carrying import carry_out, may_bring_in
from cop.archive.forms import LEVELS
from cop.archive.plan import plan_of
from cop.archive.steps import REFUSED
from cop.archive.unpacking import unpack
from cop.contributions.importing import ImportRefused
from cop.contributions.models import Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of


def _viewer(handle: str) -> Viewer:
    """Somebody by the name that follows « @ »."""
    member = session.scalar(select(Member).where(Member.handle == handle))
    found = viewer_of(member) if member is not None else None
    if found is None or not found.signed_in:
        raise click.ClickException(f"nobody of the community is called {handle!r}")
    return found


@click.command("export-zip")
@click.argument("type_name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reader", required=True, help="Whose reading counts: the name that follows @.")
@click.option("--drafts", is_flag=True, help="With the drafts of that reader.")
@click.option("--texts-only", is_flag=True, help="Without the documents beside the texts.")
def export_zip(type_name: str, file: Path, reader: str, drafts: bool, texts_only: bool) -> None:
    """Write what READER may read of one type into a ZIP: Markdown files, documents beside them."""
    kinds = current_app.extensions["cop"].registry.types
    if type_name not in kinds:
        raise click.ClickException(f"no active type {type_name!r}: {', '.join(kinds)}")
    viewer, kind = _viewer(reader), kinds[type_name]
    try:
        with file.open("wb") as target:
            write_bundle(viewer, kind, target, drafts=drafts, documents=not texts_only)
    except TooHeavy as error:
        file.unlink()
        raise click.ClickException(
            "the documents weigh more than COP_ARCHIVE_BYTES: raise it, or take --texts-only"
        ) from error
    click.echo(str(file))


@click.command("import-zip")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--member", required=True, help="Who brings it in: the name that follows @.")
@click.option("--level", type=click.Choice([str(one) for one in LEVELS]), default="community")
@click.option("--publish", is_flag=True, help="Publish what is new at once.")
@click.option("--leave-out", is_flag=True, help="Leave out refused files, bring in the others.")
@click.option("--write", is_flag=True, help="Do it; without this, only say what it would do.")
def import_zip(
    file: Path, member: str, level: str, publish: bool, leave_out: bool, write: bool
) -> None:
    """Say what bringing FILE in would change; with --write, do all of it or nothing."""
    viewer = _viewer(member)
    if not may_bring_in(viewer):
        raise click.ClickException(f"{member!r} is no coordinator")
    try:
        with file.open("rb") as content, unpack(content) as source:
            plan = plan_of(viewer, current_app.extensions["cop"].registry, source)
            for step in plan.steps:
                click.echo(" ".join([f"{step.verdict:<8}", step.name, *step.reasons, *step.notes]))
            if not write:
                return
            if plan.of(REFUSED) and not leave_out:
                raise click.ClickException("nothing was written: put the refused files right first")
            count = carry_out(viewer, plan, level=Visibility(level), publish=publish)
    except ImportRefused as refusal:
        raise click.ClickException(" ".join(refusal.reasons)) from refusal
    session.commit()
    click.echo(f"{count} written")
