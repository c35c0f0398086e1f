"""Print where the demo is and whom one can be."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from ...permissions import is_demo
from ...queries import personas


class Command(BaseCommand):
    help = "Print the demo's address and the people one can be in it."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_demo():
            self.stdout.write("There is no demo here: nothing was seeded, or this is a deployed installation.")
            return
        self.stdout.write(f"Who do you want to be?  {settings.SITE_URL}{reverse('demo:people')}\n")
        for persona in personas():
            where = f", {persona.organisation.name}" if persona.organisation else ""
            self.stdout.write(f"  {persona.name}{where}: {persona.about}")
        self.stdout.write(f"\nSign-in codes lie in  {settings.SITE_URL}{reverse('demo:tray')}")
