"""The thing itself: who says it, who is only in the trade, and who has nothing to do with it."""

import pytest

from matchmaking.engine.documents import Pooled
from matchmaking.engine.facts import Document
from matchmaking.engine.pair import Pair
from matchmaking.engine.subject import answers, compare_subject, is_beside_the_point
from tests.matchmaking.engine.trade import asking, candidate, need, offer

PACKING = need("Vacuum packing of pitted dates, 40 t a month", codes=("8292",), cluster="dates", link=3)


def subject(text="", listing=PACKING, coverage=0.1, **party):
    documents = {1: Document(1, "offer", text)} if text else {}
    texts = Pooled(coverage=coverage if text else None, documents=list(documents))
    pair = Pair(asking(listing), candidate(**party), texts)
    condition = compare_subject(pair, documents)
    return condition, is_beside_the_point(pair, condition)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Pitted dates, packing in vacuum bags", "yes"),
        ("Pitted dates, packing in bags", "yes"),
        ("Packing of dates in bags", "part"),
        ("Vacuum lines for packing of cheese", "part"),
        ("Glass bottles for dates", "no"),
        ("40 t a month", "no"),
    ],
)
def test_how_much_of_the_title_one_text_says(text, state):
    assert subject(text)[0].state == state


def test_the_name_of_whom_they_worked_for_is_nothing_that_they_do():
    work = Document(
        1, "reference", "Chilled haulage for Pitted Dates Packing", owner="b", names=("Pitted Dates Packing",)
    )
    pair = Pair(asking(PACKING), candidate(), Pooled(coverage=0.0, documents=[1]))
    condition = compare_subject(pair, {1: work})
    assert condition.state == "no"
    assert condition.facts["matched"] == []

    hauling = Pair(asking(need("Chilled haulage")), candidate(), Pooled(documents=[1]))
    assert compare_subject(hauling, {1: work}).facts["said_in"] == "Chilled haulage for Pitted Dates Packing"


def test_a_certificate_that_is_a_condition_of_its_own_is_not_looked_for_in_words():
    asked = need("HACCP certified packing of dates", certificates=("haccp",))
    condition, _ = subject("Packing of dates", asked)
    assert (condition.state, condition.facts["unmatched"]) == ("yes", [])

    unticked = need("HACCP certified packing of dates")
    assert subject("Packing of dates", unticked)[0].facts["unmatched"] == ["HACCP", "certified"]


def test_the_words_and_where_they_stand_are_told():
    condition, _ = subject("Vacuum lines for packing of cheese")

    assert condition.facts == {
        "matched": ["Vacuum", "packing"],
        "anywhere": ["Vacuum", "packing"],
        "unmatched": ["pitted", "dates"],
        "said_in": "Vacuum lines for packing of cheese",
        "document_kind": "offer",
    }
    assert condition.documents == (1,)


@pytest.mark.parametrize(
    ("title", "said", "unmatched"),
    [
        ("Dried dates", "Drying of dates", []),
        ("Chilled transport", "We own no chilled vans. Transport of dates", []),
        ("Chilled transport", "We do not own chilled vans. Transport of dates", []),
        ("Transport frigorifique", "نقل مبرد", []),
        ("Transport frigorifique", "نقل", ["frigorifique"]),
        ("تعبئة التمور", "Packing of cheese", ["التمور"]),
    ],
)
def test_a_word_is_only_called_absent_where_no_text_has_it_in_any_form_or_language(title, said, unmatched):
    documents = {1: Document(1, "profile", "Who we are", said)}
    condition = compare_subject(Pair(asking(need(title)), candidate(), Pooled(documents=[1])), documents)

    assert condition.facts["unmatched"] == unmatched


def test_nothing_is_called_absent_while_more_texts_of_theirs_were_found_than_were_compared():
    documents = {1: Document(1, "offer", "Vacuum lines for packing of cheese")}
    pair = Pair(asking(PACKING), candidate(), Pooled(documents=[1], left_out=2))
    assert compare_subject(pair, documents).facts["unmatched"] == []

    gone = Pair(asking(PACKING), candidate(), Pooled(documents=[1, 2]))
    assert compare_subject(gone, documents).facts["unmatched"] == []


def test_what_another_of_their_texts_says_is_not_called_absent():
    documents = {
        1: Document(1, "offer", "Glass bottles"),
        2: Document(2, "makes", "Pitted dates"),
        3: Document(3, "reference", "Vacuum lines for dates"),
    }
    condition = compare_subject(Pair(asking(PACKING), candidate(), Pooled(documents=[1, 2, 3])), documents)

    assert condition.facts["matched"] == ["pitted", "dates"]
    assert condition.facts["anywhere"] == ["Vacuum", "pitted", "dates"]
    assert condition.facts["unmatched"] == ["packing"]
    assert condition.documents == (2, 3)


@pytest.mark.parametrize("code", ["8292", "829"])
def test_the_same_trade_in_other_words_is_half_an_answer(code):
    condition, beside = subject("تعبئة وتغليف", codes=(code,))

    assert (condition.state, condition.facts["trade"], beside) == ("part", code, False)


def test_who_says_nothing_of_themselves_is_not_known():
    assert subject()[0].state == "unknown"
    assert subject("anything", listing=need("60 t"))[0].state == "unknown"


def test_nothing_to_do_with_it_is_beside_the_point():
    assert subject("Glass bottles for dates", codes=("4690",))[1]
    assert not subject("Glass bottles for dates", coverage=0.25, codes=("4690",))[1]
    assert not subject("Glass bottles for dates", codes=("4690",), links=(("dates", 3),))[1]
    assert not subject("Glass bottles for dates", codes=("8291",))[1]


@pytest.mark.parametrize(("category", "state"), [("finance", "unknown"), ("permit", "unknown"), ("student", "no")])
def test_where_only_some_kinds_can_answer_the_kind_is_to_the_point(category, state):
    """Money and permits are granted by who says none of a request's words; a student project has a subject."""
    condition, beside = subject("سقالات معدنية", listing=need("Working capital", category=category))

    assert (condition.state, beside) == (state, False)


@pytest.mark.parametrize(
    ("other", "is_about_it"),
    [
        (offer("Night shift", category="subcontracting", cluster="dates", link=3), True),
        (offer("Night shift", category="subcontracting", codes=("8292",)), True),
        (offer("Night shift", category="supply", codes=("8292",)), False),
        (offer("Night shift, 40 t a month", category="subcontracting"), False),
        (offer("Pitted dates", text="With vacuum packing", category="supply"), True),
    ],
)
def test_an_offer_is_compared_only_where_it_is_about_what_is_asked(other, is_about_it):
    asked = need(PACKING.title, category="subcontracting", codes=("8292",), cluster="dates", link=3)

    assert answers(asked, other) is is_about_it


def test_of_two_that_say_it_the_one_with_the_figures_is_shown():
    asked = need("Cartons of 10 kg")
    documents = {1: Document(1, "makes", "display cartons"), 2: Document(2, "makes", "10 kg cartons")}
    pair = Pair(asking(asked), candidate("box"), Pooled(documents=[1, 2]))

    assert compare_subject(pair, documents).facts["said_in"] == "10 kg cartons"


def reference(owner):
    documents = {1: Document(1, "reference", "Vacuum packing of pitted dates", owner=owner)}
    pair = Pair(asking(PACKING), candidate(id="packer"), Pooled(documents=[1]))
    return compare_subject(pair, documents).state


def test_past_work_that_another_did_with_them_is_half_an_answer():
    assert reference("packer") == "yes"
    assert reference("") == "yes"
    assert reference("machine-builder") == "part"


def test_their_own_words_go_before_those_of_who_did_something_with_them():
    documents = {
        1: Document(1, "reference", "Vacuum packing of pitted dates", owner="machine-builder"),
        2: Document(2, "serves", "Vacuum packing of pitted dates", owner="packer"),
    }
    condition = compare_subject(Pair(asking(PACKING), candidate(id="packer"), Pooled(documents=[1, 2])), documents)
    assert condition.state == "yes"
    assert condition.documents[0] == 2


@pytest.mark.parametrize(
    "said", ["We own no vacuum line for packing of dates.", "لا نعبئ التمور. vacuum", "Nous n'avons pas de packing."]
)
def test_what_they_say_they_do_not_do_is_not_said(said):
    documents = {1: Document(1, "profile", "Dates of the oasis", said)}
    condition = compare_subject(Pair(asking(PACKING), candidate(), Pooled(documents=[1])), documents)
    assert "packing" not in condition.facts["anywhere"]
    assert "dates" in condition.facts["anywhere"]


@pytest.mark.parametrize(
    ("title", "said", "state", "words"),
    [
        ("نقل مبرد للتمور", "Refrigerated transport of dates", "yes", ["Refrigerated transport", "dates"]),
        ("علب كرتون", "Fabrication de boîtes en carton", "yes", ["boîtes carton"]),
        ("Machine à coudre", "ماكينات خياطة", "yes", ["ماكينات خياطة"]),
        ("Cold storage", "Entrepôts frigorifiques à Sfax", "yes", ["Entrepôts frigorifiques"]),
        ("نقل مبرد للتمور", "Scaffolding", "no", []),
    ],
)
def test_a_word_of_another_language_is_told_as_it_stands_there(title, said, state, words):
    condition, _ = subject(said, listing=need(title))

    assert condition.state == state
    assert condition.facts["matched"] == words


@pytest.mark.parametrize(
    ("title", "said", "matched", "unmatched"),
    [
        ("Dates without stones", "Date stones for fodder", ["Dates"], ["without stones"]),
        ("Dates without stones", "Pitted dates", ["Dates", "without stones"], []),
        ("تمور منزوعة النوى", "Pitted dates", ["dates", "Pitted"], []),
        ("تمور منزوعة النوى", "نوى التمر للأعلاف", ["تمور"], ["منزوعة النوى"]),
        ("Dattes sans conservateurs", "Dates and preservatives", ["Dates"], ["sans conservateurs"]),
        ("Date stones", "Dates without stones", ["Date"], []),
        ("Sugar-free syrup", "Syrup without added sugar", ["Sugar-free", "syrup"], []),
    ],
)
def test_what_is_not_to_be_there_is_met_by_who_leaves_it_out_and_not_by_who_deals_in_it(
    title, said, matched, unmatched
):
    facts = subject(said, listing=need(title))[0].facts

    assert (facts["matched"], facts["unmatched"]) == (matched, unmatched)


def test_a_name_in_another_script_is_the_same_name():
    assert subject("Spare parts for Siemens turbines", listing=need("سيمنس"))[0].facts["matched"] == ["Siemens"]


def test_an_offer_in_another_language_is_about_what_is_asked():
    assert answers(need("Cold storage for dates", category="storage"), offer("تخزين مبرد للتمور", category="supply"))
