"""`manage.py benchmark_scheduling`: how good the schedule of 1:1 meetings is, how fast, and that it breaks no rule."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matchmaking.benchmark.reading import BadInput
from portal.events.benchmark import partners
from portal.events.benchmark.days import Strengths, crowded, day, invented
from portal.events.benchmark.measuring import Exact, Measured, broken, growth, measure, times
from portal.events.scheduling import Problem


class Command(BaseCommand):
    help = (
        "Schedules days of 1:1 meetings among so many organisations and compares each with an exact solver that starts from it, and with "
        "what no plan can exceed; then schedules small random days and checks every rule. Reads nothing of the database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=[40, 120, 300, 1000], help="organisations")
        parser.add_argument(
            "--seconds", type=float, nargs="+", default=[1, 30], help="how long a plan may take, of CPU"
        )
        parser.add_argument(
            "--exact-seconds", type=float, default=60, help="how long the exact solver may; 0: not at all"
        )
        parser.add_argument("--instances", type=int, default=10_000, help="small random days that are checked")
        parser.add_argument(
            "--data", type=Path, metavar="DIR", help="the folder of the task partner; without it strengths are made up"
        )
        parser.add_argument("--crowded", action="store_true", help="also days on which time runs short, not tables")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if min(options["sizes"], default=0) < 2 or min(options["seconds"], default=0) <= 0 or options["instances"] < 0:
            raise CommandError("Give sizes of two or more, and times longer than nothing.")
        try:
            strengths = self._strengths(options["data"], options["seed"])
        except (BadInput, OSError) as error:
            raise CommandError(str(error)) from error
        plain: list[Problem] = []
        measured: list[Measured] = []
        exacts: list[dict[str, Any]] = []
        for size in options["sizes"]:
            problem = day(strengths(size), seed=options["seed"])
            plain.append(problem)
            days = {"day": problem} | ({"crowded": crowded(problem)} if options["crowded"] else {})
            for name, one in days.items():
                found, exact = measure(name, one, limits=options["seconds"], exact_seconds=options["exact_seconds"])
                measured += found
                exacts += [{"name": name, "parties": len(one.parties), **asdict(exact)}] if exact else []
                self._tell(found, exact)
        taken = times(plain) if len(plain) > 1 else []
        slope = growth(taken)
        if slope is not None:
            told = ", ".join(f"{requests} requests {seconds:.2f} s" for requests, seconds in taken)
            self.stdout.write(f"\nby steps (CPU): {told}; grows with requests ^{slope} at most")
        checked = self._check(options["instances"])
        if options["json"]:
            machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
            figures = {
                "measured": [asdict(one) for one in measured],
                "exact": exacts,
                "times": taken,
                "growth": slope,
                "random": checked,
                "strengths": "partner" if options["data"] else "invented",
                "seed": options["seed"],
                "load": [round(one, 1) for one in os.getloadavg()],
                "machine": machine,
                "when": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            options["json"].write_text(json.dumps(figures, indent=2) + "\n")

    def _strengths(self, folder: Path | None, seed: int) -> Callable[[int], Strengths]:
        if folder is None:
            return lambda size: invented(size, seed)
        market = partners.read(folder)
        return lambda size: partners.suited(market, size, seed)

    def _tell(self, found: list[Measured], exact: Exact | None) -> None:
        first = found[0]
        self.stdout.write(f"\n{first.name}: {first.parties} organisations, {first.requests} requests")
        if exact:
            self.stdout.write(
                f"  CP-SAT from the best of these in {exact.seconds:g} s ({exact.cpu_seconds:g} s of CPU): {exact.value:.2f}, "
                f"misses {exact.missing}, "
                f"its own bound {exact.bound:.2f}{', nothing better exists' if exact.is_best else ''}"
            )
        for one in found:
            limit = "by steps" if one.limit is None else f"{one.limit:g} s"
            of_exact = f"{one.of_exact:.4f} of CP-SAT, " if one.of_exact is not None else ""
            self.stdout.write(
                f"  {limit:>8} ({one.seconds:.2f} s, {one.cpu_seconds:.2f} s of CPU)  {one.value:.2f}: "
                f"{of_exact}{one.of_bound:.4f} of the bound; "
                f"{one.with_two} of {one.available} have two meetings, missing {one.missing} (least {one.least_missing:g}); "
                f"each waits {one.idle_minutes_each:g} min and walks {one.walked_metres_each:g} m; {one.violations} rules broken"
            )

    def _check(self, instances: int) -> dict[str, Any]:
        started, wrong = time.perf_counter(), 0
        for number, rules in broken(range(instances)):
            wrong += bool(rules)
            for rule in rules:
                self.stderr.write(f"random day {number}: {rule}")
        seconds = time.perf_counter() - started
        self.stdout.write(f"\n{instances} random days in {seconds:.0f} s: rules are broken in {wrong}")
        return {"instances": instances, "broken": wrong, "seconds": round(seconds, 1)}
