"""find() and suggest(): words, narrowing, distance, order, pages, and what a stranger may learn."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.search.audience import providers, terms_for
from portal.search.projector import project_pending
from portal.search.queries import Place, Question, find, suggest
from portal.search.services import replace_documents, replace_documents_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

STRANGER = AnonymousUser()
HOFUF, DAMMAM, SFAX = Place(25.38, 49.59), Place(26.43, 50.10), Place(34.74, 10.76)
EVERYTHING = ("kind", "region", "certificate")


@pytest.fixture
def member(db):
    return UserFactory()


@pytest.fixture
def directory(card, search_dir):
    """Four public organisations in three places, one for members, one need."""

    def at(place, **more):
        return {"latitude": place.latitude, "longitude": place.longitude} | more

    replace_documents_of(
        {
            "rimal": [card("rimal", "Rimal Cold Lines", body="Chilled haulage on the Dammam road",
                           facets={"kind": ["firm"], "region": ["hofuf", "sa"], "certificate": ["haccp"]},
                           **at(HOFUF, dated_on=dt.date(2026, 11, 20), sort_name="rimal"))],
            "gulf": [card("gulf", "Gulf Stores", body="Chilled stores at the port",
                          facets={"kind": ["firm"], "region": ["dammam", "sa"]},
                          **at(DAMMAM, dated_on=dt.date(2026, 10, 1), sort_name="gulf"))],
            "lab": [card("lab", "مختبر الواحة", body="فحص التمور", facets={"kind": ["research"], "region": ["hofuf", "sa"]},
                         **at(HOFUF, dated_on=dt.date(2026, 11, 1), sort_name="waha"))],
            "sfax": [card("sfax", "Tissages de Sfax", body="Coton et étiquetage",
                          facets={"kind": ["firm"], "region": ["sfax", "tn"]},
                          **at(SFAX, dated_on=dt.date(2026, 11, 22), sort_name="tissages"))],
            "bank": [card("bank", "Noor Bank", body="Chilled stores are financed here", audience=["members"],
                          facets={"kind": ["finance"], "region": ["hofuf", "sa"]}, **at(HOFUF))],
            "need": [card("need", "Chilled haulage to Dammam", kind="need", key="listing:need:card")],
        }
    )  # fmt: skip
    project_pending()


def subjects(question, reader=STRANGER, **more):
    return [card.subject for card in find(question, reader=reader, **more).cards]


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chilled", {"rimal", "gulf"}),
        ("chilled road", {"rimal"}),
        ("التمور", {"lab"}),
        ("تمور", {"lab"}),
        ("ÉTIQUETAGES", {"sfax"}),
        ("the", set()),
    ],
)
def test_words_in_any_spelling(directory, text, expected):
    assert set(subjects(Question(text=text))) == expected


def test_the_name_comes_first(directory):
    assert subjects(Question(text="stores"))[0] == "gulf"


def test_when_nothing_has_all_the_words_what_comes_near_is_shown_and_said(directory):
    found = find(Question(text="hauladge"), reader=STRANGER, facets=["kind"])
    assert [card.subject for card in found.cards] == ["rimal"]
    assert (found.is_close, found.total) == (True, 1)
    assert found.facets == {"kind": {"firm": 1}}


def test_when_nothing_comes_near_the_answer_is_empty(directory):
    found = find(Question(text="xylophone"), reader=STRANGER)
    assert (found.cards, found.total, found.is_close) == ([], 0, False)


def test_passages_are_found_where_a_question_asks_for_them(directory, card):
    work = card("work", "Chilled trial", key="reference:work", family="passage", kind="reference", owner="rimal")
    replace_documents("work", [work])
    project_pending()
    assert subjects(Question(text="trial")) == []
    assert subjects(Question(text="trial", kinds=["reference"])) == []
    assert subjects(Question(text="trial", family="passage", kinds=["reference"])) == ["work"]


def test_a_card_says_the_lines_of_its_text(card, search_dir):
    replace_documents("mill", [card("mill", "Mill", body="Flour\nSemolina\nBran")])
    project_pending()
    (found,) = find(Question(text="bran"), reader=STRANGER).cards
    assert (found.excerpt, found.lines) == ("Flour", ["Flour", "Semolina", "Bran"])


def test_only_the_kinds_that_were_asked_for(directory):
    assert subjects(Question(text="haulage", kinds=["need"])) == ["need"]
    assert set(subjects(Question(text="haulage", kinds=["need", "organisation"]))) == {"need", "rimal"}


# Narrowing


def test_facets_narrow_and_are_counted(directory):
    found = find(Question(filters={"kind": ["firm"], "region": ["sa"]}), reader=STRANGER, facets=EVERYTHING)
    assert {card.subject for card in found.cards} == {"rimal", "gulf"}
    assert found.facets["kind"] == {"firm": 2, "research": 1}
    assert found.facets["region"] == {"sa": 2, "dammam": 1, "hofuf": 1, "sfax": 1, "tn": 1}
    assert found.facets["certificate"] == {"haccp": 1}


def test_a_filter_without_values_narrows_nothing(directory):
    assert len(subjects(Question(filters={"kind": []}))) == 4


@pytest.mark.parametrize("name", ["owner", "audience", "owner__password__startswith", "title"])
def test_only_what_may_be_narrowed_by_is_accepted(directory, name):
    with pytest.raises(ValueError, match=name):
        find(Question(filters={name: ["x"]}), reader=STRANGER)
    with pytest.raises(ValueError, match=name):
        find(Question(), reader=STRANGER, facets=[name])


def test_what_was_confirmed_lately(directory):
    assert set(subjects(Question(since=dt.date(2026, 11, 15)))) == {"rimal", "sfax"}


# Distance


def test_a_circle_is_exact_and_counts_what_is_inside(directory):
    found = find(Question(place=HOFUF, within_km=100), reader=STRANGER, facets=["kind"])
    assert {card.subject for card in found.cards} == {"rimal", "lab"}
    assert found.facets == {"kind": {"firm": 1, "research": 1}}
    assert all(card.km == pytest.approx(0, abs=0.1) for card in found.cards)
    assert subjects(Question(place=HOFUF, within_km=127)) != subjects(Question(place=HOFUF, within_km=129))


def test_the_nearest_first_however_far(directory):
    found = find(Question(place=DAMMAM, order="nearest"), reader=STRANGER, facets=["kind"])
    nearest, *_, farthest = found.cards
    assert (nearest.subject, farthest.subject) == ("gulf", "sfax")
    assert found.total == 4
    assert found.facets == {"kind": {"firm": 3, "research": 1}}


def test_nearest_without_a_place_is_best(directory):
    assert subjects(Question(order="nearest")) == subjects(Question(order="best"))


# Order and pages


def test_orders(directory):
    assert subjects(Question(order="name")) == ["gulf", "rimal", "sfax", "lab"]
    assert subjects(Question(order="recent")) == ["sfax", "rimal", "lab", "gulf"]
    assert subjects(Question(order="best")) == ["sfax", "rimal", "lab", "gulf"]


def test_what_has_no_date_comes_last_the_latest_written_first_and_is_not_recent(directory, card):
    for name in ("one", "two", "three"):
        replace_documents(name, [card(name, "Undated")])
    project_pending()
    assert subjects(Question(order="recent")) == ["sfax", "rimal", "lab", "gulf", "three", "two", "one"]
    assert not {"one", "two", "three"} & set(subjects(Question(since=dt.date(2000, 1, 1))))


@pytest.mark.parametrize(
    "question",
    [
        Question(order="name", size=2),
        Question(order="recent", size=2),
        Question(order="best", size=2),
        Question(order="best", text="chilled firm", size=2),
        Question(order="nearest", place=HOFUF, size=2),
        Question(order="name", place=HOFUF, within_km=50_000, size=2),
    ],
)
def test_pages_forward_and_back_are_the_same_pages(card, search_dir, question):
    replace_documents_of(
        {
            f"org{n}": [card(f"org{n}", f"Firm {n}", body="chilled " * (n + 1), latitude=25.0 + n / 10, longitude=49.0,
                             dated_on=dt.date(2026, 11, 1 + n), sort_name=f"firm {n}")]
            for n in range(5)
        }
    )  # fmt: skip
    project_pending()
    from dataclasses import replace

    first = find(question, reader=STRANGER)
    second = find(replace(question, position=first.following), reader=STRANGER)
    third = find(replace(question, position=second.following), reader=STRANGER)
    assert [len(page.cards) for page in (first, second, third)] == [2, 2, 1]
    assert len({card.subject for page in (first, second, third) for card in page.cards}) == 5
    assert (first.preceding, third.following) == ("", "")

    back = find(replace(question, position=third.preceding), reader=STRANGER)
    assert back.cards == second.cards
    top = find(replace(question, position=back.preceding), reader=STRANGER)
    assert (top.cards, top.preceding, top.following) == (first.cards, "", first.following)


@pytest.mark.parametrize(
    "position", ["nonsense", "after.zz", "before.", "skip.-1", "skip.²", "after.99999999999999999999"]
)
@pytest.mark.parametrize("order", ["name", "recent", "best"])
def test_a_position_nobody_gave_out_begins_at_the_top(directory, position, order):
    assert subjects(Question(order=order, position=position)) == subjects(Question(order=order))


def test_a_page_beyond_the_end_begins_at_the_top(directory):
    assert subjects(Question(text="chilled", position="skip.99999999")) == subjects(Question(text="chilled"))


def test_one_query_to_the_database_however_many_are_found(directory, django_assert_num_queries):
    for size in (1, 3):
        with django_assert_num_queries(1):
            find(Question(size=size), reader=STRANGER, facets=EVERYTHING)


# Who is asking


def test_terms_are_asked_of_the_floors_above_once_per_person(member, monkeypatch):
    asked = []
    monkeypatch.setitem(providers._entries, "test", lambda user: asked.append(user) or ["cluster:dates"])

    assert terms_for(STRANGER) == {"public"}
    assert {"public", "members", "cluster:dates"} <= terms_for(member)
    assert terms_for(member) is terms_for(member)
    assert asked == [member]


def test_a_person_who_was_shut_out_is_a_stranger(member):
    member.is_active = False
    assert terms_for(member) == {"public"}


def test_members_find_what_strangers_do_not(directory, member):
    assert "bank" in subjects(Question(text="financed"), reader=member)
    assert subjects(Question(text="financed")) == []


def everything_a_stranger_learns(text):
    questions = [
        Question(text=text, order=order, place=HOFUF, within_km=within, filters=filters, kinds=kinds)
        for order in ("best", "nearest", "name", "recent")
        for within in (None, 200)
        for filters in ({}, {"region": ["sa"]})
        for kinds in (("organisation",), ("organisation", "need"))
    ]
    return [find(question, reader=STRANGER, facets=EVERYTHING) for question in questions]


def test_a_hidden_word_moves_no_count_facet_order_or_suggestion_for_a_stranger(directory, card):
    words = ["chilled", "chilled stores", "dammam road haulage", "quince", "quinse", "", "chiled", "firm"]
    before = [(everything_a_stranger_learns(text), suggest(text[:4], reader=STRANGER)) for text in words]

    place = {"latitude": HOFUF.latitude, "longitude": HOFUF.longitude, "dated_on": dt.date(2026, 11, 23)}
    facets = {"kind": ["firm"], "region": ["hofuf", "sa", "secret"], "certificate": ["haccp", "secret"]}
    for number, audience in enumerate(
        [["members"], ["cluster:x"], ["organisation:y"], ["introduced:z"], ["public", "!public"]]
    ):
        hidden = {"audience": audience, "facets": facets, **place, "body": "chilled quince stores road " * 9}
        replace_documents(f"hidden{number}", [card(f"hidden{number}", "Quince Chilled Stores", **hidden)])
    project_pending()

    assert [(everything_a_stranger_learns(text), suggest(text[:4], reader=STRANGER)) for text in words] == before


@pytest.mark.parametrize("typed", ["الواح", "والواحة", "للواح", "واح"])
def test_suggestions_know_an_article_from_the_word(directory, typed):
    assert [card.title for card in suggest(typed, reader=STRANGER)] == ["مختبر الواحة"]


def test_suggestions_continue_a_name_and_forgive_a_letter(directory, member):
    assert [card.title for card in suggest("gul", reader=STRANGER)] == ["Gulf Stores"]
    assert [card.title for card in suggest("stpres", reader=STRANGER)] == ["Gulf Stores"]
    assert suggest("noor", reader=STRANGER) == []
    assert [card.title for card in suggest("noor", reader=member)] == ["Noor Bank"]
    assert suggest("  ", reader=STRANGER) == []
