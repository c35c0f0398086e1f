"""`manage.py match_benchmark`: how good and how fast suggestions are, on a folder of labelled questions."""

from __future__ import annotations

import csv
import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matchmaking.benchmark.leaks import audit
from matchmaking.benchmark.reading import BadInput
from matchmaking.benchmark.report import table
from matchmaking.benchmark.runner import Run, differences, earlier, figures, run
from matchmaking.benchmark.tasks import MEASURES, TASKS
from matchmaking.engine.scoring import Weights
from matchmaking.engine.weights import load


class Command(BaseCommand):
    help = "Run the matching pipeline over a folder of questions with known answers, and print how well it did."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--task", required=True, help=f"one of: {', '.join(TASKS)}")
        parser.add_argument("--data", required=True, type=Path, metavar="DIR", help="the folder with the task's files")
        parser.add_argument(
            "--weights", metavar="NAME", help="other weights than the task's own: listing, those of the portal"
        )
        parser.add_argument(
            "--baselines", action="store_true", help="also the simple ways to answer, side by side with the engine"
        )
        parser.add_argument("--compare", type=Path, metavar="OTHER.csv", help="also a run that was written earlier")
        parser.add_argument(
            "--audit",
            type=int,
            metavar="N",
            help="nothing else than this: ask N questions of each period again with exchanged answers, which must change nothing",
        )
        parser.add_argument("--run", type=Path, metavar="OUT.csv", help="write the engine's ranking: qid, docid, score")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["task"] not in TASKS:
            raise CommandError(f"There is no task {options['task']!r}. Known: {', '.join(TASKS)}.")
        task, weights = TASKS[options["task"]], self._weights(options["weights"] or options["task"])
        try:
            if options["audit"]:
                compared = audit(task, options["data"], weights, most=options["audit"])
                self.stdout.write(f"{compared} questions are answered alike when the right answers are exchanged.")
                return
            done = run(task(options["data"]), weights, baselines=options["baselines"])
            compared_with = dict(done.others)
            if options["compare"]:
                compared_with[options["compare"].stem] = earlier(done, options["compare"])
            measured = MEASURES.get(options["task"], {})
            found = figures(done, measured)
            others = {name: figures(other, measured) for name, other in compared_with.items()}
            apart = {name: differences(done, other) for name, other in compared_with.items()}
            for line in table(done, found, others, apart, measured):
                self.stdout.write(line)
            if options["run"]:
                write_run(done, options["run"])
            if options["json"]:
                write_figures({"figures": found, "compared": others, "better_by": apart}, options["json"])
        except (BadInput, OSError) as error:
            raise CommandError(str(error)) from error

    def _weights(self, name: str) -> Weights:
        try:
            return load(name)
        except FileNotFoundError as error:
            raise CommandError(f"There are no weights {name!r}.") from error


def write_run(done: Run, path: Path) -> None:
    """Write every ranking; the score is one divided by the place, since newcomers' places do not follow strength."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["qid", "docid", "score"])
        for qid, ranked in done.ranked.items():
            writer.writerows([qid, name, f"{1 / place:.6f}"] for place, name in enumerate(ranked, 1))


def write_figures(found: dict[str, Any], path: Path) -> None:
    """Write the engine's figures, those of whoever it was compared with, and by how much it is better, each by name."""
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    when = datetime.now(UTC).isoformat(timespec="seconds")
    path.write_text(json.dumps({**found, "machine": machine, "when": when}, indent=2) + "\n")
