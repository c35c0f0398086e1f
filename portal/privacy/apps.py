from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"

    def ready(self) -> None:
        from portal.core.clock import duties

        from . import log, navigation, own_data
        from .services.copies import forget_copies

        duties.register("privacy.copies", forget_copies)
        navigation.sign_in()
        log.sign_in()
        own_data.sign_in()
