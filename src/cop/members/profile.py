"""Writing what people and networks say of themselves."""

from __future__ import annotations

from werkzeug.exceptions import Forbidden

from cop.columns import Prose, Secret
from cop.db import session
from cop.members.forms import NetworkForm, ProfileForm
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer


def save_profile(member: Member, form: ProfileForm) -> None:
    """Write a validated profile into its own member."""
    member.name = form.name.data or member.name
    member.job_title = form.job_title.data or ""
    member.portrait = Prose.of(form.portrait.data or "")
    member.expertise = list(form.expertise.data or [])
    member.seeks = list(form.seeks.data or [])
    member.language = form.language.data
    session.flush()


def network_words(network: Organisation) -> dict[str, str]:
    """What the form of a network starts with; the one place that shows the names of its list."""
    return {
        "short_name": network.short_name,
        "summary": network.summary,
        "website": network.website,
        "stop_list": network.stop_list.reveal() if network.stop_list else "",
    }


def save_network(viewer: Viewer, network: Organisation, form: NetworkForm) -> None:
    """Write a validated page of a network; only its own contact may. Raises `Forbidden`."""
    if not viewer.is_contact or viewer.organisation_id != network.id:
        raise Forbidden
    network.short_name = form.short_name.data or network.short_name
    network.summary = form.summary.data or ""
    network.website = form.website.data or ""
    lines = (form.stop_list.data or "").replace("\x00", "").splitlines()
    network.stop_list = Secret("\n".join(line.strip() for line in lines if line.strip()))
    session.flush()
