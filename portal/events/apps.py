from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "portal.events"
    label = "events"

    def ready(self) -> None:
        from portal.core.registry import describe

        from . import moderated, navigation, notifications
        from .models import Event, Session

        describe(
            Event,
            title=lambda event: event.title,
            url=lambda event: event.get_absolute_url(),
            visible_to=Event.objects.visible_to,
        )
        describe(
            Session,
            title=lambda session: session.title_in_words,
            url=lambda session: session.get_absolute_url(),
            visible_to=lambda user: Session.objects.visible_to(user).select_related("event"),
        )
        moderated.sign_in()
        navigation.sign_in()
        notifications.sign_in()
