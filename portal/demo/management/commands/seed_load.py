"""Bring a seeded installation up to a size at which it can be measured."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...services import NotHere, seed_load


class Command(BaseCommand):
    help = "Add numbered copies of the sample organisations until there are as many as wanted; for benchmark_pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisations", type=int, required=True, help="how many there are to be in all")
        parser.add_argument("--force", action="store_true", help="also in a deployed installation, for trying it out")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEPLOYED and not options["force"]:
            raise CommandError(
                "This is a deployed installation: invented organisations do not belong in it. --force insists."
            )
        started = time.monotonic()
        try:
            loaded = seed_load(options["organisations"])
        except NotHere as reason:
            raise CommandError(f"Nothing was written: {reason}.") from reason
        self.stdout.write(
            f"{loaded.new:,} organisations written in {time.monotonic() - started:.1f} s; there are {loaded.organisations:,}."
        )
