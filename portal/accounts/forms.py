"""What allauth's forms ask here: one field for number or e-mail, codes in any digits, no second typing of anything."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField
from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.core.text import clean_line
from portal.ui.languages import OWN_NAMES

from . import joining
from .fields import CodeField, IdentifierField, SentCodeField, must_be_reachable
from .identifiers import is_email
from .models import User

PASSWORD_HINT = _("At least 10 letters. Three words that do not belong together are easy to remember.")


def password_field(label: Any, autocomplete: str, **kwargs: Any) -> PasswordField:
    return PasswordField(label=label, autocomplete=autocomplete, **kwargs)


class LoginForm(allauth_forms.LoginForm):
    """Asks who it is and sends a code; with `with=password` in the address it asks for the password instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.get("with") or (self.request.GET.get("with") if self.request else "")
        self.with_password = asked == "password"
        self.fields["login"] = IdentifierField()
        if self.with_password:
            self.fields["password"] = password_field(_("Password"), "current-password")
        self.fields["remember"] = forms.BooleanField(
            label=_("Stay signed in on this device for 30 days"), required=False, initial=True
        )
        self.order_fields(["login", "password", "remember"])

    def clean_login(self) -> str:
        identifier: str = self.cleaned_data["login"]
        if not self.with_password:
            must_be_reachable(identifier)
        return identifier

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        request.session.set_expiry(app_settings.SESSION_COOKIE_AGE if self.cleaned_data["remember"] else 0)
        return super().login(request, redirect_url=redirect_url)


class SignupForm(allauth_forms.SignupForm):
    """A name and a way to be reached. Answers alike whether somebody has joined with it before or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = joining.typed_before(context.request) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        del self.fields["email"], self.fields["phone"]
        self.fields["full_name"] = forms.CharField(
            label=_("Your name"),
            help_text=_("As you write it, in Arabic or Latin letters."),
            max_length=120,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
        self.fields["login"] = IdentifierField(
            help_text=_(
                "A number with its country code, like +216 22 345 678. We send a code to it; one of the two is enough."
            ),
            initial=kwargs["initial"].get("email"),
        )
        self.order_fields(["full_name", "login"])

    def clean_full_name(self) -> str:
        name = clean_line(self.cleaned_data["full_name"])
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write your name."), "required")
        return name

    def clean_login(self) -> str:
        identifier: str = self.cleaned_data["login"]
        must_be_reachable(identifier)
        return identifier

    def clean(self) -> dict[str, Any]:
        """Hand the identifier on under the name by which allauth knows it."""
        identifier = self.cleaned_data.get("login", "")
        self.cleaned_data["email"] = self.cleaned_data["phone"] = None
        if is_email(identifier):
            self.cleaned_data["email"] = self.validate_unique_email(get_adapter().clean_email(identifier))
        elif identifier:
            self.cleaned_data["phone"] = identifier
        return super().clean()

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        """An account that nobody has proven is joined anew. Two clicks at once: the second finds the account of the first."""
        joining.remember_typed(request, self.cleaned_data["full_name"], self.cleaned_data["login"])
        user, response = self._begun(), None
        if user is None:
            try:
                with transaction.atomic():
                    user, response = super().try_save(request)
            except IntegrityError:
                self.account_already_exists = True
                user = self._begun()
                if user is None:
                    return super().try_save(request)
        if user is not None:
            joining.remember_name(request, user, self.cleaned_data["full_name"])
        return user, response

    def _begun(self) -> User | None:
        cleaned = self.cleaned_data
        return joining.unproven(email=cleaned["email"], phone=cleaned["phone"]) if self.account_already_exists else None


class WithCode(forms.Form):
    code = CodeField()


class WithSentCode(forms.Form):
    code = SentCodeField()

    @property
    def is_a_wrong_try(self) -> bool:
        """Whether a whole code was written and it is not ours: an empty or broken one guesses nothing."""
        return self.has_error("code", "incorrect_code")


class ConfirmLoginCodeForm(WithSentCode, allauth_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(WithSentCode, allauth_forms.ConfirmEmailVerificationCodeForm):
    pass


class VerifyPhoneForm(WithSentCode, allauth_forms.VerifyPhoneForm):
    pass


class ConfirmAgainForm(WithSentCode, allauth_forms.BaseConfirmCodeForm):
    """The code that proves once more who sits here, before something weighty is changed."""


class ChangePhoneForm(allauth_forms.ChangePhoneForm):
    def clean_phone(self) -> str:
        phone: str = super().clean_phone()
        must_be_reachable(phone)
        return phone


class ChangeEmailForm(allauth_forms.AddEmailForm):
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
    )


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    password = password_field(_("Password"), "current-password")


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """One field: whoever mistypes it signs in with a code and sets another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"].label, self.fields["password1"].help_text = _("Password"), PASSWORD_HINT


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The old one is not asked here: the page wants fresh proof of who it is, and a code counts as such."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["oldpassword"], self.fields["password2"]
        self.fields["password1"].label, self.fields["password1"].help_text = _("New password"), PASSWORD_HINT


class PersonForm(forms.ModelForm):
    """How a person is named and addressed. The view hands a copy of the person, so a wrong answer changes nothing shown."""

    class Meta:
        model = User
        fields = ["full_name", "latin_name", "address_form", "job_title", "language", "digits", "calendars"]
        labels = {
            "full_name": _("Your name"),
            "job_title": _("What you do there"),
            "digits": _("Digits on Arabic pages"),
            "calendars": _("Days on certificates and in registers"),
        }
        help_texts = {
            "full_name": _("As you write it, in Arabic or Latin letters."),
            "latin_name": _("For readers who do not read Arabic, and for badges."),
            "job_title": _("For example: purchasing, export, laboratory."),
        }
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "latin_name": forms.TextInput(attrs={"dir": "ltr"}),
            "job_title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "address_form": forms.Select(attrs={"autocomplete": "honorific-prefix", "class": "w-m"}),
            "digits": forms.RadioSelect,
            "calendars": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
        address = self.fields["address_form"]
        assert isinstance(address, forms.TypedChoiceField)
        address.choices = [(value, label if value else _("No form of address")) for value, label in address.choices]
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=[(code, OWN_NAMES.get(code, name)) for code, name in settings.LANGUAGES],
            help_text=_("Pages and messages to you come in it."),
            widget=forms.Select(attrs={"class": "w-m"}),
        )
        # That of the page: whoever opened it in another language than they last read in stays where they are.
        self.initial["language"] = get_language()

    def clean_full_name(self) -> str:
        name = clean_line(self.cleaned_data["full_name"])
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write your name."), "required")
        return name


class EraseForm(forms.Form):
    sure = forms.BooleanField(label=_("Yes, erase my account. I know that it cannot be brought back."))
