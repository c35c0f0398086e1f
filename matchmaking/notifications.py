"""What people are told about their needs, offers and suggested partners."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Action, Kind, register

from .audience import is_discreet
from .models import Match
from .queries.after import of_day_two, still_to_be_seen
from .queries.asking import can_be_asked_about
from .queries.receipt import of_month

YES, NO, ASK = "yes", "no", "ask"
TO_ANSWER = ("match.found", "match.reminder", "match.interested")
"""Of these an answer can be given from the mail itself."""


def _may_ask(match: Match, _person: object) -> bool:
    return can_be_asked_about(match)


def _plain(match: Match, _person: object) -> bool:
    """A finance provider has four answers, which stand on the page."""
    return not is_discreet(match.listing)


ANSWERS = (
    Action(purpose=YES, label=_("Interested"), page="matchmaking:yes_by_link"),
    Action(purpose=NO, label=_("Not for us"), page="matchmaking:no_by_link"),
)
ANSWERS_AND_ASK = (
    *(replace(one, offered=_plain) for one in ANSWERS),
    Action(purpose=ASK, label=_("Ask the cluster office"), page="matchmaking:ask_by_link", offered=_may_ask),
)


def sign_in() -> None:
    register(
        Kind(
            name="release.asked",
            topic="partners",
            label=_("A colleague’s offer or answer waits for your release"),
            default="now",
        )
    )
    register(
        Kind(
            name="release.returned",
            topic="partners",
            label=_("Your transfer office sends something back to you"),
            default="now",
        )
    )
    register(
        Kind(
            name="release.done",
            topic="partners",
            label=_("Your transfer office released something of yours"),
            default="app",
        )
    )
    register(
        Kind(
            name="match.found",
            topic="partners",
            label=_("You could answer a need or use an offer"),
            default="digest",
            actions=ANSWERS_AND_ASK,
        )
    )
    register(
        Kind(
            name="match.reminder",
            gathered=True,
            topic="partners",
            label=_("Somebody waits for your answer"),
            default="now",
            actions=ANSWERS_AND_ASK,
        )
    )
    register(
        Kind(
            name="listing.matched",
            topic="partners",
            label=_("Partners are suggested for what you published"),
            default="digest",
        )
    )
    register(
        Kind(
            name="match.interested",
            topic="partners",
            label=_("A suggested partner says yes"),
            default="now",
            actions=ANSWERS,
        )
    )
    register(
        Kind(
            name="listing.question",
            topic="office",
            label=_("A member asks your office about a need or offer"),
            default="now",
        )
    )
    register(Kind(name="match.declined", topic="partners", label=_("A suggested partner says not now"), default="app"))
    register(
        Kind(
            name="introduction.waiting",
            topic="office",
            label=_("An introduction waits for your office to read it"),
            default="now",
        )
    )
    register(
        Kind(
            name="introduction.held",
            news=True,
            topic="talks",
            label=_("The cluster office holds an introduction back"),
            default="now",
        )
    )
    register(
        Kind(
            name="outcome.asked",
            gathered=True,
            topic="talks",
            label=_("What came of an introduction is asked"),
            default="now",
        )
    )
    register(Kind(name="match.agreed", news=True, topic="partners", label=_("Both sides have said yes"), default="now"))
    register(
        Kind(
            name="listing.silent",
            gathered=True,
            topic="office",
            label=_("Those who were told of a member’s need are silent"),
            default="now",
        )
    )
    register(
        Kind(
            name="partner.left", news=True, topic="talks", label=_("Nobody acts for a partner any more"), default="now"
        )
    )
    register(
        Kind(
            name="match.entrusted", topic="office", label=_("The cluster office is to ask for a member"), default="now"
        )
    )
    register(
        Kind(
            name="listing.entrusted",
            topic="office",
            label=_("A member entrusts a need or offer to the cluster office"),
            default="now",
        )
    )
    register(
        Kind(
            name="dictation.written",
            topic="partners",
            label=_("The cluster office wrote a need down for you"),
            default="now",
            urgent=True,
        )
    )
    register(
        Kind(
            name="dictation.answered",
            topic="office",
            label=_("A member answers what you wrote down for it"),
            default="app",
        )
    )
    register(
        Kind(
            name="listing.expiring",
            gathered=True,
            topic="partners",
            label=_("Your need or offer runs out in a week"),
            default="now",
        )
    )
    register(
        Kind(
            name="need.day_two",
            news=True,
            gathered=True,
            topic="partners",
            label=_("After two days: what became of your need"),
            default="now",
            more=of_day_two,
        )
    )
    register(
        Kind(
            name="organisation.day_seven",
            news=True,
            topic="partners",
            label=_("After your first week: two needs near to what you make"),
            default="now",
            more=still_to_be_seen,
        )
    )
    register(
        Kind(
            name="organisation.receipt",
            news=True,
            topic="organisation",
            label=_("What a month brought your organisation"),
            default="digest",
            more=of_month,
        )
    )
