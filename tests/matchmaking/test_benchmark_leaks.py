"""Leaks are planted, and caught: the answers, the future, and candidates that are none."""

import csv
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from matchmaking.benchmark.leaks import audit, with_exchanged_answers
from matchmaking.benchmark.market import Market, Work, parties, references
from matchmaking.benchmark.periods import Asked, Posed, Written
from matchmaking.benchmark.reading import BadInput, answers, rows
from matchmaking.benchmark.runner import figures, run
from matchmaking.engine.weights import load

WEIGHTS = load("need2org")
NAMES = ("dates", "glass", "wires", "cloth")


@dataclass
class Guesses:
    """Knows four organisations and answers with whoever `guess` names; `known` is what it has read, with its day."""

    asked: tuple
    guess: object
    known: list = field(default_factory=list)
    today: date = date(2020, 1, 1)

    def answering(self, _folder, _weights):
        return lambda one: self.guess(self, one)

    def baselines(self):
        return {}

    def written(self):
        return self.known

    def may_rank(self, one, name):
        return name in NAMES and name not in one.never


def asked(name, **more):
    return Asked(f"q-{name}", name, name, frozenset({name}), ("cold",), **more)


def guessing(guess, **more):
    return Guesses(tuple(asked(name) for name in NAMES), guess, **more)


def always(*ranked):
    return lambda *_: list(ranked)


def saying_the_title(_, one: Posed):
    return [one.title]


def peeking_at_the_question(_, one: Posed):
    return list(getattr(one, "right", ()))


def peeking_at_the_group(_, one: Posed):
    return list(getattr(one, "groups", ()))


def peeking_at_the_period(period, one: Posed):
    return [name for other in period.asked if other.qid == one.qid for name in other.right]


@pytest.mark.parametrize("peek", [peeking_at_the_question, peeking_at_the_group, peeking_at_the_period])
def test_whoever_peeks_finds_nothing(peek):
    assert figures(run([guessing(peek)], WEIGHTS))["ndcg@10"] == 0.0


def test_whoever_knows_without_peeking_may_say_it():
    assert figures(run([guessing(saying_the_title)], WEIGHTS))["ndcg@10"] == 1.0


def of_the_market(works):
    known = {name for work in works for name in work.organisations}
    return Market(
        date(2020, 1, 1),
        list(references(works)),
        parties(known, works, knows_all=False),
        [asked("dates"), asked("glass")],
    )


WORKS = [Work(["dates"], 2018, "Date syrup", ""), Work(["glass"], 2019, "Clear glass", "")]


def test_a_document_of_the_future_is_refused_with_its_name_and_that_of_the_question():
    with pytest.raises(
        BadInput,
        match=r"Document 2 of glass \(reference “Green glass”\) is of 2020-12-31, and question q-dates was asked on 2020-01-01",
    ):
        run([of_the_market([*WORKS, Work(["glass"], 2020, "Green glass", "")])], WEIGHTS)


def test_a_fact_of_the_future_is_refused():
    market = of_the_market(WORKS)
    market.parties["glass"] = replace(market.parties["glass"], worked_on=date(2020, 3, 1))

    with pytest.raises(BadInput, match=r"What is known of glass \(worked_on\) is of 2020-03-01"):
        run([market], WEIGHTS)


def test_the_earliest_question_decides_what_is_the_future():
    market = of_the_market(WORKS)
    market.asked = [asked("dates", on=date(2019, 6, 1)), asked("glass")]

    with pytest.raises(BadInput, match=r"Document 1 of glass .* question q-dates was asked on 2019-06-01"):
        run([market], WEIGHTS)


def test_the_day_itself_is_the_future_too():
    known = [Written("A note", date(2020, 1, 1))]

    with pytest.raises(BadInput, match="A note is of 2020-01-01"):
        run([guessing(always(), known=known)], WEIGHTS)


@pytest.mark.parametrize(
    ("ranked", "told"),
    [
        (["dates", "dates"], "names somebody twice"),
        (["stranger"], "names stranger, which is not among its candidates"),
    ],
)
def test_only_stated_candidates_are_ranked_and_each_once(ranked, told):
    with pytest.raises(BadInput, match=f"The answer to question q-dates {told}"):
        run([guessing(always(*ranked))], WEIGHTS)


def test_who_is_never_to_be_ranked_is_no_candidate():
    period = Guesses((asked("dates", never=frozenset({"glass"})),), always("glass"))

    with pytest.raises(BadInput, match="names glass"):
        run([period], WEIGHTS)


@pytest.fixture
def folder(tmp_path):
    """A task's folder, and what stands beside it."""
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "more.txt").write_text("more")
    folder = tmp_path / "task"
    folder.mkdir()
    (folder / "names.txt").write_text("\n".join(NAMES))
    with (folder / "qrels.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["qid", "org_id", "gain"], *([f"q-{name}", name, 1] for name in NAMES)])
    return folder


def honest(folder: Path):
    names = (folder / "names.txt").read_text().split()
    right = answers(folder, "org_id")
    yield Guesses(tuple(Asked(f"q-{name}", name, name, right[f"q-{name}"]) for name in names), saying_the_title)


def dishonest(folder: Path):
    """Hides the right answers in what the period knows."""
    (period,) = honest(folder)
    right = {one.qid: list(one.right) for one in period.asked}
    yield replace(period, guess=lambda _, one: right[one.qid])


def test_exchanged_answers_are_those_of_other_questions_and_the_rest_stays(folder):
    with with_exchanged_answers(folder) as copy:
        exchanged = {row["qid"]: row["org_id"] for row in rows(copy / "qrels.csv", ["qid", "org_id"])}

        assert exchanged.keys() == {f"q-{name}" for name in NAMES}
        assert all(exchanged[f"q-{name}"] != name for name in NAMES)
        assert (copy / "names.txt").read_text().split() == list(NAMES)
        assert (copy / ".." / "beside" / "more.txt").read_text() == "more"


def test_an_audit_catches_answers_that_are_hidden_in_what_is_known(folder):
    assert audit(honest, folder, WEIGHTS, most=3) == 3
    with pytest.raises(BadInput, match="Question q-dates is answered otherwise when the right answers are exchanged"):
        audit(dishonest, folder, WEIGHTS, most=3)


def test_a_single_answer_cannot_be_exchanged(folder):
    (folder / "qrels.csv").write_text("qid,org_id\nq-dates,dates\n")

    with pytest.raises(BadInput, match="answers too few questions"):
        audit(honest, folder, WEIGHTS, most=3)
