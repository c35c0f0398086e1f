from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS = [
    ("migrate", {"interactive": False}),
    ("load_taxonomy", {}),
    ("load_pages", {}),
    ("set_up_groups", {}),
    ("load_agreements", {}),
]


class Command(BaseCommand):
    help = "Bring the database to this version: migrate, load the vocabulary, first pages, groups and agreements. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, arguments in STEPS:
            self.stdout.write(f"{name} ...")
            call_command(name, verbosity=options["verbosity"], stdout=self.stdout, **arguments)
