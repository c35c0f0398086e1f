"""manage.py benchmark_pages: pages beside plain views with the same SQL, here or in installations of given sizes (P5, P7, P8).

Figures per page: CPU milliseconds, times the plain view, statements. With two sizes also how the CPU grows (slope on log scales).
"""

from __future__ import annotations

import json
import logging
import math
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.core.figures import write_figures
from portal.organisations.models import Organisation

from ...measured import measure, pages
from ...services import is_seeded

ELSEWHERE = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "SEARCH_DIR", "MEDIA_DIR", "STATIC_ROOT")
PROMISED = {"article": "P5", "directory_words": "P8_page"}


class Command(BaseCommand):
    help = "Compare an article, home, directory, profile and need with plain Django views that send the same SQL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--organisations",
            type=int,
            nargs="+",
            metavar="N",
            help="measure in new SQLite installations of these sizes; without it, in the one at hand, which must be seeded",
        )
        parser.add_argument("--folder", type=Path, help="keep the new installations here, for the next time")
        parser.add_argument("--rounds", type=int, default=15, help="how often each is asked (default 15)")
        parser.add_argument("--json", metavar="FILE", help="write the figures to FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["organisations"]:
            figures = self._in_new_ones(sorted(options["organisations"]), options)
        else:
            figures = self._here(options["rounds"])
        if options["json"]:
            write_figures(options["json"], figures)

    def _here(self, rounds: int) -> dict[str, float]:
        # A line for every request would bury what is found.
        logging.getLogger("portal.core.middleware").setLevel(logging.WARNING)
        if not is_seeded():
            raise CommandError("The sample content is not here: run `manage.py seed_demo`, or give --organisations.")
        figures: dict[str, float] = {"organisations": Organisation.objects.count()}
        self.stdout.write(f"{figures['organisations']:,} organisations; CPU, medians over {rounds} rounds")
        for page in pages():
            found = measure(page, rounds)
            figures |= {
                f"{page.name}_ms": round(found.ours, 2),
                f"{page.name}_times_plain": round(found.ratio, 2),
                f"{page.name}_queries": found.queries,
            }
            if promise := PROMISED.get(page.name):
                figures[promise] = round(found.ratio, 2)
            self.stdout.write(
                f"  {page.name:16} {found.ours:7.2f} ms, plain {found.plain:6.2f} ms: {found.ratio:5.2f} times, "
                f"{found.queries} queries"
            )
        figures["P7"] = max(number for name, number in figures.items() if name.endswith("_queries"))
        return figures

    def _in_new_ones(self, sizes: list[int], options: dict[str, Any]) -> dict[str, float]:
        figures: dict[str, float] = {}
        found: list[dict[str, float]] = []
        with tempfile.TemporaryDirectory(prefix="anqud-benchmark-") as scratch:
            for size in sizes:
                folder = (options["folder"] or Path(scratch)).resolve() / str(size)
                found.append(self._in_one(folder, size, options["rounds"]))
                figures |= {f"{name}_at_{size}": number for name, number in found[-1].items()}
        if len(sizes) > 1:
            figures |= self._growth(found[0], found[-1])
        return figures

    def _in_one(self, folder: Path, size: int, rounds: int) -> dict[str, float]:
        folder.mkdir(parents=True, exist_ok=True)
        for step in (["release"], ["seed_demo"], ["seed_load", "--organisations", str(size)]):
            self._run(folder, *step)
        report = folder / "figures.json"
        self._run(folder, "benchmark_pages", "--rounds", str(rounds), "--json", str(report))
        measured: dict[str, float] = json.loads(report.read_text())["figures"]
        return measured

    def _run(self, folder: Path, *arguments: str) -> None:
        embedded = ["env", *(word for name in ELSEWHERE for word in ("-u", name)), f"VAR_DIR={folder}"]
        command = [*embedded, sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own command
        self.stdout.write(done.stdout.rstrip())
        if done.returncode:
            raise CommandError(f"manage.py {' '.join(arguments)} failed in {folder}.")

    def _growth(self, small: dict[str, float], large: dict[str, float]) -> dict[str, float]:
        decades = math.log10(large["organisations"] / small["organisations"])
        slopes = {
            name.replace("_ms", "_slope"): round(math.log10(large[name] / small[name]) / decades, 2)
            for name in small
            if name.endswith("_ms")
        }
        self.stdout.write("growth: " + ", ".join(f"{name} {slope}" for name, slope in slopes.items()))
        return slopes
