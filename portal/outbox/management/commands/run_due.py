"""manage.py run_due: do now whatever falls due by the clock, as beat does every 30 seconds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.clock import duties
from portal.outbox.services import keep_time


class Command(BaseCommand):
    help = "Do whatever is due by the clock, as beat does every 30 seconds. Twice, or beside beat, changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if failed := keep_time():
            raise CommandError(f"{len(failed)} of {len(list(duties))} failed: {', '.join(failed)}. The log says why.")
        self.stdout.write(f"{len(list(duties))} looked at.")
