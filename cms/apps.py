from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from . import keeping, navigation, receivers  # noqa: F401

        navigation.register()
        keeping.sign_in()
