from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "portal.events"
    label = "events"

    def ready(self) -> None:
        from portal.core.clock import duties
        from portal.core.registry import describe

        from . import moderated, navigation, notifications, own_training, receivers  # noqa: F401
        from .models import Certificate, Course, Event
        from .services.surveys import ask_after_courses

        describe(
            Event,
            title=lambda event: event.title,
            url=lambda event: event.get_absolute_url(),
            visible_to=Event.objects.visible_to,
        )
        describe(
            Certificate,
            title=lambda certificate: certificate.course_title,
            url=lambda certificate: certificate.get_absolute_url(),
            visible_to=Certificate.objects.visible_to,
        )
        describe(
            Course,
            title=lambda course: course.title,
            url=lambda course: course.get_absolute_url(),
            visible_to=lambda user: Course.objects.visible_to(user).select_related("organiser"),
        )
        duties.register("events.surveys", ask_after_courses)
        moderated.sign_in()
        navigation.sign_in()
        notifications.sign_in()
        own_training.sign_in()
