"""The states of a text in words."""

from __future__ import annotations

from cop.i18n import gettext as _


def words() -> dict[str, str]:
    """The states of a text, in the language of the page."""
    return {
        "kept": _("All is saved."),
        "sending": _("Saving…"),
        "offline": _("No connection. What you write is kept on this device."),
        "offline_one": _("No connection — 1 note changed here"),
        "offline_many": _("No connection — %(count)s notes changed here", count="{count}"),
        "refused": _(
            "What you wrote can’t be sent: sign in again in another tab, or save it as a file. "
            "It stays on this device."
        ),
        "slow": _(
            "You sent a great deal within a few moments. What you write is kept on this device and "
            "goes out by itself within two minutes."
        ),
        "late": _(
            "The notes were closed meanwhile. What you wrote was kept for those who prepare the "
            "meeting."
        ),
        "people": _("Also here: %(names)s", names="{names}"),
        "record_D": _("Record the decision"),
        "record_A": _("Record the action"),
        "record_Q": _("Record the question"),
        "record_later": _("Not recorded: the line isn’t saved yet. Try again in a moment."),
        "room_kept": _("This page is kept on this device and opens without a network."),
        "room_done": _(
            "Ready: this page opens without a network (%(size)s kB on this device).", size="{size}"
        ),
        "room_size": _("On this device: %(size)s kB.", size="{size}"),
        "room_failed": _("It could not be kept on this device. Check your connection, try again."),
        "file_taken": _("The file was put together with what stands here."),
        "file_other": _("This file holds no notes of this meeting."),
    }
