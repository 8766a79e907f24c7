"""`flask --app mounted_host host …`: the host's tables and people; `flask cop …` does cop's own."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from werkzeug.security import generate_password_hash

from cop.db import session
from cop.members.models import Organisation, OrganisationKind, Role
from mounted_host.members import admit
from mounted_host.models import User, db

cli = AppGroup("host", help="The website around the community.")


@cli.command("init")
def init() -> None:
    """Make the host's own tables."""
    db.create_all()


@cli.command("admit")
@click.argument("name")
@click.argument("email")
@click.option("--network", required=True, help="Short name; made when it isn't there.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="member")
@click.password_option()
def admit_person(name: str, email: str, network: str, role: str, password: str) -> None:
    """Write an account of the host and make it a member of the community."""
    user = User(name=name, email=email, password=generate_password_hash(password))
    db.session.add(user)
    db.session.flush()
    if session.query(Organisation).filter_by(short_name=network).first() is None:
        session.add(Organisation(kind=OrganisationKind.RRMA, name=network, short_name=network))
        session.flush()
    admit(user, network, Role(role))
    session.commit()
    click.echo(f"{name} may sign in at /login")
