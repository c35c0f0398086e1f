from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk of a cluster's office: what waits, what is missing, what was done about it."""

    name = "portal.desk"
    label = "desk"

    def ready(self) -> None:
        # Applications, announcements, the plan, self-assessment
        from . import described, notifications, office_pages, own_data
        from .sources import applications as waiting_applications
        from .sources import plan as overdue_actions

        described.sign_in()
        notifications.sign_in()
        office_pages.sign_in()
        own_data.sign_in()
        waiting_applications.sign_in()
        overdue_actions.sign_in()
