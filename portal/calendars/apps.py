from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "portal.calendars"
    label = "calendars"

    def ready(self) -> None:
        from . import own_data

        own_data.sign_in()
