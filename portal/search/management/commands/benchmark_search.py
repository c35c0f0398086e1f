"""manage.py benchmark_search: the directory's question beside a bare question to the index, in one run (promise P8).

Asked in turns (A, B, A, B ...) over the same invented cards: the directory's question (the reader's audience, narrowing, the
directory's facets, exact distance, our own scores, the rows behind the hits), and a bare one, which is what the library gives
for the words alone, the best twenty and how many there are. The bare one with the same facets is measured after it, in turns
with the bare one too.

What is kept between two questions depends on the commit, the reader's terms and the circle, never on the words: to ask the same
words again is not quicker. Rows are written in a transaction that is rolled back, the index lies in a folder that is removed.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import statistics
import tempfile
import time
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from portal.accounts.models import User
from portal.core.figures import in_turns, write_figures
from portal.search.bare import bare_query
from portal.search.models import SearchDocument
from portal.search.projector import rebuild
from portal.search.queries import Place, Question, find

ROUNDS = 15
FACETS = ("kind", "stage", "cluster", "country", "region", "certificate", "sector", "language")
"""What the directory counts."""

WORDS = 20_000
DIVISIONS = [str(number) for number in range(10, 98)]
CERTIFICATES = [f"certificate-{number}" for number in range(12)]
QUESTIONS = {
    "a common word": Question(text="word3"),
    "two words": Question(text="word40 word90"),
    "a rare word": Question(text="word9000"),
    "two words, narrowed": Question(text="word5 word30", filters={"kind": ["firm"], "region": ["town3"]}),
    "a word within 50 km": Question(text="word8", place=Place(25.3, 49.6), within_km=50),
}


class Command(BaseCommand):
    help = "Compare the directory's search with a bare index query over invented organisations (promise P8)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--organisations",
            "--documents",
            dest="documents",
            type=int,
            default=10_000,
            help="how many organisations, one card each (default 10000; the promise is about 100000)",
        )
        parser.add_argument("--json", metavar="FILE", help="write the figures to FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = max(options["documents"], 100)
        reader = reader_with_terms()
        figures: dict[str, float] = {}
        if SearchDocument._meta.db_table not in connection.introspection.table_names():
            raise CommandError("This database has no tables yet: run `manage.py migrate` first.")
        with tempfile.TemporaryDirectory(prefix="anqud-benchmark-") as folder, transaction.atomic():
            SearchDocument.objects.all().delete()  # the roll-back brings them again
            small = documents // 10
            self.say(f"{small} organisations")
            first = self.measure(folder + "/small", range(small), reader)
            self.say(f"{documents} organisations")
            second = self.measure(folder + "/large", range(small, documents), reader)
            transaction.set_rollback(True)
        figures["documents"] = documents
        ours, bare, faceted = second
        figures |= {
            "directory_search_ms": round(1000 * ours, 6),
            "raw_index_ms": round(1000 * bare, 6),
            "raw_index_with_facets_ms": round(1000 * faceted, 6),
            "P8": round(ours / bare, 2),
            "P8_facets_on_both_sides": round(ours / faceted, 2),
            "directory_search_slope": round(math.log10(ours / first[0]), 2),
        }
        self.say(f"CPU, medians over {ROUNDS} rounds, mean of the questions: {1000 * ours:.2f} ms")
        self.say(
            f"P8: {figures['P8']} times the bare one, {figures['P8_facets_on_both_sides']} times the one with facets"
        )
        self.say(f"growth: slope {figures['directory_search_slope']} from {small} to {documents}")
        if options["json"]:
            write_figures(options["json"], figures)

    def measure(self, folder: str, numbers: range, reader: User) -> list[float]:
        """CPU seconds of the directory's, the bare and the bare question with facets: means over QUESTIONS of medians."""
        SearchDocument.objects.bulk_create(invented(numbers), batch_size=500)
        with override_settings(SEARCH_DIR=folder):
            started = time.monotonic()
            count = rebuild()
            self.say(f"  index of {count} cards built in {time.monotonic() - started:.1f} s")
            taken = []
            for name, question in QUESTIONS.items():
                bare = bare_query(question.text)
                ours, alone = in_turns(
                    partial(find, question, reader=reader, facets=FACETS), bare, rounds=ROUNDS, again=5
                )
                _, faceted = in_turns(bare, bare_query(question.text, FACETS), rounds=ROUNDS, again=5)
                taken.append([ours, alone, faceted])
                first, second, third = (1000 * seconds for seconds in taken[-1])
                self.say(f"  {name}: {first:.2f} ms, bare {second:.2f} ms, bare with facets {third:.2f} ms")
        return [statistics.mean(times) for times in zip(*taken, strict=True)]

    def say(self, line: str) -> None:
        self.stdout.write(line)


def reader_with_terms() -> User:
    """Somebody with as many terms as a busy member has."""
    reader = User()
    reader.audience_terms = frozenset(
        ["public", "members", "organisation:own", "cluster:c1", *(f"introduced:o{number}" for number in range(30))]
    )
    return reader


def invented(numbers: range) -> list[SearchDocument]:
    """Cards of forty words, some common, most rare; one in ten for members only, one in fifty for its own people."""
    dice = random.Random(numbers.start)  # noqa: S311 - invented data
    today = timezone.localdate()
    trades = [dice.sample(DIVISIONS, k=dice.choice([1, 1, 2])) for _ in range(300)]
    return [invented_card(number, dice, today, trades) for number in numbers]


def invented_card(number: int, dice: random.Random, today: dt.date, trades: list[list[str]]) -> SearchDocument:
    words = [f"word{int(WORDS ** dice.random())}" for _ in range(40)]
    audience = ["public"] if number % 10 else ["members"] if number % 50 else [f"organisation:b{number}"]
    town, cluster = dice.randint(1, 60), dice.randint(1, 12)
    return SearchDocument(
        key=f"benchmark:{number}",
        family="card",
        kind="organisation",
        owner=f"b{number}",
        subject=f"b{number}",
        title=" ".join(words[:3]),
        body=" ".join(words[3:]),
        audience=audience,
        facets={
            "kind": [dice.choice(["firm", "firm", "firm", "university", "research", "finance", "government"])],
            "sector": dice.choice(trades),
            "region": [f"town{town}"],
            "country": [f"country{town % 12}"],
            "cluster": [f"c{cluster}"],
            "stage": [f"stage{dice.randint(1, 5)}"] if dice.random() < 0.8 else [],
            "certificate": dice.sample(CERTIFICATES, k=dice.choice([0, 0, 0, 1, 1, 1, 2])),
            "language": dice.choice([["ar", "en"], ["ar", "fr"], ["ar", "en", "fr"], ["ar"], ["fr"]]),
        },
        latitude=dice.uniform(15, 35),
        longitude=dice.uniform(-5, 55),
        dated_on=today - dt.timedelta(days=dice.randint(0, 700)),
        sort_name=words[0],
        revision=1,
    )
