from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "portal.events"
    label = "events"

    def ready(self) -> None:
        from portal.core.registry import describe

        from . import moderated, navigation, notifications
        from .models import Event

        describe(
            Event,
            title=lambda event: event.title,
            url=lambda event: event.get_absolute_url(),
            visible_to=Event.objects.visible_to,
        )
        moderated.sign_in()
        navigation.sign_in()
        notifications.sign_in()
