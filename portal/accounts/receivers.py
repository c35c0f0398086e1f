"""What allauth announces, and what follows."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed
from django.dispatch import receiver
from django.utils.translation import gettext as _

from . import services
from .identifiers import masked
from .models import User
from .sms.caps import network_here


@receiver(email_changed)
def tell_the_phone_of_a_first_email(user: User, from_email_address: Any, to_email_address: Any, **kwargs: Any) -> None:
    """allauth writes to the old address; where there was none, the number hears of it."""
    if from_email_address is None and user.phone:
        words = _("The e-mail %(address)s now belongs to your Anqud account. If this was not you, write to us.")
        services.post_text(user.phone, words % {"address": masked(to_email_address.email)}, network=network_here())
