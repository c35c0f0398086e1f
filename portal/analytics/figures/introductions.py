"""Who was introduced, what came of it, and what members say that they agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count as CountOf
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Introduction, Match, Outcome
from messaging.models import Participant
from portal.events.models import Meeting
from portal.organisations.models import Cluster

from ..periods import Period
from . import Count, Figure, Unit, figures
from .behind import counted, told_of, within

Said = Outcome.Said
WENT_ON = (Said.DEAL, Said.TALKING, Said.OUTSIDE)
AT_LEAST = {
    Outcome.Amount.TINY: 0,
    Outcome.Amount.SMALL: 10_000,
    Outcome.Amount.MIDDLE: 50_000,
    Outcome.Amount.LARGE: 250_000,
    Outcome.Amount.HUGE: 1_000_000,
}
"""The lower end of each range that members choose."""


def sign_in() -> None:
    figures.register(
        "introductions",
        Figure(
            _("Introductions"),
            _(
                "Introductions about needs and offers of the cluster that went out in the period, those about finance left out."
            ),
            Unit.COUNT,
            introductions,
            adds=True,
        ),
    )
    figures.register(
        "introductions_kept",
        Figure(
            _("Introductions kept"),
            _(
                "Of the introductions of the period, those that were followed up: both wrote in their conversation, or one side said that"
                " they talk or made a deal, or the two met at an event. It is known of these, and of those of which a side said that"
                " nothing came of it."
            ),
            Unit.COUNT,
            kept,
            adds=True,
        ),
    )
    figures.register(
        "deals",
        Figure(
            _("Deals"),
            _("Introductions of which at least one side said in the period that a deal was made. Each counts once."),
            Unit.COUNT,
            deals,
            adds=True,
        ),
    )
    figures.register(
        "agreed",
        Figure(
            _("Agreed value, at least"),
            _(
                "The sum of the lower ends of the ranges that members reported with a deal in the period, each deal once. Where the two"
                " sides differ the lower one counts. It is known of the deals for which somebody named a range and a currency."
            ),
            Unit.MONEY,
            agreed,
            adds=True,
        ),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """An introduction that went out: between whom, and of which match."""

    pk: int
    match: int
    asker: int
    candidate: int

    @property
    def sides(self) -> set[int]:
        return {self.asker, self.candidate}


def introductions(cluster: Cluster, period: Period) -> Sequence[Count]:
    made = _made(cluster, period)
    return [counted(len(made), _behind(made), covered=len(made))]


def kept(cluster: Cluster, period: Period) -> Sequence[Count]:
    made = _made(cluster, period)
    said = _last_words(made)
    went_on = {one.pk for one in made if said.get(one.pk, set()) & set(WENT_ON)} | _talked(made) | _met(made, period)
    known = went_on | {one.pk for one in made if said.get(one.pk)}
    good = [one for one in made if one.pk in went_on]
    return [counted(len(good), _behind(good), covered=len(known), of=len(made))]


def deals(cluster: Cluster, period: Period) -> Sequence[Count]:
    reported = _reported(cluster, period)
    behind = {organisation for told in reported.values() for organisation, _amount, _currency in told}
    return [counted(len(reported), behind, covered=len(reported))]


def agreed(cluster: Cluster, period: Period) -> Sequence[Count]:
    """One for each currency; none where nobody named an amount."""
    reported = _reported(cluster, period)
    sums: dict[str, Decimal] = {}
    behind: dict[str, set[int]] = {}
    known: dict[str, int] = {}
    for told in reported.values():
        amounts = [
            (AT_LEAST[Outcome.Amount(amount)], currency, one) for one, amount, currency in told if amount and currency
        ]
        if not amounts:
            continue
        least, currency, _one = min(amounts)
        sums[currency] = sums.get(currency, Decimal()) + least
        known[currency] = known.get(currency, 0) + 1
        behind.setdefault(currency, set()).update(one for _amount, money, one in amounts if money == currency)
    return [
        counted(sums[currency], behind[currency], covered=known[currency], of=len(reported), currency=currency)
        for currency in sorted(sums)
    ]


def _made(cluster: Cluster, period: Period) -> list[Made]:
    rows = Introduction.objects.filter(
        told_of("match__listing__"),
        within("made_at", period),
        state=Introduction.State.MADE,
        match__listing__cluster=cluster,
    )
    return [
        Made(*row) for row in rows.values_list("pk", "match", "match__listing__organisation", "match__organisation")
    ]


def _behind(made: Sequence[Made]) -> set[int]:
    return set().union(*(one.sides for one in made))


def _last_words(made: Sequence[Made]) -> dict[int, set[str]]:
    """What each side said last of each introduction."""
    latest: dict[tuple[int, int], str] = {}
    rows = Outcome.objects.filter(introduction__in=[one.pk for one in made]).exclude(said="").order_by("after")
    for introduction, organisation, said in rows.values_list("introduction", "organisation", "said"):
        latest[introduction, organisation] = said
    found: dict[int, set[str]] = {}
    for (introduction, _organisation), said in latest.items():
        found.setdefault(introduction, set()).add(said)
    return found


def _talked(made: Sequence[Made]) -> set[int]:
    """Those in whose conversation both have written."""
    spoke = (
        Participant.objects.filter(
            conversation__content_type=ContentType.objects.get_for_model(Match),
            conversation__object_id__in=[str(one.match) for one in made],
            spoke_at__isnull=False,
        )
        .values_list("conversation__object_id")
        .annotate(n=CountOf("organisation", distinct=True))
    )
    both = {int(match) for match, n in spoke if n > 1}
    return {one.pk for one in made if one.match in both}


def _met(made: Sequence[Made], period: Period) -> set[int]:
    """Those whose sides sat together at an event from the period on."""
    everybody = _behind(made)
    held = Meeting.objects.filter(
        state=Meeting.State.HELD,
        slot__starts_at__gte=period.begins,
        first__organisation__in=everybody,
        second__organisation__in=everybody,
    )
    together = {frozenset(pair) for pair in held.values_list("first__organisation", "second__organisation")}
    return {one.pk for one in made if frozenset(one.sides) in together}


def _reported(cluster: Cluster, period: Period) -> dict[int, list[tuple[int, str, str]]]:
    """Introduction -> by whom a deal was said in the period, with which range and currency: the last word of each side."""
    rows = (
        Outcome.objects.filter(
            told_of("introduction__match__listing__"),
            within("said_at", period),
            said=Said.DEAL,
            introduction__match__listing__cluster=cluster,
        )
        .order_by("after", "said_at")
        .values_list("introduction", "organisation", "amount", "currency")
    )
    latest = {(introduction, one): (one, amount, currency) for introduction, one, amount, currency in rows}
    found: dict[int, list[tuple[int, str, str]]] = {}
    for (introduction, _one), told in latest.items():
        found.setdefault(introduction, []).append(told)
    return found
