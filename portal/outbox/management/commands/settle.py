from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.outbox.models import OutboxRow
from portal.outbox.services import drain


class Command(BaseCommand):
    help = "Do now what waits in the outbox, for maintenance and before pictures are taken. Exit code 1 when something is parked."

    def handle(self, *args: Any, **options: Any) -> None:
        done = drain()
        self.stdout.write(f"{done} done")
        parked = OutboxRow.objects.filter(parked_at__isnull=False).count()
        if parked:
            raise CommandError(f"{parked} were given up: manage.py outbox says why")
