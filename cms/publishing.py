"""What goes live and what ends at an hour that an editor chose: by the clock of the house, without a cron of its own."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from portal.core.clock import duties


def sign_in() -> None:
    duties.register("cms.publishing", publish_due)


def publish_due() -> None:
    """Looks every 30 seconds, and works only where something is due. A page that lacks a consent goes off again at once."""
    now = timezone.now()
    ends = Page.objects.filter(live=True, expire_at__lt=now)
    if ends.exists() or Revision.objects.filter(approved_go_live_at__lt=now).exists():
        call_command("publish_scheduled", verbosity=0)
