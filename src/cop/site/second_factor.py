"""Flask-Security's forms and tools with our words and our stricter choices."""

from __future__ import annotations

import base64
import io
from typing import Any

from flask_security import (
    MfRecoveryForm,
    Totp,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    WebauthnUtil,
)
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninResponseForm
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from wtforms import HiddenField, RadioField, StringField

from cop.config import setting
from cop.forms import Required
from cop.i18n import lazy_gettext as _l
from cop.site.models import Account

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}


class CodeForm(TwoFactorVerifyCodeForm):  # type: ignore[misc]
    code = StringField(_l("Code of six digits"), [Required()], render_kw=CODE)


class SetupForm(TwoFactorSetupForm):  # type: ignore[misc]
    """`authenticator` or `disable`: our page has a button for each."""

    setup = HiddenField()
    phone = HiddenField()


class RescueForm(TwoFactorRescueForm):  # type: ignore[misc]
    """Never shown: our page leads to the recovery codes. Flask-Security builds it all the same."""

    help_setup = RadioField(choices=[])


class RecoveryForm(MfRecoveryForm):  # type: ignore[misc]
    code = StringField(
        _l("Recovery code"), [Required()], render_kw={"autocomplete": "off", "maxlength": "40"}
    )


class PasskeyForm(WebAuthnRegisterForm):  # type: ignore[misc]
    """A name for a new passkey. All our passkeys open alone: they check who holds them."""

    name = StringField(
        _l("Name of this passkey"),
        [Required()],
        render_kw={"maxlength": "60"},
        description=_l("For you to recognise it: “my phone”, “office computer”."),
    )
    usage = HiddenField(default="first")

    def validate(self, **keywords: Any) -> bool:
        self.usage.data = "first"
        return bool(super().validate(**keywords))


class PasskeyAnswerForm(WebAuthnSigninResponseForm):  # type: ignore[misc]
    def validate(self, **keywords: Any) -> bool:
        # Flask-Security notes that an account is closed, and goes on all the same.
        return bool(super().validate(**keywords)) and not self.errors


class OnceTotp(Totp):  # type: ignore[misc]
    """No code serves twice: the step of the last one is kept with the account."""

    def get_last_counter(self, user: Account) -> int | None:
        return user.tf_last_counter

    def set_last_counter(self, user: Account, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Black on white whatever the page's colours: cameras don't read it on a dark page."""
        import qrcode  # type: ignore[import-untyped]
        from qrcode.image.svg import SvgFillImage  # type: ignore[import-untyped]

        picture = io.BytesIO()
        qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgFillImage).save(picture)
        return "data:image/svg+xml;base64," + base64.b64encode(picture.getvalue()).decode()


class OwnPasskeys(WebauthnUtil):  # type: ignore[misc]
    """Passkeys that the device finds by itself and opens by finger, face or PIN only, so that no
    address needs typing (which would tell who has an account) and no second factor is missing."""

    def origin(self) -> str:
        return str(setting("COP_PUBLIC_URL")).rstrip("/")

    def authenticator_selection(self, user: Account, usage: str) -> AuthenticatorSelectionCriteria:
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(
        self, user: Account | None, usage: list[str]
    ) -> UserVerificationRequirement:
        return UserVerificationRequirement.REQUIRED
