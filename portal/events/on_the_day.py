"""What the day itself signs in: what can be told of, and what falls due by the clock."""

from __future__ import annotations

from portal.core.clock import duties
from portal.core.registry import describe

from . import own_day
from .models import FreedTime, MetOutcome
from .services.going_on import ask_what_came, remind_the_silent
from .services.no_shows import close_what_was_held, say_who_is_missing
from .services.ratings import ask_how_it_was


def sign_in() -> None:
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
    own_day.sign_in()
    duties.register("events.missing", say_who_is_missing)
    duties.register("events.held", close_what_was_held)
    duties.register("events.how_it_was", ask_how_it_was)
    duties.register("events.silent", remind_the_silent)
    duties.register("events.what_came", ask_what_came)
