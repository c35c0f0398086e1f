from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk of a cluster's office: what waits, what is missing, what was done about it."""

    name = "portal.desk"
    label = "desk"

    def ready(self) -> None:
        from .sources import claims, corrections

        claims.sign_in()
        corrections.sign_in()
