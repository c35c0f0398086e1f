from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"

    def ready(self) -> None:
        from . import log, navigation, own_data, retention

        retention.sign_in()
        navigation.sign_in()
        log.sign_in()
        own_data.sign_in()
