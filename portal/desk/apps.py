from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk of a cluster's office: what waits, what is missing, what was done about it."""

    name = "portal.desk"
    label = "desk"

    def ready(self) -> None:
        from . import desk_of_members, notifications, voices

        notifications.sign_in()
        desk_of_members.sign_in()
        voices.sign_in()
