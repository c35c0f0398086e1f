from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Figures with their method, their day and what they cover."""

    name = "portal.analytics"
    label = "analytics"

    def ready(self) -> None:
        from portal.core.clock import duties

        from . import navigation, network_signs
        from .figures import events, introductions, members, needs, projects
        from .queries import chain_part
        from .services.readings import count_daily

        members.sign_in()
        needs.sign_in()
        introductions.sign_in()
        projects.sign_in()
        events.sign_in()
        duties.register("analytics.readings", count_daily)
        chain_part.sign_in()
        navigation.sign_in()
        network_signs.sign_in()
