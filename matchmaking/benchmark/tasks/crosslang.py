"""A question in one language, texts in another: every text is the one document of an organisation of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from portal.search.index import PASSAGE, IndexedDocument

from ...engine.facts import Party
from ..market import Market
from ..periods import Asked
from ..reading import answers, json_lines, questions

TEXT = {"doc_id": str, "text": str}
QUESTION = {"qid": str, "lang": str, "set": str, "text": str}
"""The fields that are read of each line, with their types."""

TODAY = date(2020, 1, 1)
"""Nothing here has a date, so any day will do."""


def periods(folder: Path) -> Iterator[Market]:
    """All questions at once, reported by set and language. They are one sentence, or have no title apart."""
    right = answers(folder, "doc_id")
    documents = [_document(number, one) for number, one in enumerate(json_lines(folder / "docs.jsonl.gz", TEXT))]
    known = {one.owner: Party(id=one.owner) for one in documents}
    asked = [
        Asked(one["qid"], "", one["text"], right[one["qid"]], (f"{one['set']}_{one['lang']}",))
        for one in questions(folder, QUESTION)
    ]
    yield Market(TODAY, documents, known, asked)


def _document(number: int, one: dict[str, str]) -> IndexedDocument:
    return IndexedDocument(
        document=number,
        owner=one["doc_id"],
        family=PASSAGE,
        kind="reference",
        name="",
        text=one["text"],
        audience=("public",),
        grams=True,
    )
