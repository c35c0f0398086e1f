"""`manage.py match_benchmark`: how good and how fast suggestions are, on a folder of labelled questions."""

from __future__ import annotations

import csv
import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matchmaking.benchmark.reading import BadInput
from matchmaking.benchmark.runner import Run, figures, run
from matchmaking.benchmark.tasks import TASKS
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
        parser.add_argument("--run", type=Path, metavar="OUT.csv", help="write the ranking: qid, docid, score")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["task"] not in TASKS:
            raise CommandError(f"There is no task {options['task']!r}. Known: {', '.join(TASKS)}.")
        try:
            done = run(TASKS[options["task"]](options["data"]), self._weights(options["weights"] or options["task"]))
            found = figures(done)
            if options["run"]:
                write_run(done, options["run"])
            if options["json"]:
                write_figures(found, options["json"])
        except (BadInput, OSError) as error:
            raise CommandError(str(error)) from error
        for name, value in found.items():
            self.stdout.write(f"{name:<20} {value:.4g}" if isinstance(value, float) else f"{name:<20} {value}")

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


def write_figures(found: dict[str, float], path: Path) -> None:
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    when = datetime.now(UTC).isoformat(timespec="seconds")
    path.write_text(json.dumps({"figures": found, "machine": machine, "when": when}, indent=2) + "\n")
