"""manage.py rebuild_search: build this machine's index anew from the rows; pages go on meanwhile."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from portal.search.projector import rebuild


class Command(BaseCommand):
    help = "Build this machine's search index anew from the database; readers keep the old one until the new one is complete."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        done = rebuild(self.progress if options["verbosity"] else None)
        self.stdout.write(f"{done} documents in {time.monotonic() - started:.1f} s")

    def progress(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} documents", ending="\r" if self.stdout.isatty() else "\n")
        self.stdout.flush()
