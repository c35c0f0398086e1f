from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from . import checkup, keeping, navigation, own_data, receivers  # noqa: F401

        navigation.register()
        keeping.sign_in()
        own_data.sign_in()
        checkup.sign_in()
