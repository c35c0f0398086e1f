from django.apps import AppConfig


class SavedConfig(AppConfig):
    name = "portal.saved"
    label = "saved"

    def ready(self) -> None:
        from portal.core.clock import duties
        from portal.core.registry import describe

        from . import navigation, notifications, own_data, retention
        from .looking import ring_due
        from .models import News

        describe(
            News,
            title=lambda news: news.search.name,
            url=lambda news: news.get_absolute_url(),
            visible_to=News.objects.visible_to,
        )
        duties.register("saved.looking", ring_due)
        navigation.sign_in()
        notifications.sign_in()
        own_data.sign_in()
        retention.sign_in()
