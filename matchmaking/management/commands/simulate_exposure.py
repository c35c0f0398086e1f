"""`manage.py simulate_exposure`: who would be told of how much, over weeks of needs like those that are open now."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matchmaking.engine.exposure import FAIR, UNCAPPED, WITHOUT_CAP, WITHOUT_PLACES, Outcome, Rules, simulate
from matchmaking.queries.simulating import open_needs

ALL_RULES = (FAIR, WITHOUT_PLACES, WITHOUT_CAP, UNCAPPED)


class Command(BaseCommand):
    help = (
        "Simulates weeks in which needs like the open ones arrive, and tells who would be told of them: as it is, and with the cap, the "
        "turns and the places of newcomers left out. Reads only: nothing is written, nobody is told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--weeks", type=int, default=8)
        parser.add_argument("--a-week", type=int, default=0, help="needs that arrive in a week; as many as are open")
        parser.add_argument(
            "--needs", type=int, default=300, help="look at no more open needs than these, drawn at random"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["weeks"] < 1 or options["needs"] < 1 or options["a_week"] < 0:
            raise CommandError("Give at least one week and one need.")
        needs = open_needs(most=options["needs"], seed=options["seed"])
        if not needs:
            raise CommandError("No need is open here, so there is nothing to simulate.")
        given = {"weeks": options["weeks"], "a_week": options["a_week"] or len(needs), "seed": options["seed"]}
        outcomes = {rules: simulate(needs, rules, **given) for rules in ALL_RULES}
        if options["json"]:
            self.stdout.write(json.dumps(given | {"open_needs": len(needs)} | as_plain(outcomes), indent=2))
            return
        self.stdout.write(
            f"{given['weeks']} weeks of {given['a_week']} needs, drawn from {len(needs)} that are open (seed {given['seed']})"
        )
        for rules, outcome in outcomes.items():
            self.stdout.write(f"\n{rules.name}")
            for label, told in in_words(rules, outcome, outcomes[UNCAPPED]):
                self.stdout.write(f"  {label:<44}{told}")


def as_plain(outcomes: dict[Rules, Outcome]) -> dict[str, Any]:
    """The figures by the name of their rules; `fit_kept` is of the fit without any rule."""
    free = outcomes[UNCAPPED]
    return {
        "cap": FAIR.cap,
        "rules": {
            rules.name: asdict(one) | {"newcomers_share": one.newcomers_share, "fit_kept": fit_kept(one, free)}
            for rules, one in outcomes.items()
        },
    }


def fit_kept(outcome: Outcome, free: Outcome) -> float:
    """Total fit as a share of what it is without any rule."""
    return outcome.fit / free.fit if free.fit else 1.0


def in_words(rules: Rules, one: Outcome, free: Outcome) -> list[tuple[str, str]]:
    cap = f"cap {rules.cap}" if rules.cap == FAIR.cap else "no cap"
    return [
        ("told of needs, times", f"{one.told}, of these {one.waited} on a later day, {one.told_newcomers} newcomers"),
        ("most often one was told in seven days", f"{one.most_a_week} ({cap})"),
        ("most that one had unanswered at once", f"{one.most_unanswered}"),
        ("how unevenly turns are shared (Gini)", f"{one.gini:.3f}, among {one.organisations} organisations"),
        (
            "newcomers among the first ten",
            f"{one.newcomers_share:.1%}, {one.newcomers_kept} of {one.newcomers_owed} places",
        ),
        (
            "needs of which nobody was told",
            f"{one.without_anybody} of {one.needs}, besides {one.nobody_fits} that nobody fits",
        ),
        (
            "total fit of those who were told",
            f"{one.fit:.1f}, {fit_kept(one, free):.1%} of what it is without any rule",
        ),
    ]
