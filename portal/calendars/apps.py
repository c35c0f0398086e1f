from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "portal.calendars"
    label = "calendars"

    def ready(self) -> None:
        from . import navigation, own_data

        navigation.sign_in()
        own_data.sign_in()
