"""Every criterion and every gate by its name, and what it does, in words for whoever asks how a match is made.

One entry for each of the engine's registry and no other: a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..criteria import CRITERIA, FEATURES
from ..gates import GATES
from ..scoring import Weights


@dataclass(frozen=True, slots=True)
class Group:
    """A named row of reasons: what is compared, what speaks for somebody, and what against."""

    key: str
    name: str
    what: str
    raises: str
    lowers: str


@dataclass(frozen=True, slots=True)
class Must:
    """What has to hold before anything is counted."""

    key: str
    name: str
    text: str


def groups(*several: Weights) -> list[Group]:
    """Those that count in at least one of these weights, in the order in which reasons of equal weight are told."""
    counting = {feature for weights in several for feature, one in weights.features.items() if one.weight}
    words = _criteria()
    return [Group(key, *words[key]) for key in CRITERIA if key in words and not counting.isdisjoint(FEATURES[key])]


def musts() -> list[Must]:
    """All gates that the engine asks, in its order."""
    words = _gates()
    return [Must(gate.__name__, *words[gate.__name__]) for gate in GATES if gate.__name__ in words]


def _criteria() -> dict[str, tuple[str, str, str, str]]:
    return {
        "terms": (
            _("Words"),
            _("What you wrote, beside each short text of the other side: offers, past work, what they make and do."),
            _("Their texts say much of it, above all of the title; recent work says more than old."),
            _("Their texts say little of it, or say it in other words."),
        ),
        "instruments": (
            _("Published finance"),
            _("For a need for finance: what a provider has published, condition by condition."),
            _("Nothing that is known speaks against it, and much is met."),
            _("Nothing: where finance cannot fit at all, the provider is not suggested."),
        ),
        "portfolio": (
            _("What they have financed"),
            _("For a need for finance: the companies that a provider tells of having financed."),
            _("Companies in your line of business; each further one adds less."),
            _("Nothing: who tells of none is not held back."),
        ),
        "codes": (
            _("Line of business"),
            _(
                "The trade that is asked for, beside what the other side makes, does or buys, in the international list of activities."
            ),
            _("The same trade, or a near one."),
            _("Another trade, unless their texts say most of your title."),
        ),
        "linkage": (
            _("Place in the value chain"),
            _("Whether the one usually buys from the other, and where both stand in the chain of your cluster."),
            _("A usual supplier, or somebody at the link that is asked for."),
            _("No usual trade, or another link."),
        ),
        "complementarity": (
            _("Completing each other"),
            _(
                "What each of you says that it buys, beside what the other makes; where nobody says it, what your sectors usually buy."
            ),
            _("They sell what you must buy, or buy what you make."),
            _("They make the same as you, unless that is what is asked for."),
        ),
        "distance": (
            _("Distance"),
            _("Between the places that need and offer name, else where the organisations are."),
            _("Near; the first fifty kilometres matter as much as the next hundred."),
            _("Far."),
        ),
        "conditions": (
            _("Conditions"),
            _("Quantity, date, price, certificates, languages, distance: whatever you set and whatever they set."),
            _("Each one that is met, half for one that is met in part."),
            _("Each one that is not met. What nobody has said yet counts for nothing and against nobody."),
        ),
        "freshness": (
            _("Last confirmed"),
            _("When the page was last confirmed as true."),
            _("Confirmed lately."),
            _("Confirmed long ago; after five years nothing gets worse."),
        ),
        "languages": (
            _("Languages"),
            _("The languages that both work in."),
            _("One in common."),
            _("None in common, where both have said theirs."),
        ),
        "track_record": (
            _("Past work"),
            _("Pieces of past work that may be read, and whom both have worked with."),
            _("Past work, people who worked with both of you, or work of the two of you."),
            _("Nobody in common."),
        ),
        "together": (
            _("Worked together"),
            _("Past work of the two of you, and whether it was on what is asked for."),
            _("Work of both of you: often, lately, or on this very thing."),
            _("None, or long ago."),
        ),
        "circles": (
            _("Partners of partners"),
            _("How past work leads from one of you to the other by way of others, for the size of the other side."),
            _("A short way."),
            _("A long way, or none."),
        ),
        "found_near": (
            _("Partners of those found"),
            _("With how many of those whose texts answer best the other side has worked, for its size."),
            _("With several of them."),
            _("With none of them, or with few for as much as the other side did."),
        ),
        "fields": (
            _("Fields of work"),
            _("How alike the fields are in which both of you did past work."),
            _("The same fields."),
            _("Other fields."),
        ),
        "subjects": (
            _("Subjects of past work"),
            _("How alike the words are in which the past work of both of you is told, whatever is asked for."),
            _("The same subjects; rare words and recent work say more."),
            _("Other subjects."),
        ),
        "region": (
            _("Countries and regions"),
            _(
                "Whether both are in one country or region, and how often organisations of the two countries work together."
            ),
            _("The same country, or countries that often work together."),
            _("Countries that seldom work together."),
        ),
        "activity": (
            _("How active they are today"),
            _(
                "How much of the past work of the other side is of late, whether it does more than before, "
                "and with how many it began to work."
            ),
            _(
                "Much of it is of late, more than in the years before, and there are new partners in the last two years."
            ),
            _("Little of it is of late, less than in the years before, or nobody is new."),
        ),
    }


def _gates() -> dict[str, tuple[str, str]]:
    return {
        "wanted": (
            _("Neither keeps the other out"),
            _("You are not suggested to yourself, and nobody meets whom one of the two keeps out."),
        ),
        "kind": (
            _("The right kind"),
            _(
                "Finance comes from finance providers, student projects from universities and R&D centres, permits from offices."
            ),
        ),
        "place": (
            _("Not far outside the distance asked for"),
            _("Up to half as far again is shown as a condition that is not met; further away is not suggested."),
        ),
        "sharia": (
            _("Sharia-compliant, where that is asked for"),
            _("A provider that says it has no such finance is left out. One that says nothing is asked."),
        ),
        "instrument": (
            _("Finance that could fit"),
            _("Of a provider that has published its conditions, at least one thing must not be excluded by them."),
        ),
        "still_open": (
            _("Still open"),
            _("A need or offer whose time is over is not suggested."),
        ),
    }
