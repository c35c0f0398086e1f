"""`manage.py fit_matching`: fit weights anew, of a benchmark task from its data, or of this portal from the answers stored here.

The first is for maintainers and needs the development dependencies; the second runs wherever the portal runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matchmaking.engine.weights import load, save
from matchmaking.learning import kept
from matchmaking.learning.examples import LeftOut, answers_of, left_out_of
from matchmaking.learning.refit import changes, refit
from matchmaking.services.matches import refresh_everything

FROM_FEEDBACK = "manage.py fit_matching --from-feedback"


class Command(BaseCommand):
    help = (
        "Fit the weights of a benchmark task on its past, and write them where the engine finds them. Or, with --from-feedback, learn "
        "from accepted and refused suggestions of this portal; what wins on the latest of them is kept under var/ and in use at once."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--task", help="the benchmark task")
        parser.add_argument("--data", type=Path, metavar="DIR", help="the folder with the task's files")
        parser.add_argument("--from-feedback", action="store_true", help="learn from the answers stored here")
        parser.add_argument("--forget", action="store_true", help="go back to the weights that came with the release")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["forget"]:
            self._forget()
        elif options["from_feedback"]:
            self._learn()
        elif options["task"] and options["data"]:
            self._fit(options["task"], options["data"])
        else:
            raise CommandError("Say --task and --data, or --from-feedback, or --forget.")

    def _learn(self) -> None:
        won = False
        for name, side in kept.LEARNED.items():
            base = load(name)
            answers = answers_of(side, list(base.features))
            found = refit(base, answers, on=f"{timezone.localdate().isoformat()} feedback", command=FROM_FEEDBACK)
            self.stdout.write(f"{name}: {found.said}")
            for line in _told(left_out_of(side)):
                self.stdout.write(f"  {line}")
            if found.weights is None:
                continue
            for line in changes(base, found.weights):
                self.stdout.write(f"  {line}")
            self.stdout.write(f"  Kept in {kept.keep(found.weights)}; --forget goes back.")
            won = True
        if won:
            self._compare_again()

    def _forget(self) -> None:
        gone = [name for name in kept.LEARNED if kept.forget(name)]
        if not gone:
            self.stdout.write("Nothing was learned here: the weights of the release are in use already.")
            return
        self.stdout.write(f"Back to the weights of the release: {', '.join(load(name).version for name in gone)}.")
        self._compare_again()

    def _compare_again(self) -> None:
        refresh_everything()
        self.stdout.write("Every open need and offer is compared again, in the background.")

    def _fit(self, task: str, data: Path) -> None:
        # Only here: it imports scikit-learn, which is not there at run time.
        from matchmaking.benchmark.fitting import fit
        from matchmaking.benchmark.reading import BadInput
        from matchmaking.benchmark.tasks import TRAINING

        if task not in TRAINING:
            raise CommandError(f"There is no task {task!r}. Known: {', '.join(TRAINING)}.")
        try:
            weights = fit(task, TRAINING[task](data), f"manage.py fit_matching --task {task} --data DIR")
        except BadInput as error:
            raise CommandError(str(error)) from error
        path = save(weights)
        for name, one in weights.features.items():
            self.stdout.write(f"{name:<20} {one.weight:+.3f} per {one.scale:.3g} above {one.mean:.3g}")
        self.stdout.write(f"Written to {path}.")


def _told(left: LeftOut) -> Iterator[str]:
    if left.without_reading:
        yield (
            f"Left out: {left.without_reading} with which nothing was kept of what had been read (answers of a demo or an import, or "
            "older than this release)."
        )
    if left.about_something_else:
        yield f"Left out: {left.about_something_else} that say no for a reason that is not about how the two suit each other."
