"""manage.py benchmark_matching_scale: what a whole match costs as documents grow, beside bm25s alone in the same run (P9, P10).

Documents, organisations and questions are invented, with the statistics of real ones (matchmaking/benchmark/invented.py). Rows are
written in a transaction that is rolled back; the indexes lie in a folder that is removed unless one is named.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test import override_settings

from matchmaking.benchmark.in_turns import slope
from matchmaking.benchmark.scale import Measured, measure
from portal.core.figures import write_figures
from portal.search.models import SearchDocument

FEWEST = 100


class Command(BaseCommand):
    help = (
        "Measure a whole match with its evidence over invented documents of several sizes, in turns with bm25s alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--documents", type=int, nargs="+", default=[10_000, 100_000], help="how many, several sizes"
        )
        parser.add_argument("--folder", type=Path, help="keep the indexes here, and take what lies here already")
        parser.add_argument("--questions", type=int, default=60)
        parser.add_argument("--rounds", type=int, default=5, help="turns per question that count")
        parser.add_argument("--json", metavar="FILE", help="write the figures to FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if SearchDocument._meta.db_table not in connection.introspection.table_names():
            raise CommandError("This database has no tables yet: run `manage.py migrate` first.")
        sizes = sorted({max(FEWEST, size) for size in options["documents"]})
        figures: dict[str, float] = {}
        measured = []
        with kept_or_not(options["folder"]) as folder:
            for size in sizes:
                self.stdout.write(f"{size} documents")
                measured.append(self.one_size(size, folder / str(size), options))
                figures |= measured[-1].figures()
                self.stdout.write("".join(f"  {name} {value}\n" for name, value in measured[-1].figures().items()))
        if len(sizes) > 1:
            figures |= slopes(sizes, figures)
            self.stdout.write("".join(f"{name} {figures[name]}\n" for name in slopes(sizes, figures)))
        if options["json"]:
            write_figures(options["json"], figures)

    def one_size(self, size: int, folder: Path, options: dict[str, Any]) -> Measured:
        with override_settings(SEARCH_DIR=folder), transaction.atomic():
            SearchDocument.objects.all().delete()  # the roll-back brings them again
            try:
                return measure(
                    size, folder, questions=options["questions"], rounds=options["rounds"], say=self.stdout.write
                )
            finally:
                transaction.set_rollback(True)


def slopes(sizes: list[int], figures: dict[str, float]) -> dict[str, float]:
    """How fast each grows: 0 is not at all, 1 as the documents do."""
    return {
        f"{name}_slope": round(slope(sizes, [figures[f"{of}@{size}"] for size in sizes]), 2)
        for name, of in (
            ("ten", "ten_ms_p50"),
            ("match", "match_ms_p50"),
            ("rematch", "rematch_ms_p50"),
            ("bm25s", "bm25s_ms_p50"),
        )
    }


@contextlib.contextmanager
def kept_or_not(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="anqud-benchmark-") as passing:
        yield Path(passing)
