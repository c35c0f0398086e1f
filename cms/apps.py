from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from . import checkup, keeping, navigation, receivers  # noqa: F401

        navigation.register()
        keeping.sign_in()
        checkup.sign_in()
