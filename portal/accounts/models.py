"""People: how they sign in and how they are named. What they belong to is a floor above."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped


class UserManager(BaseUserManager["User"]):
    """Makes people from an e-mail or a mobile number; either one is enough."""

    def create_user(self, email: str = "", phone: str = "", password: str | None = None, **fields: Any) -> User:
        if not email and not phone:
            raise ValueError("a person needs an e-mail or a mobile number")
        user = self.model(email=email.strip().casefold() or None, phone=phone or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email=email, password=password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").casefold())


class User(AbstractBaseUser, PermissionsMixin, PublicId, Timestamped):
    """A person. One full name as they write it, no first/last split; at least one of e-mail and phone."""

    class AddressForm(models.TextChoices):
        """Forms of address as written before a name. The words stay as people write them."""

        NONE = "", _("none")
        MR = "mr", _("Mr")
        MS = "ms", _("Ms")
        ENGINEER = "eng", _("Engineer")
        DOCTOR = "dr", _("Dr")
        PROFESSOR = "prof", _("Professor")
        SHEIKH = "sheikh", _("Sheikh")

    class Digits(models.TextChoices):
        LATIN = "latin", _("0123456789")
        ARABIC = "arabic", _("٠١٢٣٤٥٦٧٨٩")

    class Calendars(models.TextChoices):
        BOTH = "both", _("Gregorian and Hijri (Umm al-Qura)")
        __empty__ = _("Gregorian")

    email = models.EmailField(_("e-mail"), max_length=254, null=True, blank=True, unique=True)
    phone = models.CharField(
        _("mobile number"),
        max_length=16,
        null=True,
        blank=True,
        unique=True,
        help_text=_("E.164, for example +966501234567"),
    )
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    latin_name = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    address_form = models.CharField(_("form of address"), max_length=8, choices=AddressForm, blank=True, default="")
    job_title = models.CharField(_("what you do there"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    digits = models.CharField(_("digits"), max_length=8, choices=Digits, default=Digits.LATIN)
    calendars = models.CharField(
        _("days on certificates and in registers"), max_length=4, choices=Calendars, blank=True, default=""
    )
    agreed_to = models.CharField(
        max_length=16, blank=True, default="", editable=False, help_text=_("mark of what was agreed to last")
    )
    is_staff = models.BooleanField(_("may use the staff pages"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_email_once"),
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(phone__isnull=False), name="accounts_email_or_phone"
            ),
        ]

    def __str__(self) -> str:
        return self.name_here or self.email or self.phone or ""

    @property
    def name_here(self) -> str:
        """Their name for whoever reads this page: in Latin letters, where they gave those, unless the page is in Arabic."""
        return self.full_name if get_language_bidi() else self.latin_name or self.full_name

    @property
    def names(self) -> list[str]:
        """As they write themselves, then in Latin letters where that is another; none where they have not said."""
        return list(filter(None, dict.fromkeys((self.full_name, self.latin_name))))

    def get_absolute_url(self) -> str:
        return reverse("accounts:account")

    def get_full_name(self) -> str:
        return self.name_here

    def get_short_name(self) -> str:
        return self.name_here


class Consent(Timestamped):
    """What a person agreed to, in which wording and when; withdrawn consent stays on record."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=40)
    wording_version = models.CharField(max_length=20)
    country = models.CharField(
        max_length=3, blank=True, help_text=_("whose wording it was; all: of no country of its own")
    )
    language = models.CharField(max_length=5, blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"


class SmsMessage(models.Model):
    """A text message that left through a plug: what a daily cap counts and what the demo's tray shows.

    `body` is kept only by the tray plug; a real sender stores none, since it holds a one-time code or a key. A `is_note` tells of
    something and was asked for by nobody: no cap of codes counts it.
    """

    phone = models.CharField(max_length=16, db_index=True)
    network = models.CharField(max_length=45, blank=True, db_index=True, help_text=_("address of the asking network"))
    body = models.TextField(blank=True)
    is_note = models.BooleanField(default=False)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.phone
