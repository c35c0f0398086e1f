from django.apps import AppConfig


class MatchmakingConfig(AppConfig):
    name = "matchmaking"
    label = "matchmaking"

    def ready(self) -> None:
        from django.db.models import Q
        from django.urls import reverse

        from portal.core.clock import duties
        from portal.core.registry import describe
        from portal.organisations.imports.undoing import by_itself
        from portal.search.audience import providers

        from . import (  # noqa: F401 - found by being imported
            audience,
            checkup,
            moderated,
            navigation,
            notifications,
            own_data,
            receivers,
            retention,
            saved_searches,
            tasks,
        )
        from .models import Dictation, Escalation, Introduction, Listing, Match, Outcome, Release
        from .queries import acquaintance
        from .queries.aside import beside_a_talk
        from .queries.persons import who_answered
        from .services.after import tell_day_seven, tell_day_two
        from .services.answering import count_silent
        from .services.dictations import expire_dictations
        from .services.dispatch import send_due
        from .services.introducing import go_out_due
        from .services.lessons import end_due_lessons
        from .services.listings import expire_due
        from .services.outcomes import ask_due
        from .services.receipts import send_due_receipts
        from .services.releases import release_due
        from .services.reminders import remind_due

        describe(
            Listing,
            title=lambda listing: listing.title,
            url=lambda listing: listing.get_absolute_url(),
            visible_to=Listing.objects.visible_to,
        )
        describe(
            Match,
            title=lambda match: match.listing.title,
            url=lambda match: match.get_absolute_url(),
            visible_to=Match.objects.known_to,
            aside=beside_a_talk,
            people=who_answered,
        )
        providers.register("matchmaking", audience.terms_for_user)
        describe(
            Release,
            title=lambda release: release.title,
            url=lambda release: release.get_absolute_url(),
            visible_to=lambda user: Release.objects.visible_to(user).with_rows(),
        )
        describe(
            Introduction,
            title=lambda introduction: introduction.match.listing.title,
            url=lambda introduction: introduction.get_absolute_url(),
            visible_to=lambda user: Introduction.objects.visible_to(user).with_rows(),
        )
        describe(
            Outcome,
            title=lambda outcome: outcome.introduction.match.listing.title,
            url=lambda outcome: outcome.get_absolute_url(),
            visible_to=lambda user: Outcome.objects.visible_to(user).with_rows(),
        )
        describe(
            Dictation,
            title=lambda dictation: dictation.organisation.name,
            url=lambda dictation: reverse("matchmaking:office_needs", args=[dictation.cluster.slug]),
            visible_to=lambda user: Dictation.objects.visible_to(user).select_related("organisation", "cluster"),
        )
        describe(
            Escalation,
            title=lambda escalation: escalation.listing.title,
            url=lambda escalation: escalation.get_absolute_url(),
            visible_to=lambda user: Escalation.objects.visible_to(user).select_related("listing__cluster"),
        )
        duties.register("matchmaking.answering", count_silent)
        duties.register("matchmaking.dictations", expire_dictations)
        duties.register("matchmaking.introductions", go_out_due)
        duties.register("matchmaking.lessons", end_due_lessons)
        duties.register("matchmaking.expiry", expire_due)
        duties.register("matchmaking.outcomes", ask_due)
        duties.register("matchmaking.releases", release_due)
        duties.register("matchmaking.waves", send_due)
        duties.register("matchmaking.reminders", remind_due)
        duties.register("matchmaking.day_two", tell_day_two)
        duties.register("matchmaking.receipts", send_due_receipts)
        duties.register("matchmaking.day_seven", tell_day_seven)
        # Suggestions come by themselves; an answer is somebody's.
        by_itself.register("matchmaking.match", Q(sides__answer__gt=""))
        by_itself.register("matchmaking.matchside", Q(match__sides__answer__gt=""))
        for room in (
            acquaintance,
            checkup,
            moderated,
            navigation,
            notifications,
            own_data,
            retention,
            saved_searches,
        ):
            room.sign_in()
