from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "portal.demo"
    label = "demo"

    def ready(self) -> None:
        from . import navigation

        navigation.sign_in()
