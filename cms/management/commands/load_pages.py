from typing import Any

from django.core.management.base import BaseCommand

from cms.services import load_pages


class Command(BaseCommand):
    help = "Make the home pages and the footer's pages in each language where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_pages()
        self.stdout.write(f"{made} pages made")
