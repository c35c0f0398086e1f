from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Figures with their method, their day and what they cover."""

    name = "portal.analytics"
    label = "analytics"

    def ready(self) -> None:
        from . import network_signs

        network_signs.sign_in()
