"""`flask --app cop.site accounts …`: the first account, and shutting somebody out."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select

from cop.db import session
from cop.members import services as members
from cop.members.models import Member, MemberStatus, Organisation, Role
from cop.site import accounts, demo, links
from cop.site.targets import public_url

cli = AppGroup("accounts", help="Who may sign in.")


@cli.command("invite")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="coordinator")
@click.option("--organisation", help="Short name of a network or an organisation.")
def invite(email: str, name: str, role: str, organisation: str | None) -> None:
    """Write an invitation and print its link: for the first person of a new site."""
    network = session.scalar(select(Organisation.id).where(Organisation.short_name == organisation))
    if organisation and network is None:
        raise click.ClickException(f"no organisation has the short name {organisation!r}")
    if session.scalar(select(Member.id).where(Member.email == members.clean_email(email))):
        raise click.ClickException(f"somebody with the address {email} is already here")
    member = Member(
        email=members.clean_email(email),
        name=name,
        handle=members.handle_for(name),
        organisation_id=network,
        roles=frozenset({role}),
        status=MemberStatus.INVITED,
    )
    session.add(member)
    session.flush()
    token = links.issue(links.INVITATION, accounts.ensure(member, active=False).id)
    session.commit()
    click.echo(public_url("site.accept_invitation", token=token))


@cli.command("close")
@click.argument("email")
def close(email: str) -> None:
    """Shut somebody out at once; what they shared stays."""
    member = session.scalar(select(Member).where(Member.email == members.clean_email(email)))
    if member is None:
        raise click.ClickException(f"nobody has the address {email}")
    accounts.disable(member)
    session.commit()
    click.echo(f"{member.name} can no longer sign in")


@cli.command("demo")
def make_demo_accounts() -> None:
    """Give every person of the demo community an account."""
    found = session.scalars(
        select(Member).where(
            Member.status == MemberStatus.ACTIVE, Member.email.endswith(".example")
        )
    ).all()
    for member in found:
        demo.ensure_account(member)
    session.commit()
    click.echo(f"{len(found)} accounts")
