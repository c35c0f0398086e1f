from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        from django.urls import register_converter

        from . import checks, checkup  # noqa: F401 - system checks are found by being imported
        from .converters import PublicIdConverter

        register_converter(PublicIdConverter, "id")
        checkup.sign_in()
