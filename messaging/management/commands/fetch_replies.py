"""manage.py fetch_replies: handle now what lies in the box for answers by mail, as the clock does every 30 seconds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.services.inbound import fetch
from messaging.services.replying import box_is_named
from portal.core.inbound.boxes import AWAY


class Command(BaseCommand):
    help = "Take the answers from the box that REPLY_MAILBOX names. Twice, or beside the clock, changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not box_is_named():
            raise CommandError("Set REPLY_DOMAIN and REPLY_MAILBOX (maildir:// or imaps://): see .env.example.")
        try:
            done = fetch()
        except AWAY as error:
            raise CommandError(f"The box cannot be read: {error}") from error
        for outcome, many in sorted(done.items()):
            self.stdout.write(f"{outcome}: {many}")
        self.stdout.write(f"{sum(done.values())} handled.")
