from typing import Any

from django.core.management.base import BaseCommand

from cms.groups import GROUPS, set_up_groups


class Command(BaseCommand):
    help = "Give editors, moderators, cluster managers and operators their groups and rights at the editors' desk."

    def handle(self, *args: Any, **options: Any) -> None:
        made = set_up_groups()
        self.stdout.write(f"{made} groups made, {len(GROUPS)} in order")
