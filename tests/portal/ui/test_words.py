import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from portal.ui import words
from portal.ui.words import arabic_indic_digits

MOMENT = dt.datetime(2026, 11, 23, 14, 6, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def speaking():
    """Speak one language for a while."""
    return translation.override


@pytest.fixture
def arabic_digits():
    token = arabic_indic_digits.set(True)
    yield
    arabic_indic_digits.reset(token)


@pytest.mark.parametrize(
    ("language", "day", "short", "moment", "weekday"),
    [
        ("en", "23 November 2026", "23 Nov", "23 November 2026, 14:06", "Monday 23 November"),
        ("fr", "23 novembre 2026", "23 nov.", "23 novembre 2026, 14\u202fh\u202f06", "lundi 23 novembre"),
        ("ar", "23 نوفمبر 2026", "23 نوفمبر", "23 نوفمبر 2026, 14:06", "الاثنين 23 نوفمبر"),
    ],
)
def test_dates_are_written_as_the_reader_writes_them(speaking, monkeypatch, language, day, short, moment, weekday):
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 12, 1))
    monkeypatch.setattr(words, "gettext", lambda text: text)
    with speaking(language):
        assert (words.day(MOMENT), words.day_short(MOMENT)) == (day, short)
        assert (words.moment(MOMENT), words.weekday(MOMENT)) == (moment, weekday)


def test_a_weekday_by_its_name_alone(speaking):
    for language, name in (("en", "Monday"), ("fr", "lundi"), ("ar", "الاثنين")):
        with speaking(language):
            assert words.weekday_name(MOMENT) == name


def test_the_first_of_a_month_in_french(speaking):
    with speaking("fr"):
        assert words.day(dt.date(2026, 12, 1)) == "1er décembre 2026"
        assert words.day(dt.date(2026, 12, 21)) == "21 décembre 2026"
        assert words.month(dt.date(2026, 12, 1)) == "décembre 2026"


def test_a_short_date_of_another_year_names_it():
    assert words.day_short(dt.date(2021, 3, 9)) == "9 Mar 2021"


@pytest.mark.parametrize(
    ("language", "whole", "part", "percent", "money"),
    [
        ("en", "1,234,567", "3.25", "41%", "SAR 400,000"),
        ("fr", "1\u202f234\u202f567", "3,25", "41\u202f%", "400\u202f000\u202fSAR"),
        ("ar", "1,234,567", "3.25", "41%", "400,000 ريال سعودي"),
    ],
)
def test_numbers_and_money(speaking, language, whole, part, percent, money):
    with speaking(language):
        assert (words.number(1234567), words.number(Decimal("3.25"))) == (whole, part)
        assert (words.percent(0.41), words.money(400000, "SAR")) == (percent, money)


def test_money_has_both_its_decimals_or_none(speaking):
    with speaking("en"):
        assert [words.money(Decimal(much), "SAR") for much in ("692000.5", "692000.00", "0.05", "1.999")] == [
            "SAR 692,000.50",
            "SAR 692,000",
            "SAR 0.05",
            "SAR 2",
        ]
    with speaking("fr"):
        assert words.money(692000.5, "SAR") == "692\u202f000,50\u202fSAR"


def test_arabic_digits_are_latin_unless_the_reader_chose_others(speaking, arabic_digits):
    with speaking("ar"):
        assert words.number(1234.5) == "١٬٢٣٤٫٥"
        assert words.day(MOMENT) == "٢٣ نوفمبر ٢٠٢٦"
        assert words.clock(MOMENT) == "١٤:٠٦"
    with speaking("fr"):
        assert words.number(12) == "12"


@pytest.mark.parametrize(
    ("value", "text"), [(7.04, "7 km"), (7.26, "7.3 km"), (148.7, "149 km"), (0.96, "under 1 km"), (0, "under 1 km")]
)
def test_distances_are_as_exact_as_they_are_useful(value, text):
    assert words.kilometres(value) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "today"),
        (-1, "yesterday"),
        (-4, "4 days ago"),
        (-89, "89 days ago"),
        (-90, "3 months ago"),
        (-800, "2 years ago"),
        (1, "tomorrow"),
        (7, "in 7 days"),
    ],
)
def test_ages_of_days(days, text):
    assert words.ago(timezone.localdate() + dt.timedelta(days=days)) == text


def test_ages_within_today(monkeypatch):
    noon = MOMENT.replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    monkeypatch.setattr(timezone, "localdate", noon.date)
    assert words.ago(noon - dt.timedelta(seconds=20)) == "just now"
    assert words.ago(noon - dt.timedelta(minutes=1)) == "1 minute ago"
    assert words.ago(noon - dt.timedelta(hours=3)) == "3 hours ago"
    assert words.ago(noon - dt.timedelta(hours=13)) == "yesterday"


def test_a_time_element_carries_the_machine_readable_moment(draw, read):
    html = read(draw('{% time value "moment" %}', value=MOMENT))
    assert html.one("time") == {"datetime": "2026-11-23T14:06+03:00"}
    assert html.text == "23 November 2026, 14:06"
    assert draw("{% time value %}", value=None) == ""


def test_filters_leave_a_missing_value_empty(draw):
    assert draw('{{ none|day }}{{ none|number }}{{ none|money:"SAR" }}{{ missing|ago }}', none=None) == ""
    assert draw('{{ 400000|money:"SAR" }}, {{ 12|km }}, {{ 0.5|percent }}') == "SAR 400,000, 12 km, 50%"


@pytest.mark.parametrize(
    ("language", "three", "pair"),
    [
        ("en", "<bdi>A &amp; B</bdi>, <bdi>C</bdi> and <bdi>D</bdi>", "Hofuf, 3 km"),
        ("fr", "<bdi>A &amp; B</bdi>, <bdi>C</bdi> et <bdi>D</bdi>", "Hofuf, 3 km"),
        ("ar", "<bdi>A &amp; B</bdi> و<bdi>C</bdi> و<bdi>D</bdi>", "Hofuf، 3 كم"),
    ],
)
def test_lists_and_pairs_are_parted_as_the_language_parts_them(draw, speaking, language, three, pair):
    with speaking(language):
        assert draw("{{ names|listed }}", names=["A & B", "C", "D"]) == three
        assert draw("Hofuf{% comma %}{{ 3|km }}") == pair


@pytest.mark.parametrize(("language", "said"), [("en", "A: B"), ("fr", "A\u202f: B"), ("ar", "A: B")])
def test_a_colon_stands_as_the_language_has_it(draw, speaking, language, said):
    with speaking(language):
        assert draw("A{% colon %}B") == said


def test_whatsapp_is_a_plain_link_with_the_whole_address(draw, read, rf):
    html = read(draw("{% whatsapp title '/needs/film/' %}", title='Film & "bags"', request=rf.get("/")))
    link = html.one("a")
    assert link["rel"] == "noreferrer"
    assert link["href"] == "https://wa.me/?text=Film%20%26%20%22bags%22%0Ahttp%3A%2F%2Ftestserver%2Fneeds%2Ffilm%2F"
    assert html.text == "Send by WhatsApp"


@pytest.mark.parametrize(
    ("language", "from_place", "from_reader", "at_most"),
    [
        ("en", "5.2 km from \u2068Hofuf\u2069", "under 1 km from you", "within 50 km of \u2068Hofuf\u2069"),
        ("fr", "à 5,2 km de \u2068Hofuf\u2069", "à moins de 1 km de vous", "à 50 km au plus de \u2068Hofuf\u2069"),
        ("ar", "على بُعد 5.2 كم من \u2068Hofuf\u2069", "على بُعد أقل من كيلومتر منكم", "ضمن 50 كم من \u2068Hofuf\u2069"),
    ],
)
def test_a_distance_says_from_where(language, from_place, from_reader, at_most):
    with translation.override(language):
        assert words.away(5.2, "Hofuf") == from_place
        assert words.away(0.4) == from_reader
        assert words.away_at_most(50, "Hofuf") == at_most
