from typing import Any

from django.core.management.base import BaseCommand

from portal.projects.services.templates import load_templates


class Command(BaseCommand):
    help = "Make the templates of agreements where they are missing. What editors wrote is never overwritten."

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_templates()
        self.stdout.write(f"{made} templates made")
