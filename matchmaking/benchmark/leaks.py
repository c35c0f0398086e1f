"""Keeps what is to be guessed from whoever guesses: the right answers, and everything written after the question.

A leak flatters without a sign (Kaufman, Rosset and Perlich 2012). So the answers are not there when an answer is made, what is known must
be older than what is asked, and an audit asks again over a folder whose right answers were exchanged: whoever then answers
otherwise has read them.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ..engine.scoring import Weights
from .periods import Asked, Period, Posed, Task
from .reading import BadInput, rows

ANSWERS = "qrels.csv"
FEWEST_QUESTIONS = 2
"""One alone has nobody to exchange its answers with."""


def without_questions(period: Period) -> Period:
    """Return the same knowledge, with neither questions nor answers."""
    return replace(period, asked=())


def refuse_the_future(period: Period) -> None:
    """Raise BadInput where something is known that was not written before every question, naming both."""
    dated = [(on, one.qid) for one in period.asked if (on := one.on or period.today)]
    if not dated:
        return
    first, qid = min(dated)
    for one in period.written():
        if one.on >= first:
            raise BadInput(f"{one.what} is of {one.on}, and question {qid} was asked on {first}: that is its future")


def check_ranking(period: Period, one: Posed, ranked: Sequence[str]) -> None:
    """Raise BadInput where a ranking names somebody twice, or who is not among the stated candidates."""
    if len(set(ranked)) != len(ranked):
        raise BadInput(f"The answer to question {one.qid} names somebody twice")
    for name in ranked:
        if not period.may_rank(one, name):
            raise BadInput(f"The answer to question {one.qid} names {name}, which is not among its candidates")


def audit(task: Task, folder: Path, weights: Weights, *, most: int) -> int:
    """Answer questions from the folder and from a copy with exchanged answers; return how many were compared.

    Raises BadInput naming the first question that was answered otherwise. At most so many of each period are asked.
    """
    compared = 0
    with with_exchanged_answers(folder) as exchanged:
        for period, other in zip(task(folder), task(exchanged), strict=True):
            asked = _spread(list(zip(period.asked, other.asked, strict=True)), most)
            with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
                answer = without_questions(period).answering(Path(first), weights)
                again = without_questions(other).answering(Path(second), weights)
                for one, same in asked:
                    if answer(one.posed) != again(same.posed):
                        raise BadInput(f"Question {one.qid} is answered otherwise when the right answers are exchanged")
                    compared += 1
    return compared


@contextmanager
def with_exchanged_answers(folder: Path) -> Iterator[Path]:
    """A copy of a folder, beside all that stands beside it, in which each question has the right answers of another one."""
    folder = folder.resolve()
    with tempfile.TemporaryDirectory() as parent:
        for beside in folder.parent.iterdir():
            if beside != folder:
                (Path(parent) / beside.name).symlink_to(beside)
        copy = Path(parent) / folder.name
        copy.mkdir()
        for file in folder.iterdir():
            if file.name != ANSWERS:
                (copy / file.name).symlink_to(file)
        _exchange(folder / ANSWERS, copy / ANSWERS)
        yield copy


def _exchange(path: Path, copy: Path) -> None:
    given = rows(path, ["qid"])
    names = list(dict.fromkeys(row["qid"] for row in given))
    if len(names) < FEWEST_QUESTIONS:
        raise BadInput(f"{path} answers too few questions to exchange anything")
    instead = dict(zip(names, [*names[1:], names[0]], strict=True))
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(given[0]))
        writer.writeheader()
        writer.writerows([row | {"qid": instead[row["qid"]]} for row in given])


def _spread(asked: Sequence[tuple[Asked, Asked]], most: int) -> Sequence[tuple[Asked, Asked]]:
    return asked[:: max(1, len(asked) // most)][:most]
