"""Evidence in words, in the reader's language."""

import pytest
from django.utils import translation

from matchmaking.engine.explanation import (
    count_line,
    lines,
    missing_lines,
    reasons,
    verdict_line,
    without_fields,
    without_hidden,
)
from matchmaking.engine.explanation.wording import day, elided, number, quoted
from tests.matchmaking.engine.trade import names


def evidence(conditions=(), contributions=()):
    plain = {"by": "need", "facts": {}, "documents": []}
    return {
        "conditions": [plain | one for one in conditions],
        "contributions": [{"facts": {}, "documents": [], "features": {}} | one for one in contributions],
    }


def stand(*states):
    return evidence([{"key": "sharia", "state": state} for state in states])


@pytest.mark.parametrize(
    ("states", "told"),
    [
        (["yes"], "1 of 1 condition"),
        (["yes", "yes", "no"], "2 of 3 conditions"),
        (["yes", "yes", "yes", "yes", "part"], "4 of 5 conditions, 1 partly"),
        (["yes", "unknown"], "1 of 1 condition"),
        (["unknown"], ""),
        ([], ""),
    ],
)
def test_the_count_says_what_the_strip_shows(states, told):
    given = stand(*states)

    assert count_line(given) == told
    assert len(lines(given, names, mine="need")) == len([state for state in states if state != "unknown"])
    assert len(missing_lines(given, names, mine="need")) == states.count("unknown")


@pytest.mark.parametrize(
    ("key", "facts", "label", "value"),
    [
        (
            "quantity",
            {"asked": 60000, "unit": "kg", "offered": 80, "offered_unit": "t/year"},
            "60,000 kilograms",
            "80 tonnes a year offered",
        ),
        ("budget", {"asked": 400000, "currency": "SAR", "offered": 500000}, "At most SAR 400,000", "Costs SAR 500,000"),
        ("loan", {"asked": 400000, "currency": "SAR", "offered": 600000}, "SAR 400,000", "Finances up to SAR 600,000"),
        ("radius", {"asked": 50, "km": 9.4}, "Within 50 km", "9.4 km away"),
        ("radius", {"asked": 50, "within": 100}, "Within 50 km", "Not more than 100 km away"),
        ("date", {"asked": "2027-01-01", "free": "2026-12-15"}, "From 1 January 2027", "Free from 15 December 2026"),
        ("certificate", {"certificate": "haccp"}, "HACCP", "Not among the certificates on the profile"),
        ("certificate", {"certificate": "haccp", "until": None}, "HACCP", "On the profile"),
        *(
            (
                "certificate",
                {"certificate": "haccp", "until": until, "wanted": wanted, "begins": begins},
                "HACCP",
                told,
            )
            for until, wanted, begins, told in [
                ("2027-03-28", "2027-06-01", True, "Ends on 28 March 2027, before the work begins on 1 June 2027"),
                ("2027-06-20", "2027-06-01", True, "Ends on 20 June 2027, less than a month after the work begins"),
                ("2026-11-01", "2026-11-23", False, "Ran out on 1 November 2026"),
                ("2026-12-01", "2026-11-23", False, "Ends soon, on 1 December 2026"),
            ]
        ),
        ("languages", {"asked": ["ar", "fr"], "common": []}, "Arabic or French", "Works in other languages"),
        ("languages", {"asked": ["ar", "fr"], "common": ["fr"]}, "Arabic or French", "Works in French"),
        ("certificate", {"certificate": "haccp", "in_offer": True}, "HACCP", "Comes with their offer"),
        ("sharia", {}, "Sharia-compliant", "Said in their offer"),
        ("subject", {"matched": ["dates"], "unmatched": []}, "What is asked for", "“dates”"),
        (
            "subject",
            {"matched": ["dates"], "unmatched": [], "said_in": "pitted dates", "document_kind": "makes"},
            "What is asked for",
            "“pitted dates”",
        ),
        (
            "subject",
            {"matched": [], "unmatched": ["dates"]},
            "What is asked for",
            "Not in their texts, or in other words",
        ),
        (
            "subject",
            {"matched": [], "unmatched": ["dates"], "trade": "1030"},
            "What is asked for",
            "Their line of business: Processing of fruit",
        ),
    ],
)
def test_every_condition_has_its_label_and_its_answer(key, facts, label, value):
    (line,) = lines(evidence([{"key": key, "state": "yes", "facts": facts}]), names, mine="need")

    assert (line.label, line.value, line.is_mine) == (label, value, True)


@pytest.mark.parametrize(
    ("key", "facts", "value"),
    [
        (
            "quantity",
            {"asked": 60, "unit": "t/year", "offered": 80, "offered_unit": "t/year"},
            "You offer 80 tonnes a year",
        ),
        ("budget", {"asked": 400000, "currency": "SAR", "offered": 500000}, "You ask SAR 500,000"),
        ("loan", {"asked": 400000, "currency": "SAR", "offered": 600000}, "You finance up to SAR 600,000"),
        ("date", {"asked": "2027-01-01", "free": "2026-12-15"}, "You are free from 15 December 2026"),
        ("certificate", {"certificate": "haccp"}, "Not among the certificates on your page"),
        ("certificate", {"certificate": "haccp", "until": "2027-06-01"}, "Yours is valid until 1 June 2027"),
        ("certificate", {"certificate": "haccp", "in_offer": True}, "Comes with your offer"),
        ("languages", {"asked": ["ar", "fr"], "common": ["fr"]}, "You work in French"),
        ("sharia", {}, "Said in your offer"),
        ("subject", {"matched": [], "unmatched": ["dates"]}, "Not in your texts, or in other words"),
        ("subject", {"matched": [], "unmatched": [], "trade": "1030"}, "Your line of business: Processing of fruit"),
    ],
)
def test_the_conditions_of_the_other_side_are_answered_by_the_reader(key, facts, value):
    (line,) = lines(evidence([{"key": key, "state": "yes", "facts": facts}]), names, mine="offer")

    assert (line.value, line.is_mine) == (value, False)


def test_what_the_reader_asks_comes_before_what_the_other_side_asks():
    given = evidence(
        [
            {"key": "radius", "by": "offer", "state": "yes", "facts": {"asked": 200, "km": 9}},
            {"key": "radius", "by": "need", "state": "no", "facts": {"asked": 5, "km": 9}},
            {"key": "languages", "by": "offer", "state": "unknown"},
            {"key": "languages", "by": "need", "state": "unknown"},
        ]
    )

    assert [(one.label, one.is_mine) for one in lines(given, names, mine="need")] == [
        ("Within 5 km", True),
        ("Within 200 km", False),
    ]
    assert [one.label for one in lines(given, names, mine="offer")] == ["Within 200 km", "Within 5 km"]
    assert missing_lines(given, names, mine="need") == ["The languages they work in", "The languages you work in"]


def test_what_an_offer_is_about_is_not_called_asked_for():
    (line,) = lines(
        evidence([{"key": "subject", "by": "offer", "state": "yes", "facts": {"matched": ["dates"]}}]),
        names,
        mine="offer",
    )

    assert line.label == "What is offered"


@pytest.mark.parametrize(
    ("key", "facts"),
    [(key, {}) for key in ("subject", "quantity", "budget", "loan", "radius", "date", "languages", "sharia")]
    + [("certificate", {"certificate": "haccp"})],
)
def test_everything_that_can_be_missing_has_words_for_each_side(key, facts):
    given = evidence([{"key": key, "state": "unknown", "facts": facts}])
    (of_them,), (of_us,) = (missing_lines(given, names, mine=mine) for mine in ("need", "offer"))

    assert of_them
    assert of_us != of_them


@pytest.mark.parametrize(
    ("criterion", "facts", "points", "side", "told"),
    [
        (
            "terms",
            {"matched": ["dates"], "unmatched": []},
            1,
            "candidate",
            "Your page says “dates”.",
        ),
        ("terms", {"coverage": 0.4}, 1, "asker", "Their texts say much of what you wrote."),
        ("terms", {"coverage": 0.0}, -1, "asker", "Their texts say little of what you wrote, or in other words."),
        ("terms", {"coverage": 0.4}, 1, "candidate", "Your texts say much of what they wrote."),
        ("terms", {"coverage": 0.0}, -1, "candidate", "Your texts say little of what they wrote, or in other words."),
        (
            "terms",
            {"matched": ["dates"], "unmatched": ["boxes", "film", "trays"], "newcomer": True},
            1,
            "asker",
            (
                "Their page says “dates”. None of the texts compared says “boxes”, “film” or “trays”. "
                "They are new here: no past work is known yet, so their page was compared."
            ),
        ),
        *(
            (
                "terms",
                {"matched": ["dates"], "unmatched": [], "said_in": "Pitted dates", "document_kind": kind},
                1,
                side,
                told,
            )
            for kind, side, told in [
                ("offer", "asker", "Their offer “Pitted dates” says “dates”."),
                ("offer", "candidate", "Your offer “Pitted dates” says “dates”."),
                ("need", "asker", "Their need “Pitted dates” says “dates”."),
                ("need", "candidate", "Your need “Pitted dates” says “dates”."),
                ("reference", "asker", "Their past work “Pitted dates” says “dates”."),
                ("reference", "candidate", "Your past work “Pitted dates” says “dates”."),
                ("makes", "asker", "They make “Pitted dates”."),
                ("makes", "candidate", "You make “Pitted dates”."),
                ("serves", "asker", "They do “Pitted dates” for others."),
                ("serves", "candidate", "You do “Pitted dates” for others."),
                ("buys", "asker", "They buy “Pitted dates”."),
                ("buys", "candidate", "You buy “Pitted dates”."),
                ("profile", "asker", "Their page says “dates”."),
            ]
        ),
        (
            "codes",
            {"asked": "1030", "theirs": "1030", "closeness": 1.0},
            1,
            "asker",
            "The same line of business: Processing of fruit.",
        ),
        (
            "codes",
            {"asked": "1030", "theirs": "1079", "closeness": 0.5},
            1,
            "asker",
            "A near line of business: Other food, beside Processing of fruit.",
        ),
        (
            "codes",
            {"asked": "1030", "theirs": "49", "closeness": 0.0},
            -1,
            "asker",
            "Another line of business: Land transport, not Processing of fruit.",
        ),
        (
            "linkage",
            {"cluster": "dates", "link": 4, "share": 0.04, "seller": "49", "buyer": "10"},
            1,
            "asker",
            "Stands at logistics in the chain. “Food” usually buys from “Land transport”.",
        ),
        (
            "linkage",
            {"share": 0.2, "seller": "10", "buyer": "10"},
            1,
            "asker",
            "Businesses in “Food” usually buy from each other.",
        ),
        (
            "linkage",
            {"share": 0.08, "seller": "49", "buyer": "10", "direction": "backward"},
            1,
            "asker",
            "Your sector (“Food”) usually buys 8% of its inputs from theirs (“Land transport”).",
        ),
        (
            "linkage",
            {"share": 0.08, "seller": "49", "buyer": "10", "direction": "forward"},
            1,
            "candidate",
            "Their sector (“Food”) usually buys 8% of its inputs from yours (“Land transport”).",
        ),
        (
            "linkage",
            {"share": 0.2, "seller": "10", "buyer": "10", "direction": "backward"},
            1,
            "asker",
            "Businesses in “Food” usually buy 20% of their inputs from each other.",
        ),
        (
            "conditions",
            {"met": 2, "partly": 0, "total": 3},
            -1,
            "asker",
            "1 of 3 conditions set beside the words is not fully met.",
        ),
        ("linkage", {}, -1, "asker", "No usual trade between the two lines of business is known."),
        ("distance", {"km": 148.3}, -1, "asker", "148 km apart."),
        ("distance", {"within": 200}, -1, "asker", "Not more than 200 km apart."),
        (
            "conditions",
            {"met": 1, "partly": 1, "total": 3},
            1,
            "asker",
            "1 of 3 conditions set beside the words is fully met.",
        ),
        (
            "freshness",
            {"confirmed": "2026-11-01", "worked": "2024-07-01"},
            1,
            "asker",
            "The page was last confirmed on 1 November 2026. The latest piece of work is of 2024.",
        ),
        ("languages", {"common": ["ar", "fr"]}, 1, "asker", "Common languages of work: Arabic and French."),
        ("languages", {"common": ["ar"]}, 1, "asker", "A common language of work: Arabic."),
        ("languages", {"common": []}, -1, "asker", "No common language of work is named."),
        (
            "track_record",
            {"works": 3, "shared": 2, "together": True},
            1,
            "asker",
            "You have worked together before. 2 organisations have worked with both of you. 3 pieces of past work are on the page.",
        ),
        (
            "portfolio",
            {"alike": 4, "since": 2024},
            0.4,
            "asker",
            "They have financed 4 companies in your line of business since 2024.",
        ),
        (
            "portfolio",
            {"alike": 1, "since": 2024},
            0.2,
            "candidate",
            "You have financed 1 company in their line of business, in 2024.",
        ),
        ("track_record", {"works": 0, "shared": 0, "together": False}, -1, "asker", "No past work is on the page yet."),
        (
            "track_record",
            {"works": None, "shared": 0, "together": False},
            -1,
            "asker",
            "Nobody whom you worked with has worked with them.",
        ),
    ],
)
def test_every_criterion_is_told_in_whole_sentences(criterion, facts, points, side, told):
    (reason,) = reasons(
        evidence(contributions=[{"criterion": criterion, "points": points, "facts": facts}]), names, side=side
    )

    assert reason.text == told


@pytest.mark.parametrize(
    ("criterion", "facts", "features", "told"),
    [
        (
            "terms",
            {"matched": ["dates"], "anywhere": ["dates", "boxes"], "unmatched": ["film"]},
            {},
            "Of what you wrote, their texts say only “dates” and “boxes”.",
        ),
        (
            "linkage",
            {"cluster": "dates", "link": 4, "fits": False, "share": 0.04, "seller": "49", "buyer": "10"},
            {},
            "Not at the link that is asked for: stands at logistics.",
        ),
        (
            "linkage",
            {"cluster": "dates", "link": 4, "fits": True, "share": 0.004, "seller": "49", "buyer": "10"},
            {},
            "Little is usually traded between the two lines of business.",
        ),
        (
            "linkage",
            {"cluster": "dates", "link": 4, "fits": True},
            {},
            "No usual trade between the two lines of business is known.",
        ),
        (
            "codes",
            {"asked": "1030", "theirs": "1079", "closeness": 0.5},
            {},
            "Another line of business: Other food, not Processing of fruit.",
        ),
        (
            "conditions",
            {"met": 1, "partly": 1, "total": 3},
            {},
            "2 of 3 conditions set beside the words are not fully met.",
        ),
        ("conditions", {"met": 0, "partly": 0, "total": 1}, {}, "The only condition set beside the words is not met."),
        (
            "track_record",
            {"works": 1, "shared": 2, "together": False},
            {"works": -1},
            "Only 1 piece of past work is on the page.",
        ),
        (
            "track_record",
            {"works": 9, "shared": 0, "together": False},
            {"works": 1, "nearness": -2},
            "Nobody whom you worked with has worked with them.",
        ),
    ],
)
def test_what_speaks_against_it_says_what_is_lacking(criterion, facts, features, told):
    given = {"criterion": criterion, "points": -1, "facts": facts, "features": features}
    (reason,) = reasons(evidence(contributions=[given]), names, side="asker")

    assert reason.text == told


@pytest.mark.parametrize(
    ("features", "facts", "told"),
    [
        ({"sells_what_we_buy": 0.2}, {"sold": "4923"}, "They sell what you buy: “Freight transport by road”."),
        ({"buys_what_we_make": 0.2}, {"bought": "1030"}, "They buy what you sell: “Processing of fruit”."),
        (
            {"sells_what_we_buy": 0.1, "buys_what_we_make": 0.3},
            {"sold": "4923", "bought": "1030"},
            "They buy what you sell: “Processing of fruit”. They sell what you buy: “Freight transport by road”.",
        ),
        (
            {"buys_what_we_make": 0.2},
            {"bought_share": 0.15, "bought_seller": "10", "bought_buyer": "49"},
            "Their sector (“Land transport”) usually buys 15% of its inputs from yours (“Food”).",
        ),
        (
            {"sells_what_we_buy": 0.2},
            {"sold_share": 0.15, "sold_seller": "10", "sold_buyer": "49"},
            "Your sector (“Land transport”) usually buys 15% of its inputs from theirs (“Food”).",
        ),
        ({"competes": 0.03}, {}, "They make or do something else than you."),
        (
            {"competes": -0.3, "buys_what_we_make": 0.1},
            {"same": "1030", "bought": "1079"},
            "They make or do the same as you: “Processing of fruit”.",
        ),
        ({"sells_what_we_buy": -0.1}, {}, "What they sell is not among what you buy."),
        ({"buys_what_we_make": -0.1}, {}, "What you sell is not among what they buy."),
        (
            {"sells_what_we_buy": -0.1},
            {"sold_share": 0.01, "sold_seller": "10", "sold_buyer": "49"},
            "Little of what your sector buys in usually comes from theirs.",
        ),
        (
            {"buys_what_we_make": -0.1},
            {"bought_share": 0.01, "bought_seller": "10", "bought_buyer": "49"},
            "Little of what their sector buys in usually comes from yours.",
        ),
    ],
)
def test_who_completes_whom_is_told_by_what_weighed(features, facts, told):
    given = {"criterion": "complementarity", "points": sum(features.values()), "facts": facts, "features": features}
    (reason,) = reasons(evidence(contributions=[given]), names, side="asker")

    assert reason.text == told


@pytest.mark.parametrize(
    ("mine", "in_short"),
    [("need", "They sell what you buy: “Food”."), ("offer", "They buy what you sell: “Food”.")],
)
def test_in_short_only_the_direction_of_the_question_is_told_and_the_other_one_stays_among_the_reasons(mine, in_short):
    given = {
        "criterion": "complementarity",
        "points": 0.5,
        "facts": {"sold": "10", "bought": "10"},
        "features": {"buys_what_we_make": 0.3, "sells_what_we_buy": 0.2},
    }
    (reason,) = reasons(evidence(contributions=[given]), names, side="asker", mine=mine)
    assert reason.in_short == in_short
    assert reason.text == "They buy what you sell: “Food”. They sell what you buy: “Food”."

    del given["features"]["sells_what_we_buy" if mine == "need" else "buys_what_we_make"]
    (reason,) = reasons(evidence(contributions=[given]), names, side="asker", mine=mine)
    assert reason.text
    assert not reason.in_short


def test_a_trade_that_hardly_exists_is_not_called_usual():
    facts = {"cluster": "dates", "link": 4, "fits": True, "share": 0.009, "seller": "49", "buyer": "10"}
    given = evidence(contributions=[{"criterion": "linkage", "points": 1, "facts": facts}])

    assert [one.text for one in reasons(given, names, side="asker")] == ["Stands at logistics in the chain."]


def test_what_added_nothing_is_not_told_and_the_weightiest_comes_first_also_against():
    given = evidence(
        contributions=[
            {"criterion": "languages", "points": 0.0, "facts": {"common": ["ar"]}},
            {"criterion": "distance", "points": 0.3, "facts": {"km": 9}},
            {"criterion": "linkage", "points": -1.2},
        ]
    )

    assert [one.criterion for one in reasons(given, names, side="asker")] == ["linkage", "distance"]


def test_verdicts_have_words():
    assert [verdict_line(one) for one in ("strong", "possible", "weak")] == ["Strong fit", "Possible", "Weak fit"]


@pytest.mark.parametrize(
    ("language", "amount", "date"),
    [("en", "400,000", "1 March 2027"), ("fr", "400\u202f000", "1er mars 2027"), ("ar", "400,000", "1 مارس 2027")],
)
def test_numbers_and_dates_are_written_as_the_reader_writes_them(language, amount, date):
    with translation.override(language):
        assert number(400_000) == amount
        assert day("2027-03-01") == date


def test_what_stands_on_a_document_out_of_sight_is_not_told_and_asks_for_a_new_comparison():
    given = evidence(
        [
            {"key": "subject", "state": "yes", "facts": {"matched": ["secret"]}, "documents": [7]},
            {"key": "sharia", "state": "yes"},
        ],
        [{"criterion": "terms", "points": 1.0, "facts": {"matched": ["secret"], "unmatched": []}, "documents": [7]}],
    )

    kept, dropped = without_hidden(given, visible=[1])

    assert dropped
    assert count_line(kept) == "1 of 1 condition"
    assert "secret" not in str(kept)
    assert [one.text for one in reasons(kept, names, side="asker")] == ["Their texts say much of what you wrote."]
    assert without_hidden(given, visible=[7]) == (given, False)


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        ("en", ["Chilled", "haulage"], "“Chilled” and “haulage”"),
        ("en", ["تمور", "dates"], "“\u2068تمور\u2069” and “dates”"),
        ("ar", ["Chilled", "haulage"], "«\u2068Chilled\u2069» و«\u2068haulage\u2069»"),
        ("ar", ["تمور", "تغليف"], "«تمور» و«تغليف»"),
        ("ar", ["12", "NH3"], "«12» و«\u2068NH3\u2069»"),
    ],
)
def test_each_quoted_word_runs_its_own_way_and_the_list_that_of_the_page(language, words, told):
    with translation.override(language):
        assert quoted(words) == told


def test_a_quoted_title_and_a_certificate_turn_nothing_around_them_in_arabic():
    said = {"matched": ["dates"], "unmatched": [], "said_in": "Pitted dates.", "document_kind": "offer"}
    given = evidence(
        [
            {"key": "subject", "state": "yes", "facts": said},
            {"key": "certificate", "state": "unknown", "facts": {"certificate": "haccp"}},
        ],
        [{"criterion": "terms", "points": 1, "facts": said}],
    )
    with translation.override("ar"):
        assert lines(given, names, mine="need")[0].value == "«\u2068Pitted dates.\u2069»"
        assert "«\u2068Pitted dates.\u2069»" in reasons(given, names, side="asker")[0].text
        assert missing_lines(given, names, mine="need")[0].endswith("\u2068HACCP\u2069")


@pytest.mark.parametrize(
    ("language", "mine", "told"),
    [
        ("en", "need", "Ends on 28 March 2027, before the work begins on 1 June 2027"),
        ("en", "offer", "Yours ends on 28 March 2027, before the work begins on 1 June 2027"),
        ("fr", "offer", "Le vôtre expire le 28 mars 2027, avant le début de la prestation le 1er juin 2027"),
        ("ar", "need", "تنتهي في 28 مارس 2027، قبل بدء العمل في 1 يونيو 2027"),
        ("ar", "offer", "شهادتكم تنتهي في 28 مارس 2027، قبل بدء العمل في 1 يونيو 2027"),
    ],
)
def test_a_certificate_that_ends_before_the_work_begins_says_so_to_both_sides(language, mine, told):
    facts = {"certificate": "haccp", "until": "2027-03-28", "wanted": "2027-06-01", "begins": True}
    given = evidence([{"key": "certificate", "state": "no", "facts": facts}])
    with translation.override(language):
        assert lines(given, names, mine=mine)[0].value == told


def test_usual_trade_is_told_by_the_trade_that_was_compared_not_by_its_division():
    linkage = {"criterion": "linkage", "points": 1, "facts": {"share": 0.1, "seller": "49", "buyer": "10"}}
    codes = {"criterion": "codes", "points": 2, "facts": {"asked": "4923", "theirs": "4923", "closeness": 1}}
    given = evidence(contributions=[linkage, codes])

    assert [one.text for one in reasons(given, names, side="asker") if one.criterion == "linkage"] == [
        "“Food” usually buys from “Freight transport by road”."
    ]


def test_a_sentence_that_ends_with_an_abbreviation_has_one_full_stop():
    facts = {"asked": "1079", "theirs": "1079", "closeness": 1}
    given = evidence(contributions=[{"criterion": "codes", "points": 1, "facts": facts}])

    (reason,) = reasons(given, lambda *_: "Manufacture of other food products n.e.c.", side="asker")

    assert reason.text == "The same line of business: Manufacture of other food products n.e.c."


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "“film”, “boxes” or “trays”"),
        ("fr", "«\u202ffilm\u202f», «\u202fboxes\u202f» ou «\u202ftrays\u202f»"),
        ("ar", "«\u2068film\u2069» أو «\u2068boxes\u2069» أو «\u2068trays\u2069»"),
    ],
)
def test_words_that_nobody_says_are_joined_by_or(language, told):
    with translation.override(language):
        assert quoted(["film", "boxes", "trays"], either=True) == told


def test_a_dual_in_arabic_stands_where_no_case_can_be_wrong():
    facts = {"asked": 2, "unit": "trips/week", "offered": 2, "offered_unit": "trips/week"}
    given = evidence([{"key": "quantity", "state": "yes", "facts": facts}])
    with translation.override("ar"):
        assert lines(given, lambda *_: "رحلتان أسبوعياً", mine="offer")[0].value == "عرضكم: رحلتان أسبوعياً"


def test_what_stands_on_a_closed_field_of_the_other_side_is_left_out():
    given = evidence(
        [
            {"key": "certificate", "state": "yes"},
            {"key": "certificate", "state": "yes", "by": "offer"},
            {"key": "radius", "state": "yes", "by": "offer"},
            {"key": "date", "state": "yes"},
        ],
        [{"criterion": "languages", "points": 1.0}, {"criterion": "terms", "points": 1.0}],
    )

    kept = without_fields(given, {"certificates", "languages", "sites"}, mine="need")

    assert [(one["key"], one["by"]) for one in kept["conditions"]] == [("certificate", "offer"), ("date", "need")]
    assert [one["criterion"] for one in kept["contributions"]] == ["terms"]
    assert without_fields(given, set(), mine="need") == given


def test_in_french_a_name_that_begins_with_a_vowel_takes_its_apostrophe():
    with translation.override("fr"):
        assert elided("À 12 km de Al-Mubarraz") == "À 12 km d’Al-Mubarraz"
        assert elided("À 12 km de Hofuf") == "À 12 km de Hofuf"
    with translation.override("en"):
        assert elided("12 km de Al-Mubarraz") == "12 km de Al-Mubarraz"
