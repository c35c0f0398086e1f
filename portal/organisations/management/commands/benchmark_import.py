"""manage.py benchmark_import: a member list as a file, previewed and written, beside bulk_create of the same rows (promise P13).

The file has what a full list has: names in two scripts, a town, what is made and bought, sectors, certificates. The import reads,
checks and compares each row and writes its organisation with all that belongs to it and its search documents. The other side has the very
rows that the import wrote, ready made, and only inserts them. Everything is rolled back.
"""

from __future__ import annotations

import csv
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, transaction

from portal.core.figures import write_figures
from portal.core.tabular import Outcome, read_table
from portal.search.models import SearchDocument
from portal.taxonomy.models import CertificateType, Region, Sector

from ...imports.alike import Alike
from ...imports.organisations import OrganisationImporter
from ...imports.told import COLUMNS
from ...models import Certificate, Organisation, TradeItem

SOURCE = "benchmark"
ROWS_AT_ONCE = 500
WORDS = [
    "date", "paste", "packing", "carton", "steel", "pump", "fabric", "dyeing", "olive", "tile", "cable", "machine", "repair",
]  # fmt: skip
HEADINGS = [
    "external_id", "kind", "trade_name_latin", "trade_name_ar", "summary", "makes", "buys", "sectors", "size", "country", "town",
    "certificates",
]  # fmt: skip


class Command(BaseCommand):
    help = "Compare the import of a member list with bulk_create of the same rows (promise P13)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--rows", type=int, default=10_000, help="how many organisations the file has (default 10000)"
        )
        parser.add_argument("--rounds", type=int, default=3, help="how often each is done, in turns (default 3)")
        parser.add_argument("--json", metavar="FILE", help="write the figures to FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Sector.objects.exists() or not Region.objects.filter(kind="town").exists():
            raise CommandError("The vocabulary is not here: run `manage.py release` first.")
        rows = options["rows"]
        with tempfile.TemporaryDirectory(prefix="anqud-benchmark-") as folder:
            path = Path(folder) / "members.csv"
            write_members(path, rows)
            before = peak_megabytes()
            started = time.monotonic()
            alike = compared(examined(path))
            preview = time.monotonic() - started
            figures: dict[str, float] = {
                "rows": rows,
                "import_preview_s": round(preview, 2),
                "import_preview_peak_mb": round(peak_megabytes() - before, 1),
                "import_preview_asked": alike,
            }
            imported, bulk = self.in_turns(path, options["rounds"])
        figures |= {
            "import_rows_per_s": round(rows / imported),
            "bulk_create_rows_per_s": round(rows / bulk),
            "P13": round(bulk / imported, 2),
        }
        self.stdout.write(
            f"{rows:,} rows: preview {figures['import_preview_s']} s, {figures['import_preview_peak_mb']} MB more memory at its peak"
        )
        self.stdout.write(
            f"import {figures['import_rows_per_s']:,} rows/s, bulk_create of the same {figures['bulk_create_rows_per_s']:,} rows/s: "
            f"P13 {figures['P13']} times"
        )
        if options["json"]:
            write_figures(options["json"], figures)

    def in_turns(self, path: Path, rounds: int) -> tuple[float, float]:
        """CPU seconds of both, medians."""
        imported, inserted = [], []
        for _ in range(rounds):
            with transaction.atomic():
                started = time.process_time()
                examined(path).write()
                imported.append(time.process_time() - started)
                written = list(rows_written())
                transaction.set_rollback(True)
            with transaction.atomic():
                started = time.process_time()
                for model, objects in written:
                    model.objects.bulk_create(objects, batch_size=ROWS_AT_ONCE)
                inserted.append(time.process_time() - started)
                transaction.set_rollback(True)
        return statistics.median(imported), statistics.median(inserted)


def examined(path: Path) -> OrganisationImporter:
    """An importer that has read, checked and compared the whole file. Raises ValueError where a row is not new."""
    importer, rows = OrganisationImporter(SOURCE), read_table(path, COLUMNS).rows
    while some := list(islice(rows, ROWS_AT_ONCE)):
        for row in importer.examine(some):
            if row.outcome is not Outcome.NEW:
                raise ValueError(f"a row of the benchmark is not new: {row}")
    return importer


def compared(importer: OrganisationImporter) -> int:
    """How many rows may be one above or one that is here, as the preview of a member list asks."""
    alike = Alike("")
    return sum(bool(alike.suspects(one, row)) for row, (one, _told) in enumerate(importer.new, start=2))


def rows_written() -> Iterator[tuple[type[models.Model], list[Any]]]:
    """All that the import wrote, table by table."""
    ours = Organisation.objects.filter(source=SOURCE)
    yield Organisation, list(ours)
    for model in (TradeItem, Certificate, Organisation.sectors.through):
        yield model, list(model.objects.filter(organisation__in=ours))
    yield SearchDocument, list(SearchDocument.objects.filter(subject__in=ours.values("public_id")))


def write_members(path: Path, rows: int) -> None:
    """An invented member list, the same each time."""
    dice = random.Random(rows)  # noqa: S311 - invented data
    sectors = list(Sector.objects.order_by("code").values_list("code", flat=True))
    certificates = list(CertificateType.objects.order_by("slug").values_list("slug", flat=True))
    towns = list(Region.objects.filter(kind="town").exclude(latitude=None).order_by("slug")[:60])
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(HEADINGS)
        for number in range(rows):
            town = dice.choice(towns)
            table.writerow(
                [
                    f"m{number}",
                    dice.choice(["firm", "firm", "firm", "research", "finance"]),
                    f"Member {number} {dice.choice(WORDS)}",
                    f"عضو {number}",
                    " ".join(dice.choices(WORDS, k=12)),
                    "; ".join(" ".join(dice.choices(WORDS, k=2)) for _ in range(4)),
                    "; ".join(" ".join(dice.choices(WORDS, k=2)) for _ in range(3)),
                    ";".join(dice.sample(sectors, k=2)),
                    dice.choice(["1-9", "10-49", "50-249"]),
                    town.country,
                    town.name_en,
                    ";".join(dice.sample(certificates, k=dice.randint(0, 2))),
                ]
            )


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
