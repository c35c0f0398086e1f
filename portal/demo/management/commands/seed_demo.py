"""Fill an empty database with the invented clusters; on one that was filled before it does nothing."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.outbox.services import drain

from ...queries import personas
from ...services import NotHere, seed_demo


class Command(BaseCommand):
    help = "Fill an empty database with invented clusters, organisations, needs and offers; do nothing where that was done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="also in a deployed installation, for trying it out")
        parser.add_argument(
            "--drain", action="store_true", help="suggest partners at once instead of leaving it to the server"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEPLOYED and not options["force"]:
            raise CommandError(
                "This is a deployed installation: sample people and organisations do not belong in it. --force insists."
            )
        started = time.monotonic()
        try:
            is_new = seed_demo()
        except NotHere as reason:
            raise CommandError(f"Nothing was written: {reason}.") from reason
        if options["drain"]:
            drain()
        self.stdout.write(
            f"Seeded in {time.monotonic() - started:.1f} s." if is_new else "The sample data are there already."
        )
        if settings.DEPLOYED:
            # Nobody becomes somebody else by a click there.
            somebody = next(persona.user.email for persona in personas() if persona.organisation)
            self.stdout.write(f"Sign in with a code, for instance as {somebody}.")
