"""`manage.py match_quality`: the suggestions that are stored, as a file that any scorer of rankings reads."""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F

from matchmaking.models import Match, MatchSide
from matchmaking.queries.inbox import SHOWN


class Command(BaseCommand):
    help = (
        "Write the stored suggestions of every open need and offer, in the order in which its people see them, as qid, docid, score. "
        "What was imported is named by its id where it comes from, everything else by its public id."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", required=True, type=Path, metavar="OUT.csv", help="where to write")
        parser.add_argument("--source", default="", help="only what was imported from there")
        parser.add_argument("--shown", action="store_true", help="without weak ones, which nobody sees at first")

    def handle(self, *args: Any, **options: Any) -> None:
        sides = MatchSide.objects.filter(side=MatchSide.Side.ASKER, match__in=Match.objects.standing()).in_order()
        if options["source"]:
            sides = sides.filter(match__listing__source=options["source"])
        if options["shown"]:
            sides = sides.filter(match__verdict__in=SHOWN)
        rows = sides.order_by("match__listing", F("rank").desc(), "pk").values_list(
            "match__listing__external_id", "match__listing__public_id", "match__organisation__external_id",
            "match__organisation__public_id", "rank",
        )  # fmt: skip
        asked = written = 0
        try:
            with options["run"].open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["qid", "docid", "score"])
                for qid, suggested in groupby(rows.iterator(), key=lambda row: row[0] or row[1]):
                    asked += 1
                    for _, _, theirs, public_id, rank in suggested:
                        writer.writerow([qid, theirs or public_id, rank])
                        written += 1
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{written} suggestions for {asked} needs and offers.")
