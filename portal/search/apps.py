from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"

    def ready(self) -> None:
        from portal.core.clock import duties

        from .comparison import make_round
        from .projector import project_pending

        duties.register("search.project", project_pending)
        duties.register("search.compare", make_round)
