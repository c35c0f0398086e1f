"""manage.py restore FILE: an installation from its archive, all of it or nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.backup import Refused
from portal.core.backup.restoring import restore


class Command(BaseCommand):
    help = (
        "Bring back what manage.py backup wrote, into an empty database and folder, SQLite or PostgreSQL. Stop the web, worker "
        "and beat processes first. Killed half-way it leaves the database as it was and can be started again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the archive")
        parser.add_argument(
            "--replace", action="store_true", help="also where there are rows: all of them are replaced"
        )
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="go on with the SECRET_KEY of here: everybody signs in again, links that were sent no longer open",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            done = restore(
                options["file"],
                self.say if options["verbosity"] else lambda _: None,
                replace=options["replace"],
                new_key=options["new_key"],
            )
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        said = done.manifest
        self.stdout.write(
            f"Restored as of {said.made_at}: {said.rows} rows and {len(said.media)} files, every hash as it was, in "
            f"{time.monotonic() - started:.0f} s."
        )
        self.stdout.write(
            "Start the processes anew. Who was erased since that day is there again: erase them once more."
        )
        if done.left_over:
            self.stdout.write(f"{len(done.left_over)} files that the archive does not know were left as they are.")
        if done.not_remade:
            raise CommandError("Everything is restored, but this could not be made again: " + " ".join(done.not_remade))

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
