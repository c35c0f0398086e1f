"""What Django and allauth announce, and what follows."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed, password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.core.realtime import close_person

from . import services
from .identifiers import masked
from .models import User
from .signals import rights_changed
from .sms.caps import network_here


@receiver(email_changed)
def tell_the_phone_of_a_first_email(user: User, from_email_address: Any, to_email_address: Any, **kwargs: Any) -> None:
    """allauth writes to the old address; where there was none, the number hears of it."""
    if from_email_address is None and user.phone:
        words = _("The e-mail %(address)s now belongs to your Anqud account. If this was not you, write to us.")
        services.post_text(user.phone, words % {"address": masked(to_email_address.email)}, network=network_here())


@receiver([password_changed, password_reset, password_set])
def close_after_a_new_password(user: User, **kwargs: Any) -> None:
    """Every page connects again, as far as its session still holds."""
    close_person(user.pk)


@receiver(user_logged_out)
def close_what_was_signed_in(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None and request.session.session_key:
        close_person(user.pk, session=request.session.session_key)


@receiver(rights_changed)
def close_after_other_rights(person: User, **kwargs: Any) -> None:
    close_person(person.pk)
