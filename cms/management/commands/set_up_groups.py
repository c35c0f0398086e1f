from typing import Any

from django.core.management.base import BaseCommand

from cms.groups import GROUPS, set_up_groups
from cms.services import load_words


class Command(BaseCommand):
    help = "Groups and rights at the editors' desk, the way from a draft to a published page, and moderators' first prepared words."

    def handle(self, *args: Any, **options: Any) -> None:
        made = set_up_groups()
        load_words()
        self.stdout.write(f"{made} groups made, {len(GROUPS)} in order")
