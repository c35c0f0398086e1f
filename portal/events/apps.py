from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "portal.events"
    label = "events"

    def ready(self) -> None:
        from portal.calendars.sources import Source, sources
        from portal.core.clock import duties
        from portal.core.registry import describe

        from . import (
            consumers,
            moderated,
            navigation,
            notifications,
            on_the_day,
            own_meetings,
            own_registrations,
            own_training,
            receivers,
            retention,
        )
        from .models import Certificate, Course, Event, Invitation, Meeting, Session
        from .queries import dates
        from .services.asking_before import announce_calls, ask_before
        from .services.fits import look_daily
        from .services.lonely import tell_the_lonely
        from .services.planning import give_up_the_dead
        from .services.series import make_due
        from .services.surveys import ask_after_courses
        from .services.waiting import run_offers

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
        describe(
            Meeting,
            title=lambda meeting: f"{meeting.first.organisation.name} · {meeting.second.organisation.name}",
            url=lambda meeting: meeting.get_absolute_url(),
            visible_to=Meeting.objects.visible_to,
        )
        describe(
            Invitation,
            title=lambda invitation: invitation.event.title,
            url=lambda invitation: invitation.get_absolute_url(),
            visible_to=lambda user: Invitation.objects.visible_to(user).select_related("event__organiser"),
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
        sources.register("event", Source(of_person=dates.of_person, of_one=dates.of_one))
        duties.register("events.series", make_due)
        duties.register("events.fits", look_daily)
        duties.register("events.lonely", tell_the_lonely)
        duties.register("events.plans", give_up_the_dead)
        duties.register("events.offers", run_offers)
        duties.register("events.asks_before", ask_before)
        duties.register("events.calls", announce_calls)
        duties.register("events.surveys", ask_after_courses)
        consumers.sign_in()
        receivers.sign_in()
        moderated.sign_in()
        navigation.sign_in()
        notifications.sign_in()
        own_meetings.sign_in()
        own_registrations.sign_in()
        own_training.sign_in()
        retention.sign_in()
        on_the_day.sign_in()
