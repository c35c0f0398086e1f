from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "portal.events"
    label = "events"

    def ready(self) -> None:
        from portal.calendars.sources import Source, sources
        from portal.core.clock import duties
        from portal.core.registry import describe

        from . import moderated, navigation, notifications, receivers  # noqa: F401 - receivers are found by being imported
        from .models import Event, Session
        from .queries import dates
        from .services.series import make_due

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
        sources.register("event", Source(of_person=dates.of_person, of_one=dates.of_one))
        duties.register("events.series", make_due)
        moderated.sign_in()
        navigation.sign_in()
        notifications.sign_in()
