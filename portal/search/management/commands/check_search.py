"""manage.py check_search: compare this machine's index with the rows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.search.comparison import compare, mend
from portal.search.projector import project_pending


class Command(BaseCommand):
    help = "Compare this machine's search index with the database by checksum; ends with an error when they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="write what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        project_pending()
        found = mend() if options["mend"] else compare()
        self.stdout.write(f"database {found.rows}, index {found.index}")
        if found.agrees:
            self.stdout.write("They agree.")
        elif options["mend"]:
            self.stdout.write(f"Mended: {found.said}.")
        else:
            raise CommandError(f"They differ: {found.said}. Put it right with --mend or rebuild_search.")
