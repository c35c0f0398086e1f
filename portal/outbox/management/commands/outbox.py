"""manage.py outbox: what waits and what was given up, and trying that again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.outbox.models import OutboxRow
from portal.outbox.services import replay

SHOWN = 20


class Command(BaseCommand):
    help = "Say how many tasks wait, and which were given up after five tries and why. With --replay these are tried again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--replay", action="store_true", help="let what was given up wait for its turn again")
        parser.add_argument("--task", default="", metavar="NAME", help="with --replay: only tasks of this name")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["replay"]:
            self.stdout.write(f"{replay(options['task'])} wait for their turn again.")
            return
        parked = OutboxRow.objects.filter(parked_at__isnull=False).order_by("parked_at")
        waiting = OutboxRow.objects.filter(parked_at=None)
        self.stdout.write(
            f"{waiting.filter(claimed_at=None).count()} wait, {waiting.exclude(claimed_at=None).count()} run."
        )
        self.stdout.write(f"{parked.count()} were given up.")
        for row in parked[:SHOWN]:
            last = row.error.strip().splitlines()[-1:] or [""]
            asked = f", request {row.request_id}" if row.request_id else ""
            self.stdout.write(f"{row.parked_at:%Y-%m-%d %H:%M} row {row.pk}, {row.task}{asked}: {last[0]}")
