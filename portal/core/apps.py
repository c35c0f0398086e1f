from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        from . import checks, checkup  # noqa: F401 - system checks are found by being imported

        checkup.sign_in()
