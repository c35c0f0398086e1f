"""`manage.py fit_matching`: fit the committed weights of a benchmark task anew. Needs the development dependencies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matchmaking.benchmark.fitting import fit
from matchmaking.benchmark.reading import BadInput
from matchmaking.benchmark.tasks import TRAINING
from matchmaking.engine.weights import save


class Command(BaseCommand):
    help = "Fit the weights of a benchmark task on its past, and write them where the engine finds them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--task", required=True, help=f"one of: {', '.join(TRAINING)}")
        parser.add_argument("--data", required=True, type=Path, metavar="DIR", help="the folder with the task's files")

    def handle(self, *args: Any, **options: Any) -> None:
        task = options["task"]
        if task not in TRAINING:
            raise CommandError(f"There is no task {task!r}. Known: {', '.join(TRAINING)}.")
        try:
            weights = fit(task, TRAINING[task](options["data"]), f"manage.py fit_matching --task {task} --data DIR")
        except BadInput as error:
            raise CommandError(str(error)) from error
        path = save(weights)
        for name, one in weights.features.items():
            self.stdout.write(f"{name:<20} {one.weight:+.3f} per {one.scale:.3g} above {one.mean:.3g}")
        self.stdout.write(f"Written to {path}.")
