from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"

    def ready(self) -> None:
        from portal.core.backup.registry import Remade, prefilled, remade
        from portal.core.clock import duties

        from . import checkup, dictionary
        from .comparison import make_round
        from .projector import project_pending, rebuild

        duties.register("search.project", project_pending)
        duties.register("search.compare", make_round)
        remade.register("the search index", Remade(rebuild, "Run: manage.py rebuild_search."))
        prefilled.register("search", ["search"])  # the documents of the first pages
        checkup.sign_in()
        dictionary.keep_in(Path(settings.SEARCH_DIR))
