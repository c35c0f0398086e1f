"""manage.py evaluate_duplicates: how well two spellings of one organisation are found, over pairs of which the answer is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.core.figures import write_figures

from ...evaluation.heldout import pairs_in_two_scripts, pairs_of_real_names
from ...evaluation.pairs import Pair, made_pairs, written_pairs
from ...likeness import SAME, UNSURE, compare, keys_of

WRITTEN = "tests/portal/organisations/data/pairs.csv"
TRANSLATED = "tests/portal/organisations/data/translated_pairs.csv"
REAL = "startup_investor/companies.csv"


class Command(BaseCommand):
    help = "Precision and recall of what is found twice, at 0.8 (the same) and at 0.5 (a person decides)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--made", type=int, default=4_000, help="how many pairs are made by rules (default 4000)")
        parser.add_argument("--half", choices=["all", "tuning", "other"], default="all", help="every second pair")
        parser.add_argument("--heldout", action="store_true", help="the pairs that nothing was tuned on; figures alone")
        parser.add_argument(
            "--benchmarks", type=Path, default=Path("../shared/benchmarks"), help="where real names are, for --heldout"
        )
        parser.add_argument("--wrong", type=int, default=0, metavar="N", help="show N pairs of each mistake")
        parser.add_argument("--json", metavar="FILE", help="write the figures to FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        sets = self._heldout(options["benchmarks"] / REAL) if options["heldout"] else self._development(options)
        figures: dict[str, float] = {}
        for name, pairs in sets.items():
            if pairs:
                # Whoever reads what is missed of the held-out pairs has none any more.
                figures |= self._measured(name, pairs, 0 if options["heldout"] else options["wrong"])
        if options["json"]:
            write_figures(options["json"], figures)

    def _development(self, options: dict[str, Any]) -> dict[str, list[Pair]]:
        part = {"all": slice(None), "tuning": slice(0, None, 2), "other": slice(1, None, 2)}[options["half"]]
        files = {"written by hand": WRITTEN, "translated": TRANSLATED}
        by_hand = {name: Path(settings.BASE_DIR) / file for name, file in files.items()}
        return {"made by rules": list(made_pairs(options["made"]))[part]} | {
            name: list(written_pairs(file))[part] if file.exists() else [] for name, file in by_hand.items()
        }

    def _heldout(self, real: Path) -> dict[str, list[Pair]]:
        return {
            "two scripts": list(pairs_in_two_scripts(Path(settings.BASE_DIR))),
            "real names": list(pairs_of_real_names(real)) if real.exists() else [],
        }

    def _measured(self, name: str, pairs: list[Pair], wrong: int) -> dict[str, float]:
        scored = [(pair, compare(pair.one, pair.other)) for pair in pairs]
        same = sum(pair.same for pair in pairs)
        self.stdout.write(f"{name}: {len(pairs):,} pairs, {same:,} of them the same")
        figures: dict[str, float] = {}
        for least in (SAME, UNSURE):
            found = [pair.same for pair, likeness in scored if likeness.score >= least]
            right = sum(found)
            precision, recall = right / max(len(found), 1), right / max(same, 1)
            self.stdout.write(
                f"  from {least}: precision {precision:.3f} ({right:,} of {len(found):,} found), "
                f"recall {recall:.3f} ({right:,} of {same:,})"
            )
            label = name.replace(" ", "_")
            figures |= {f"{label}_precision_{least}": round(precision, 4), f"{label}_recall_{least}": round(recall, 4)}
        met = sum(pair.same and not keys_of(pair.one).isdisjoint(keys_of(pair.other)) for pair in pairs)
        self.stdout.write(f"  looked up together: {met:,} of the {same:,} that are the same ({met / max(same, 1):.3f})")
        self._told(
            "taken for one at 0.8 by mistake",
            (one for one in scored if not one[0].same and one[1].score >= SAME),
            wrong,
        )
        self._told("never asked about", (one for one in scored if one[0].same and one[1].score < UNSURE), wrong)
        return figures

    def _told(self, heading: str, mistakes: Iterable[Any], most: int) -> None:
        listed = list(mistakes)
        rules = Counter(pair.rule for pair, _likeness in listed)
        if listed:
            self.stdout.write(f"  {heading}: {', '.join(f'{rule} {n}' for rule, n in rules.most_common())}")
        for pair, likeness in listed[:most]:
            self.stdout.write(f"    {likeness.score} {likeness.reasons}\n      {pair.one}\n      {pair.other}")
