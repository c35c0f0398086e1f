"""manage.py revoke_replies EMAIL: the addresses that a person was given to answer by mail are dead from now on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from messaging.services.replying import revoke
from portal.accounts.models import User


class Command(BaseCommand):
    help = "End every address at which a person answers by mail. The next mail to them names a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="of the person")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().casefold()).first()
        if person is None:
            raise CommandError("Nobody here has this e-mail.")
        self.stdout.write(f"{revoke(person)} ended.")
