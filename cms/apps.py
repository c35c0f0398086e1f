from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from . import navigation, receivers  # noqa: F401

        navigation.register()
