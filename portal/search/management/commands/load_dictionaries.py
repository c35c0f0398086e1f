"""manage.py load_dictionaries: read general dictionaries for what the glossary does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.search import shelf
from portal.search.dictionary import BadDictionary, load


class Command(BaseCommand):
    help = "Read FreeDict dictionaries (Debian: dict-freedict-ara-eng and others), so that questions meet texts in other languages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=Path("/usr/share/dictd"), help="where they lie (%(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = load(options["folder"], shelf.folder())
        except BadDictionary as error:
            raise CommandError(str(error)) from error
        for name, pairs in given.items():
            self.stdout.write(f"{name}: {pairs} pairs of words")
