from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "portal.front"
    label = "front"

    def ready(self) -> None:
        from . import navigation

        navigation.register()
