from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "portal.events"
    label = "events"

    def ready(self) -> None:
        from portal.core.clock import duties
        from portal.core.registry import describe

        from . import consumers, moderated, navigation, notifications, own_registrations, receivers, retention
        from .models import Event, FreedTime, Invitation, Meeting, MetOutcome
        from .services.asking_before import announce_calls, ask_before
        from .services.fits import look_daily
        from .services.going_on import ask_what_came, remind_the_silent
        from .services.lonely import tell_the_lonely
        from .services.no_shows import close_what_was_held, say_who_is_missing
        from .services.planning import give_up_the_dead
        from .services.ratings import ask_how_it_was
        from .services.waiting import run_offers

        describe(
            Event,
            title=lambda event: event.title,
            url=lambda event: event.get_absolute_url(),
            visible_to=Event.objects.visible_to,
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
            FreedTime,
            title=lambda freed: freed.missed.event.title,
            url=lambda freed: freed.get_absolute_url(),
            visible_to=lambda user: FreedTime.objects.visible_to(user).select_related(
                "missed__event", "delegation__organisation", "slot"
            ),
        )
        describe(
            MetOutcome,
            title=lambda outcome: outcome.going_on.meeting.event.title,
            url=lambda outcome: outcome.get_absolute_url(),
            visible_to=lambda user: MetOutcome.objects.visible_to(user).select_related(
                "going_on__meeting__event",
                "going_on__meeting__first__organisation",
                "going_on__meeting__second__organisation",
            ),
        )
        duties.register("events.missing", say_who_is_missing)
        duties.register("events.held", close_what_was_held)
        duties.register("events.how_it_was", ask_how_it_was)
        duties.register("events.silent", remind_the_silent)
        duties.register("events.what_came", ask_what_came)
        duties.register("events.fits", look_daily)
        duties.register("events.lonely", tell_the_lonely)
        duties.register("events.plans", give_up_the_dead)
        duties.register("events.offers", run_offers)
        duties.register("events.asks_before", ask_before)
        duties.register("events.calls", announce_calls)
        consumers.sign_in()
        receivers.sign_in()
        moderated.sign_in()
        navigation.sign_in()
        notifications.sign_in()
        own_registrations.sign_in()
        retention.sign_in()
