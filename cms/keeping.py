"""What a backup must know of the editors' pages and of Wagtail, on which they stand."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from wagtail.models import Site

from portal.core.backup.registry import Remade, prefilled, remade


def sign_in() -> None:
    # Migrations write a root page, editors' groups and their permissions; `load_pages` writes the first pages.
    wagtail = [app.label for app in apps.get_app_configs() if app.name.partition(".")[0] == "wagtail"]
    prefilled.register("cms", ["cms", *wagtail])
    remade.register(
        "the editors' search",
        # Its columns differ from database to database.
        Remade(_editors_search, "Run: manage.py update_index.", apps=["wagtailsearch"]),
    )


def _editors_search() -> None:
    Site.clear_site_root_paths_cache()
    call_command("update_index", verbosity=0)
