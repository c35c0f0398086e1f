"""manage.py backup FILE: the whole installation in one archive, while it goes on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.backup import Refused
from portal.core.backup.key import MEMBER
from portal.core.backup.making import Made, make


class Command(BaseCommand):
    help = "Write the database, the uploaded files and what signs the links into one archive. Pages and tasks go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write (.tar.gz); it must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            made = make(options["file"], self.stdout.write if options["verbosity"] else lambda _: None)
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        self.tell(options["file"], made, time.monotonic() - started)

    def tell(self, path: Path, made: Made, seconds: float) -> None:
        said = made.manifest
        self.stdout.write(
            f"{path}: {said.rows} rows of {len(said.tables)} tables and {len(said.media)} files, "
            f"{made.size / 1e6:.1f} MB in {seconds:.0f} s."
        )
        self.stdout.write(
            f"The key of this installation is in it ({MEMBER}): old sign-ins and links that were sent need it."
            if said.has_key
            else "SECRET_KEY was given to this installation and is NOT in it. Keep it too: old sign-ins and links need it."
        )
        self.stdout.write(
            "Whoever reads this file reads everything and can sign in as anybody: keep it as safe as the server."
        )
        for name in made.vanished:
            self.stdout.write(f"Taken away while the backup was made, and not in it: {name}")
        if said.not_included:
            self.stdout.write(f"Not in it, since this version does not know them: {', '.join(said.not_included)}")
