"""The benchmark runs the ordinary pipeline over folders of labelled questions, without a database."""

import csv
import gzip
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from matchmaking.benchmark import measures
from matchmaking.benchmark.fitting import FITTED, by_hand, fit
from matchmaking.benchmark.leaks import without_questions
from matchmaking.benchmark.periods import Posed
from matchmaking.benchmark.reading import BadInput
from matchmaking.benchmark.tasks import MEASURES, TASKS, TRAINING
from matchmaking.engine.scoring import Weight, Weights
from matchmaking.engine.weights import load

TRADES = {
    "dates": "date palm orchard packing pitting syrup",
    "textiles": "yarn loom weaving dyeing fabric",
    "wiring": "cable harness connector crimping copper",
    "ceramics": "kiln glaze clay tile firing",
}


def write_lines(path, objects):
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in objects)


def write_rows(path, columns, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])


@pytest.fixture
def need2org(tmp_path):
    folder = tmp_path / "need2org"
    folder.mkdir()
    write_rows(folder / "orgs.csv", ["org_id", "name"], [[f"o-{trade}", trade] for trade in TRADES])
    papers = [
        {
            "doc_id": f"d{year}-{trade}",
            "year": year,
            "title": words,
            "abstract": f"work number {year} on {words.split()[0]}",
            "orgs": [f"o-{trade}", "o-shared"],
        }
        for year in range(2010, 2019)
        for trade, words in TRADES.items()
    ]
    write_lines(folder / "history.jsonl.gz", papers)
    write_lines(
        folder / "queries.jsonl.gz",
        [{"qid": f"q-{trade}", "year": 2019, "text": f"Help with {words}"} for trade, words in TRADES.items()],
    )
    write_rows(folder / "qrels.csv", ["qid", "org_id", "gain"], [[f"q-{trade}", f"o-{trade}", 1] for trade in TRADES])
    return folder


@pytest.fixture
def consortium(need2org):
    """Whoever leads is known, and each trade has a partner of old that leads nothing itself."""
    folder = need2org.parent / "consortium"
    folder.mkdir()
    write_lines(
        folder / "queries.jsonl.gz",
        [
            {"qid": f"q-{trade}", "year": 2019, "lead_org": "o-shared", "text": f"Help with {words}"}
            for trade, words in TRADES.items()
        ],
    )
    write_rows(folder / "qrels.csv", ["qid", "org_id", "gain"], [[f"q-{trade}", f"o-{trade}", 1] for trade in TRADES])
    return folder


@pytest.fixture
def partner(tmp_path):
    """Nine of each trade stand in a ring: first neighbours work together, then neighbours of neighbours, and then whoever is left.
    A port has worked with one of each trade, so that past work leads to the others too, by a longer way. Each trade has words of its
    own, none of them so common that it says nothing."""
    beside = tmp_path / "need2org"
    beside.mkdir()
    members = {trade: [f"o-{trade}-{number}" for number in range(9)] for trade in TRADES}
    ring = [(2009, place, place + 1) for place in range(9)] + [(2010 + place, place, place + 2) for place in range(9)]
    work = [
        (year, trade, [house[one % 9], house[other % 9]])
        for year, one, other in ring
        for trade, house in members.items()
    ]
    work += [(2009, trade, ["o-port", house[0]]) for trade, house in members.items()]
    write_rows(
        beside / "orgs.csv",
        ["org_id", "name", "country"],
        [[name, name, trade[:2]] for trade, house in members.items() for name in house],
    )
    write_lines(
        beside / "history.jsonl.gz",
        [
            {
                "doc_id": f"d{n}",
                "year": year,
                "title": trade + ("mills", "tools", "goods")[n // len(TRADES) % 3],
                "abstract": "",
                "orgs": orgs,
                "venue": trade,
            }
            for n, (year, trade, orgs) in enumerate(work)
        ],
    )
    folder = tmp_path / "partner"
    folder.mkdir()
    met = {frozenset(orgs) for _, _, orgs in work}
    right = [
        (one, other)
        for house in members.values()
        for one in house
        for other in house
        if one != other and frozenset((one, other)) not in met
    ]
    write_rows(folder / "queries.csv", ["qid", "name"], [[one, one] for one in sorted({one for one, _ in right})])
    write_rows(folder / "qrels.csv", ["qid", "org_id", "gain"], [[one, other, 1] for one, other in right])
    return folder


@pytest.fixture
def gsoc_profile(tmp_path):
    """The ceramics organisation is new in 2019: only its profile can be found."""
    folder = tmp_path / "gsoc_profile"
    folder.mkdir()
    write_lines(
        folder / "profiles.jsonl.gz",
        [
            {
                "org_id": f"2019:{trade}",
                "year": 2019,
                "org": trade,
                "name": f"The {trade} house",
                "description": f"{words} machines",
                "category": "industry",
                "topics": words.split(),
                "technologies": [],
            }
            for trade, words in TRADES.items()
        ],
    )
    write_lines(
        folder / "history.jsonl.gz",
        [
            {
                "doc_id": f"g{year}-{trade}",
                "year": year,
                "org": trade,
                "title": words,
                "text": f"The {trade} house builds machines {year}",
            }
            for year in (2016, 2017, 2018, 2019)
            for trade, words in TRADES.items()
            if (trade, year) not in {("ceramics", 2016), ("ceramics", 2017), ("ceramics", 2018)}
        ],
    )
    write_lines(
        folder / "queries.jsonl.gz",
        [{"qid": f"q-{trade}", "year": 2019, "text": f"Help with {words}"} for trade, words in TRADES.items()],
    )
    write_rows(
        folder / "qrels.csv",
        ["qid", "org_id", "gain", "cold"],
        [[f"q-{trade}", f"2019:{trade}", 1, int(trade == "ceramics")] for trade in TRADES],
    )
    return folder


@pytest.fixture
def crosslang(tmp_path):
    """Each trade is asked for in English, French and Arabic; what is known is English."""
    folder = tmp_path / "crosslang"
    folder.mkdir()
    write_lines(
        folder / "docs.jsonl.gz",
        [{"doc_id": f"d-{trade}", "text": f"They work in {words}"} for trade, words in TRADES.items()],
    )
    asked = {
        "dates": ("packing of dates", "emballage de dattes", "تعبئة تمور"),
        "textiles": ("weaving of fabric", "tissage", "نسيج"),
        "wiring": ("copper connector", "cuivre", "نحاس"),
        "ceramics": ("clay tile", "argile", "طين"),
    }
    languages = ("en", "fr", "ar")
    questions = [
        {"qid": f"{trade}-{lang}", "lang": lang, "set": "trades", "text": text}
        for trade, said in asked.items()
        for lang, text in zip(languages, said, strict=True)
    ]
    write_lines(folder / "queries.jsonl.gz", questions)
    write_rows(
        folder / "qrels.csv",
        ["qid", "doc_id", "gain"],
        [[f"{trade}-{lang}", f"d-{trade}", 1] for trade in asked for lang in languages],
    )
    return folder


@pytest.fixture
def startup_investor(tmp_path):
    """Each trade has a fund of its own that finances one company of it a year; ceramics are asked for by a company it is in already."""
    folder = tmp_path / "startup_investor"
    folder.mkdir()
    companies = [(trade, year) for trade in TRADES for year in range(2008, 2013)]
    write_rows(
        folder / "companies.csv",
        ["company_id", "name", "category", "state", "region", "city", "founded_year"],
        [[f"{trade}-{year}", trade, trade, "CA", "SF Bay", "Oakland", year - 1] for trade, year in companies],
    )
    deals = [
        [f"{trade}-{year}", investor, f"{year}-03-01", 500_000, "series-a"]
        for trade, year in companies
        for investor in (f"fund of {trade}", "fund of all")
        if year < 2012
    ]
    write_rows(
        folder / "history.csv",
        ["company_id", "investor", "date", "amount_usd", "round_type"],
        [*deals, ["ceramics-2012", "fund of all", "2011-12-01", 20_000, "angel"]],
    )
    write_rows(
        folder / "queries.csv",
        ["qid", "company_id", "round_date", "round_type", "amount_usd", "n_previous_investors"],
        [[f"{trade}-2012", f"{trade}-2012", "2012-04-01", "series-a", 0, int(trade == "ceramics")] for trade in TRADES],
    )
    write_rows(
        folder / "qrels.csv",
        ["qid", "investor", "gain"],
        [[f"{trade}-2012", f"fund of {trade}", 1] for trade in TRADES],
    )
    return folder


@pytest.fixture
def listing(need2org, gsoc_profile, tmp_path):
    """Both folders side by side."""
    return tmp_path


def figures_of(tmp_path, **options):
    """What a run writes down: the engine's figures, those of others, and by how much it is better."""
    path = tmp_path / "figures.json"
    call_command("match_benchmark", json=path, **options)
    return json.loads(path.read_text())


def test_a_run_prints_a_table_and_writes_ranking_and_figures(need2org, tmp_path, capsys):
    run = tmp_path / "run.csv"

    written = figures_of(tmp_path, task="need2org", data=need2org, run=run)

    head, everything, engine, *costs = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["questions", "nDCG@10", "95"]
    assert everything == "all"
    assert engine.split()[:4] == ["engine", "4", "1.0000", "[1.0000,1.0000]"]
    assert [line.split()[0] for line in costs if line] == [
        "build_seconds", "query_ms_p50", "query_ms_p95", "peak_memory_mb",
    ]  # fmt: skip
    assert written.keys() == {"figures", "compared", "better_by", "machine", "when"}
    assert written["figures"]["ndcg@10"] == written["figures"]["recall@20"] == written["figures"]["mrr"] == 1.0
    rows = list(csv.DictReader(run.open()))
    assert list(rows[0]) == ["qid", "docid", "score"]
    best = {row["qid"]: row["docid"] for row in rows if row["score"] == "1.000000"}
    assert best == {f"q-{trade}": f"o-{trade}" for trade in TRADES}
    assert {row["docid"] for row in rows} == {f"o-{trade}" for trade in TRADES}


def test_simple_ways_to_answer_stand_beside_the_engine(need2org, tmp_path, capsys):
    written = figures_of(tmp_path, task="need2org", data=need2org, baselines=True)

    assert list(written["compared"]) == ["popularity", "bm25s", "tfidf"]
    assert written["compared"]["bm25s"]["ndcg@10"] == written["compared"]["tfidf"]["ndcg@10"] == 1.0
    popular = written["compared"]["popularity"]["ndcg@10"]
    assert popular < 1.0
    assert written["better_by"]["popularity"]["ndcg@10"] == pytest.approx(1.0 - popular)
    assert written["better_by"]["bm25s"] == {"ndcg@10": 0.0, "ndcg@10_low": 0.0, "ndcg@10_high": 0.0}
    told = {line.split()[0]: line.split()[-2:] for line in capsys.readouterr().out.splitlines() if line}
    assert told["bm25s"] == ["+0.0000", "[+0.0000,+0.0000]"]


def test_who_may_not_be_ranked_is_in_no_simple_answer_either(need2org):
    (period,) = TASKS["need2org"](need2org)
    known = without_questions(period)

    for answer in known.baselines().values():
        assert "o-dates" not in answer(Posed("q", "", "date palm orchard", asker="o-dates"))
        assert "o-dates" not in answer(Posed("q", "", "date palm orchard", never=frozenset({"o-dates"})))


def test_a_run_is_compared_with_an_earlier_one(need2org, tmp_path):
    write_rows(
        tmp_path / "before.csv",
        ["qid", "docid", "score"],
        [
            ["q-dates", "o-dates", 1],
            ["q-wiring", "o-dates", 0.5],
            ["q-wiring", "o-wiring", 0.9],
            ["q-else", "o-dates", 1],
        ],
    )

    written = figures_of(tmp_path, task="need2org", data=need2org, compare=tmp_path / "before.csv")

    assert written["compared"]["before"]["ndcg@10"] == 0.5
    assert written["better_by"]["before"]["ndcg@10"] == 0.5


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["q-else", "o-dates", 1]], "answers none of these questions"),
        ([["q-dates", "o-dates", "best"]], "before.csv, line 2: the score 'best' is no number"),
    ],
)
def test_an_earlier_run_that_cannot_be_compared_is_told(need2org, tmp_path, rows, told):
    write_rows(tmp_path / "before.csv", ["qid", "docid", "score"], rows)

    with pytest.raises(CommandError, match=told):
        call_command("match_benchmark", task="need2org", data=need2org, compare=tmp_path / "before.csv")


def test_a_new_organisation_is_found_by_its_profile_and_reported_apart(gsoc_profile, tmp_path):
    found = figures_of(tmp_path, task="gsoc_profile", data=gsoc_profile)["figures"]

    assert (found["questions"], found["cold_questions"]) == (4, 1)
    assert found["ndcg@10"] == found["cold_ndcg@10"] == 1.0


def test_work_of_the_same_year_or_later_is_not_known(gsoc_profile):
    (period,) = TASKS["gsoc_profile"](gsoc_profile)

    assert {document.on.year for document in period.documents if document.on} == {2016, 2017, 2018}
    assert period.parties["ceramics"].works == 0
    assert period.parties["dates"].works == 3


def test_the_weights_of_the_portal_itself_can_be_measured_on_a_task(need2org, tmp_path):
    written = figures_of(tmp_path, task="need2org", data=need2org, weights="listing")

    assert written["figures"]["ndcg@10"] == 1.0

    with pytest.raises(CommandError, match="There are no weights 'horoscope'"):
        call_command("match_benchmark", task="need2org", data=need2org, weights="horoscope")


@pytest.mark.parametrize("task", sorted(TASKS))
def test_no_task_reads_its_right_answers(task, request, capsys):
    call_command("match_benchmark", task=task, data=request.getfixturevalue(task), audit=3)

    assert capsys.readouterr().out == "3 questions are answered alike when the right answers are exchanged.\n"


def test_texts_are_found_in_whatever_language_they_are_asked_for(crosslang, tmp_path):
    call_command("match_benchmark", task="crosslang", data=crosslang, json=tmp_path / "out.json", baselines=True)

    told = json.loads((tmp_path / "out.json").read_text())
    assert [told["figures"][f"trades_{lang}_ndcg@10"] for lang in ("en", "fr", "ar")] == [1, 1, 1]
    assert told["compared"]["bm25s"]["trades_en_ndcg@10"] == 1
    assert told["compared"]["bm25s"]["trades_ar_ndcg@10"] == 0


def test_a_missing_package_of_the_simple_answers_is_named(need2org, monkeypatch):
    monkeypatch.setitem(sys.modules, "bm25s", None)

    with pytest.raises(CommandError, match="--baselines needs bm25s, which is not installed"):
        call_command("match_benchmark", task="need2org", data=need2org, baselines=True)


def test_an_unknown_task_lists_the_known_ones():
    known = ", ".join(TASKS)
    with pytest.raises(CommandError, match=rf"There is no task 'horoscope'\. Known: {known}\."):
        call_command("match_benchmark", task="horoscope", data="x")


def spoil_missing(folder):
    (folder / "history.jsonl.gz").unlink()
    return "history.jsonl.gz is missing"


def spoil_gzip(folder):
    path = folder / "history.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-20])
    return "history.jsonl.gz cannot be read"


def spoil_format(folder):
    (folder / "history.jsonl.gz").write_text("not compressed")
    return "history.jsonl.gz cannot be read"


def spoil_json(folder):
    with gzip.open(folder / "queries.jsonl.gz", "wt") as file:
        file.write("{broken\n")
    return "queries.jsonl.gz, line 1"


def spoil_field(folder):
    write_lines(folder / "queries.jsonl.gz", [{"qid": "q", "year": "2019", "text": "x"}])
    return "queries.jsonl.gz, line 1: year is missing or is no int"


def spoil_object(folder):
    write_lines(folder / "queries.jsonl.gz", [["q"]])
    return "queries.jsonl.gz, line 1 is no object"


def spoil_columns(folder):
    write_rows(folder / "qrels.csv", ["query", "answer"], [["q", "o"]])
    return "qrels.csv has no column qid, org_id"


def spoil_encoding(folder):
    (folder / "qrels.csv").write_bytes(b"qid,org_id\n\xff\xfe,o\n")
    return "qrels.csv cannot be read"


def spoil_gain(folder):
    write_rows(folder / "qrels.csv", ["qid", "org_id", "gain"], [["q-dates", "o-dates", "much"]])
    return "qrels.csv, line 2: the gain 'much' is no number"


def spoil_empty(folder):
    write_rows(folder / "qrels.csv", ["qid", "org_id"], [])
    return "qrels.csv has no rows"


def spoil_questions(folder):
    write_lines(folder / "queries.jsonl.gz", [])
    return "queries.jsonl.gz asks nothing"


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_missing, spoil_gzip, spoil_format, spoil_json, spoil_field, spoil_object, spoil_columns, spoil_encoding,
        spoil_gain, spoil_empty, spoil_questions,
    ],
)  # fmt: skip
def test_bad_input_is_told_in_one_line(need2org, spoil):
    told = spoil(need2org)

    with pytest.raises(CommandError) as refused:
        call_command("match_benchmark", task="need2org", data=need2org)

    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_place_that_cannot_be_written_is_told(need2org, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("match_benchmark", task="need2org", data=need2org, run=tmp_path / "nowhere" / "run.csv")


@pytest.mark.parametrize(
    ("task", "telling"),
    [
        ("need2org", "work"),
        ("consortium", "work"),
        ("partner", "subjects"),
        ("gsoc_profile", "work"),
        ("listing", "work"),
        ("startup_investor", "financed_alike"),
        ("text2cpv", "division"),
    ],
)
def test_weights_are_fitted_on_the_past_and_what_tells_counts_for(task, telling, request):
    folder = request.getfixturevalue(task)

    weights = fit(task, TRAINING[task](folder), "a test")

    assert weights.name == task
    assert weights.features[telling].weight > 0
    assert weights.features.keys() <= {*FITTED[task], *load(task).features}


def test_partners_for_a_need_are_found_by_its_words_and_never_the_lead_itself(consortium, tmp_path):
    run = tmp_path / "run.csv"

    found = figures_of(tmp_path, task="consortium", data=consortium, run=run)["figures"]

    assert found["ndcg@10"] == 1.0
    assert "o-shared" not in {row["docid"] for row in csv.DictReader(run.open())}


def test_new_partners_are_found_without_words_and_nobody_is_suggested_whom_one_knows(partner, tmp_path):
    (period,) = TASKS["partner"](partner)
    written = figures_of(tmp_path, task="partner", data=partner, baselines=True)

    assert written["figures"]["ndcg@10"] > written["compared"]["popularity"]["ndcg@10"]
    one = period.asked[0].posed
    assert one.never
    assert not any(period.may_rank(one, name) for name in (one.asker, *one.never))


def test_the_past_of_partners_asks_for_those_that_were_new_after_what_is_known(partner):
    for period in TRAINING["partner"](partner):
        assert max(document.on for document in period.documents) < min(one.on for one in period.asked)
        assert all(one.right and not set(one.right) & one.never for one in period.asked)


def test_partners_without_a_question_are_told(partner):
    write_rows(partner / "queries.csv", ["qid", "name"], [])

    with pytest.raises(CommandError, match=r"queries\.csv asks nothing"):
        call_command("match_benchmark", task="partner", data=partner)


def test_investors_are_found_by_what_they_financed_and_companies_with_investors_reported_apart(
    startup_investor, tmp_path
):
    written = figures_of(tmp_path, task="startup_investor", data=startup_investor, baselines=True)

    found = written["figures"]
    assert (found["questions"], found["cold_questions"], found["warm_questions"]) == (4, 3, 1)
    assert found["recall@10"] == 1.0
    assert list(written["compared"]) == ["popularity", "log-odds"]
    assert found["ndcg@10"] >= written["compared"]["log-odds"]["ndcg@10"] > written["compared"]["popularity"]["ndcg@10"]


def test_who_is_in_a_company_already_is_no_candidate_for_it(startup_investor):
    (period,) = TASKS["startup_investor"](startup_investor)
    posed = {one.qid: one.posed for one in period.asked}

    assert not period.may_rank(posed["ceramics-2012"], "fund of all")
    assert period.may_rank(posed["dates-2012"], "fund of all")
    assert not period.may_rank(posed["dates-2012"], "fund of nobody")


def test_the_past_of_investors_asks_for_those_that_were_new_to_a_company_in_its_last_year(startup_investor):
    (period,) = TRAINING["startup_investor"](startup_investor)

    assert max(one.round.on.year for one in period.deals) == 2010
    assert {one.qid: set(one.right) for one in period.asked} == {
        **{f"{trade}-2011": {f"fund of {trade}", "fund of all"} for trade in TRADES},
        "ceramics-2012": {"fund of all"},
    }


def spoil_day(folder):
    write_rows(
        folder / "history.csv",
        ["company_id", "investor", "date", "amount_usd", "round_type"],
        [["x", "y", "soon", 1, ""]],
    )
    return "history.csv, line 2: the date 'soon' is no day"


def spoil_amount(folder):
    write_rows(
        folder / "queries.csv",
        ["qid", "company_id", "round_date", "round_type", "amount_usd"],
        [["q", "x", "2012-01-01", "", "much"]],
    )
    return "queries.csv, line 2: 'much' is no number"


def spoil_rounds(folder):
    write_rows(folder / "queries.csv", ["qid", "company_id", "round_date", "round_type", "amount_usd"], [])
    return "queries.csv asks nothing"


def spoil_future(folder):
    with (folder / "history.csv").open("a", newline="") as file:
        csv.writer(file).writerow(["dates-2012", "fund of dates", "2012-04-01", 1, "series-a"])
    return "The deal of fund of dates with dates-2012 is of 2012-04-01"


@pytest.mark.parametrize("spoil", [spoil_day, spoil_amount, spoil_rounds, spoil_future])
def test_bad_input_about_investors_is_told(startup_investor, spoil):
    told = spoil(startup_investor)

    with pytest.raises(CommandError) as refused:
        call_command("match_benchmark", task="startup_investor", data=startup_investor)

    assert told in str(refused.value)


def test_the_portal_learns_from_both_pasts_what_texts_say_and_keeps_what_was_set_by_hand(listing):
    weights, before = fit("listing", TRAINING["listing"](listing), "a test"), load("listing")

    by_hand = before.features.keys() - set(FITTED["listing"])
    assert {"codes", "distance", "conditions_met"} <= by_hand
    assert {name: weights.features[name] for name in by_hand} == {name: before.features[name] for name in by_hand}
    assert (weights.suggested, weights.possible, weights.strong) == (before.suggested, before.possible, before.strong)
    assert weights.features["work"] != before.features["work"]


def test_a_past_without_questions_teaches_nothing(need2org):
    write_lines(
        need2org / "history.jsonl.gz",
        [{"doc_id": "d", "year": 2018, "title": "alone", "abstract": "", "orgs": ["o-dates"]}],
    )

    with pytest.raises(BadInput, match="too little"):
        fit("need2org", TRAINING["need2org"](need2org), "a test")


def test_a_question_begins_with_its_title(need2org):
    write_lines(
        need2org / "queries.jsonl.gz",
        [{"qid": "q-dates", "year": 2019, "text": "Date syrup. Pitted dates wanted. Soon."}],
    )
    (asked,) = next(TASKS["need2org"](need2org)).asked

    assert (asked.title, asked.text) == ("Date syrup", "Date syrup. Pitted dates wanted. Soon.")


def test_training_questions_come_after_what_is_known_and_name_nobody(gsoc_profile):
    (period,) = TRAINING["gsoc_profile"](gsoc_profile)

    assert {document.on.year for document in period.documents if document.on} == {2016, 2017}
    assert [one.qid for one in period.asked] == ["g2018-dates", "g2018-textiles", "g2018-wiring"]
    assert not any("house" in one.text for one in period.asked)


def test_training_refuses_a_broken_folder(tmp_path):
    with pytest.raises(BadInput, match="is missing"):
        list(TRAINING["need2org"](tmp_path))


def test_measures_of_a_ranking():
    ranked, right = ["a", "b", "c"], {"b", "z"}

    assert measures.ndcg(ranked, right) == pytest.approx(0.6309 / 1.6309, abs=1e-4)
    assert measures.recall(ranked, right, 2) == 0.5
    assert measures.reciprocal_rank(ranked, right) == 0.5
    assert measures.ndcg([], right) == measures.ndcg(ranked, set()) == measures.reciprocal_rank([], right) == 0.0


def test_a_better_answer_gains_more():
    right = {"a": 2, "b": 1}

    assert measures.ndcg(["a", "b"], right) == 1.0
    assert measures.ndcg(["b", "a"], right) == pytest.approx((1 + 3 * 0.6309) / (3 + 0.6309), abs=1e-4)


def test_two_systems_are_compared_question_by_question():
    hard, easy = [0.0, 0.1] * 50, [0.1, 0.2] * 50

    mean, low, high = measures.difference(easy, hard)

    assert mean == pytest.approx(0.1)
    assert low == pytest.approx(0.1)
    assert high == pytest.approx(0.1)
    mean, low, high = measures.difference([0.0, 1.0] * 50, [1.0, 0.0] * 50)
    assert low < mean == 0.0 < high
    assert measures.difference([], []) == (0.0, 0.0, 0.0)


def test_the_interval_holds_the_mean_and_is_the_same_every_time():
    values = [0.0, 1.0] * 50

    low, high = measures.interval(values)

    assert 0.38 < low < 0.5 < high < 0.62
    assert measures.interval(values) == (low, high)
    assert measures.interval([]) == (0.0, 0.0)


def test_committed_weights_are_few_numbers_and_name_no_folder():
    for task in TASKS:
        weights = load(task)
        assert len(weights.features) < 20
        assert weights.command == (
            f"manage.py fit_matching --task {task} --data DIR" if task in TRAINING else "by hand"
        )


@pytest.fixture
def text2cpv(tmp_path):
    """Each trade has notices in two years; one code never occurred and has only its title."""
    folder = tmp_path / "text2cpv"
    folder.mkdir()
    codes = dict(zip(TRADES, ("03222100", "19430000", "44320000", "44111700"), strict=True))
    write_rows(
        folder / "cpv_labels.csv",
        ["cpv", "label_en"],
        [*((code, trade) for trade, code in codes.items()), ("55523000", "Catering services for other enterprises")],
    )
    write_lines(
        folder / "history.jsonl.gz",
        [
            {
                "id": f"{year}-{trade}",
                "date": f"{year}0601",
                "lang": "EN",
                "country": "UK",
                "cpv": codes[trade],
                "all": [codes[trade]],
                "text": f"{words}. Lot number {year}",
            }
            for year in (2017, 2018)
            for trade, words in TRADES.items()
        ],
    )
    asked = {**TRADES, "catering": "catering for enterprises"}
    write_lines(
        folder / "queries.jsonl.gz",
        [{"qid": trade, "lang": "EN", "text": f"We ask for {words}"} for trade, words in asked.items()],
    )
    right = {**codes, "catering": "55523000"}
    write_rows(folder / "qrels.csv", ["qid", "cpv", "gain"], [[trade, code, 1] for trade, code in right.items()])
    return folder


def test_texts_get_codes_also_those_that_no_text_ever_had(text2cpv, tmp_path, capsys):
    figures = tmp_path / "figures.json"

    call_command("match_benchmark", task="text2cpv", data=text2cpv, json=figures, baselines=True)

    found = json.loads(figures.read_text())
    assert found["figures"]["ndcg@10"] == 1.0
    assert found["figures"]["division@1"] == 1.0
    assert found["compared"]["popularity"]["division@1"] < 1.0
    assert "division@1" in capsys.readouterr().out


def test_the_division_of_the_first_code_is_what_drives_alerts():
    assert MEASURES["text2cpv"]["division@1"](["45210000", "03000000"], {"45000000"}) == 1.0
    assert MEASURES["text2cpv"]["division@1"](["03000000", "45210000"], {"45000000"}) == 0.0
    assert MEASURES["text2cpv"]["division@1"]([], {"45000000"}) == 0.0


def test_a_feature_that_is_fitted_no_longer_leaves_the_file_and_what_is_set_by_hand_stays():
    known = {name: Weight(0.5, 0.0, 1.0) for name in ("reach", "distance", "abolished")}

    assert by_hand("partner", Weights("partner", "", "", "", 0.0, known)) == {}
    assert set(by_hand("listing", Weights("listing", "", "", "", 0.0, known))) == {"reach", "distance"}
    assert all(by_hand(task, load(task)) == {} for task in FITTED if task != "listing")


def test_the_last_year_of_the_past_is_what_weights_of_codes_are_fitted_on(text2cpv):
    (period,) = TRAINING["text2cpv"](text2cpv)
    assert {one.on.year for one in period.notices} == {2017}
    assert {one.on.year for one in period.asked} == {2018}


def test_a_notice_without_a_day_is_said_so(text2cpv):
    write_lines(
        text2cpv / "history.jsonl.gz",
        [{"id": "n1", "date": "2018", "lang": "EN", "cpv": "03222100", "all": [], "text": "dates"}],
    )
    with pytest.raises(BadInput, match="n1"):
        list(TASKS["text2cpv"](text2cpv))
