"""A tender in words, in any of many languages: which code of the common procurement vocabulary its buyer gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..coding import Codes, Notice
from ..periods import Asked
from ..reading import BadInput, answers, json_lines, questions, rows, title_of

NOTICE = {"id": str, "date": str, "lang": str, "cpv": str, "all": list, "text": str}
QUESTION = {"qid": str, "lang": str, "text": str}
"""The fields that are read of each line, with their types."""

MANY = 30
"""So many questions of one language are reported apart."""


def periods(folder: Path) -> Iterator[Codes]:
    right = answers(folder, "cpv")
    notices = [_notice(one) for one in json_lines(folder / "history.jsonl.gz", NOTICE)]
    asked = [
        Asked(one["qid"], title_of(one["text"]), one["text"], right[one["qid"]], (one["lang"],))
        for one in questions(folder, QUESTION)
    ]
    yield Codes(_titles(folder), notices, _grouped(asked))


def past(folder: Path) -> Iterator[Codes]:
    """The last year of the past as questions, the years before as what is known."""
    lines = list(json_lines(folder / "history.jsonl.gz", NOTICE))
    notices = [_notice(one) for one in lines]
    split = date(max(one.on.year for one in notices), 1, 1)
    asked = [
        Asked(one.id, title_of(one.text), one.text, frozenset([one.main]), (line["lang"],), on=one.on)
        for one, line in zip(notices, lines, strict=True)
        if one.on >= split
    ]
    yield Codes(_titles(folder), [one for one in notices if one.on < split], asked)


def _titles(folder: Path) -> dict[str, str]:
    return {row["cpv"]: row["label_en"] for row in rows(folder / "cpv_labels.csv", ["cpv", "label_en"])}


def _notice(one: dict[str, Any]) -> Notice:
    try:
        day = datetime.strptime(one["date"], "%Y%m%d").date()  # noqa: DTZ007 (a day without a place)
    except ValueError as error:
        raise BadInput(f"Notice {one['id']}: {one['date']!r} is no day such as 20181231") from error
    return Notice(one["id"], day, one["text"], one["cpv"], tuple(dict.fromkeys([one["cpv"], *one["all"]])))


def _grouped(asked: list[Asked]) -> list[Asked]:
    """Only languages with many questions are a group."""
    many = {name for name, number in Counter(one.groups[0] for one in asked).items() if number >= MANY}
    return [replace(one, groups=tuple(many.intersection(one.groups))) for one in asked]
