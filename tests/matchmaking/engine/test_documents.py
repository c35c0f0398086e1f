"""Many small documents become one reading per organisation."""

import datetime as dt

import pytest

from matchmaking.engine.documents import pool
from matchmaking.engine.facts import Hit
from tests.matchmaking.engine.trade import TODAY, hit


def test_one_clear_answer_outweighs_ten_faint_echoes():
    echoes = [hit(number, "talker", 5.0) for number in range(10)]

    texts = pool([hit(99, "expert", 10.0), *echoes], TODAY)

    assert texts["expert"].work == 1.0
    assert texts["talker"].work == pytest.approx(10 * 0.0357, abs=0.01)


def test_work_counts_half_after_six_years_and_profiles_never_fade():
    six_years_ago = TODAY - dt.timedelta(days=2191)
    texts = pool([hit(1, "old", 10.0, on=six_years_ago), hit(2, "young", 10.0, on=TODAY)], TODAY)
    profiles = pool(
        [hit(1, "old", 10.0, kind="profile", on=six_years_ago), hit(2, "young", 10.0, kind="profile")], TODAY
    )

    assert texts["old"].work == pytest.approx(0.5, abs=0.001)
    assert profiles["old"].profile == profiles["young"].profile == 1.0


def test_profiles_are_compared_with_profiles_so_that_newcomers_are_found():
    texts = pool(
        [hit(1, "veteran", 40.0), hit(2, "newcomer", 8.0, kind="profile"), hit(3, "veteran", 4.0, kind="makes")], TODAY
    )

    assert (texts["newcomer"].profile, texts["newcomer"].work) == (1.0, 0.0)
    assert texts["veteran"].work == 1.0
    assert texts["veteran"].profile < 0.1


def test_work_done_together_counts_for_both_and_who_led_it_is_known():
    texts = pool([Hit(1, ("lab", "firm"), "reference", 10.0, 0.4)], TODAY)

    assert texts["lab"].work == texts["firm"].work == 1.0
    assert (texts["lab"].led, texts["firm"].led) == (1.0, 0.0)


def test_what_was_done_with_whoever_asks_is_read_apart():
    texts = pool([Hit(1, ("lab", "asker"), "reference", 10.0, 0.4), hit(2, "haulier", 9.0)], TODAY, "asker")

    assert texts["lab"].with_asker == 1.0
    assert texts["haulier"].with_asker == 0.0
    assert pool([hit(2, "haulier", 9.0)], TODAY)["haulier"].with_asker is None


def test_the_best_documents_are_kept_as_evidence():
    texts = pool([hit(number, "firm", float(number), coverage=number / 10) for number in (1, 4, 2, 3)], TODAY)

    assert texts["firm"].documents == [4, 3, 2]
    assert texts["firm"].coverage == 0.4


def test_the_document_that_says_most_of_the_title_counts_for_its_organisation():
    texts = pool([hit(1, "firm", 5.0, title=0.2), hit(2, "firm", 3.0, title=0.6), hit(3, "other", 4.0)], TODAY)

    assert texts["firm"].title == 0.6
    assert texts["other"].title is None


def test_what_only_the_title_found_is_evidence_of_the_title_alone():
    texts = pool([hit(1, "firm", 5.0, title=0.2), hit(2, "late", 0.0, coverage=0.0, title=0.3)], TODAY)

    assert (texts["late"].work, texts["late"].title, texts["late"].documents) == (0.0, 0.3, [2])
    assert texts["firm"].work == 1.0


def test_where_no_profile_was_found_profiles_are_not_known():
    assert pool([hit(1, "firm", 3.0)], TODAY)["firm"].profile is None
    assert pool([], TODAY) == {}


def test_who_led_is_not_worked_out_where_nothing_depends_on_it():
    hits = [Hit(1, ("lab", "firm"), "reference", 10.0, 0.4)]

    looked, not_looked = pool(hits, TODAY), pool(hits, TODAY, led=False)

    assert [one.led for one in not_looked.values()] == [None, None]
    assert [(one.work, one.coverage) for one in not_looked.values()] == [
        (one.work, one.coverage) for one in looked.values()
    ]


def test_the_best_three_are_compared_and_how_many_more_were_found_is_known():
    texts = pool([hit(number, "packer", 10.0 - number) for number in range(5)], TODAY)

    assert (texts["packer"].documents, texts["packer"].left_out) == ([0, 1, 2], 2)
