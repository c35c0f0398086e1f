from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "portal.front"
    label = "front"

    def ready(self) -> None:
        from . import navigation, saved_searches

        navigation.register()
        saved_searches.sign_in()
