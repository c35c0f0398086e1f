from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"

    def ready(self) -> None:
        from portal.core.clock import duties

        from . import checkup, consumers, navigation, notifications, own_data, retention
        from .channels import digest

        duties.register("notifications.summaries", digest.ring_due)
        checkup.sign_in()
        consumers.sign_in()
        navigation.sign_in()
        notifications.sign_in()
        own_data.sign_in()
        retention.sign_in()
