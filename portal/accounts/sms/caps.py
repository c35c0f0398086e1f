"""How many texts may leave in a day: to one number, at the wish of one network, from the whole house.

The count is the same for numbers that we know and those that we do not, so a cap tells nobody who has an account.
"""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import SmsMessage


def network_of(address: str) -> str:
    """The network that an address speaks for: itself, or its /64, since one IPv6 line owns all of that."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def network_here() -> str:
    """The network that the request in hand comes from; empty outside of one."""
    return network_of(get_adapter().get_client_ip(context.request)) if context.request else ""


def refusal(phone: str, network: str) -> str | Promise | None:
    """Why no further text may be sent to `phone` today at the wish of `network`, in the reader's words; None when it may."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = SmsMessage.objects.filter(sent_at__gte=midnight, is_note=False).aggregate(
        number=Count("pk", filter=Q(phone=phone)),
        network=Count("pk", filter=Q(network=network)),
        house=Count("pk"),
    )
    if today["number"] >= settings.SMS_A_DAY_PER_NUMBER:
        return _("Today’s limit of text messages to this number is reached. Use your e-mail, or try again tomorrow.")
    if network and today["network"] >= settings.SMS_A_DAY_PER_NETWORK:
        return _(
            "Too many text messages were asked for from your network today. Use your e-mail, or try again tomorrow."
        )
    if today["house"] >= settings.SMS_A_DAY:
        return _("No more text messages can be sent today. Use your e-mail, or try again tomorrow.")
    return None
