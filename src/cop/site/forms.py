"""The host's own forms. Passwords are taken as typed: nothing trimmed, nothing normalised here."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import BooleanField, DateField, PasswordField
from wtforms.validators import Optional, StopValidation

from cop.forms import BaseForm, ChoiceField, LineField, Required
from cop.i18n import lazy_gettext as _l
from cop.members.services import clean_email

LINE = 254


class EmailField(LineField):
    """An address, spelt one way: trimmed, lower case."""

    def __init__(self, label: Any = None, *args: Any, **keywords: Any) -> None:
        keywords.setdefault("render_kw", {"type": "email", "autocomplete": "email"})
        super().__init__(label, *args, max_length=LINE, **keywords)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        address = clean_email(str(self.data or ""))
        try:
            validate_email(address, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise StopValidation(
                str(_l("This address is not complete. It looks like: name@network.example"))
            ) from error
        self.data = address


def _password(label: Any, kind: str) -> PasswordField:
    # No longer than this is ever hashed; the limit itself is checked in `passwords`.
    return PasswordField(label, [Required()], render_kw={"autocomplete": kind, "maxlength": "200"})


class LinkForm(BaseForm):
    # It stands beside the form below, so its field needs another id.
    email = EmailField(_l("Your e-mail address"), [Required()], id="link-email")


class PasswordForm(BaseForm):
    email = EmailField(_l("Your e-mail address"), [Required()])
    password = _password(_l("Your password"), "current-password")
    remember = BooleanField(_l("Stay signed in for 30 days on this device"))


class EnterForm(BaseForm):
    remember = BooleanField(_l("Stay signed in for 30 days on this device"))


class NewPasswordForm(BaseForm):
    """current: asked for unless somebody has just come by a link in a mail."""

    current = _password(_l("Your present password"), "current-password")
    password = PasswordField(
        _l("New password"),
        [Required()],
        render_kw={"autocomplete": "new-password", "maxlength": "200"},
        description=_l("At least 12 characters. Three or four words make a good one."),
    )


class NewEmailForm(BaseForm):
    email = EmailField(_l("New e-mail address"), [Required()])


class LeaveForm(BaseForm):
    sure = BooleanField(
        _l("I want to close my account for good"),
        [Required(_l("Tick this box to close your account."))],
    )


class InvitationForm(BaseForm):
    """Who is invited, where and as what; the choices are those that the inviter may give."""

    name = LineField(_l("First name and name"), [Required()], max_length=120)
    email = EmailField(_l("E-mail address"), [Required()])
    organisation = ChoiceField(_l("Network or organisation"), choices_from=list)
    role = ChoiceField(_l("Role"), choices_from=list)
    space = ChoiceField(_l("Space"), choices_from=list)
    until = DateField(
        _l("Until"), [Optional()], description=_l("For a guest: the last day of the invitation.")
    )
    why = LineField(_l("Why this person"), max_length=300)
