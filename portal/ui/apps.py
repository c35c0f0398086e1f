from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "portal.ui"
    label = "ui"

    def ready(self) -> None:
        from . import checkup, doors

        checkup.sign_in()
        doors.sign_in()
