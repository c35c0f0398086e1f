from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "portal.activity"
    label = "activity"

    def ready(self) -> None:
        from . import log, receivers, retention  # noqa: F401 - receivers are found by being imported

        log.sign_in()
        retention.sign_in()
