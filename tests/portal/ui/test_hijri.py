"""Days of papers in two calendars; deadlines in one."""

import datetime as dt

import pytest
from django import forms
from django.test import Client
from django.utils import translation

from matchmaking.forms.fields import DayField
from portal.ui import words
from portal.ui.days import PaperDayField
from portal.ui.typed import HijriError, country_of_reader, parse_day, parse_paper_day
from portal.ui.words import both_calendars

TODAY = dt.date(2026, 11, 23)
# 1 Ramadan 1447 was 18 February 2026 in Umm al-Qura.
FIRST_OF_RAMADAN = dt.date(2026, 2, 18)


class Papers(forms.Form):
    valid_until = PaperDayField(label="Valid until", required=False)


class Deadlines(forms.Form):
    due_on = DayField(label="Due")


@pytest.mark.parametrize(
    "typed",
    [
        "1447-09-01",
        "01/09/1447",
        "١/٩/١٤٤٧",
        "1 رمضان 1447",
        "1 رمضان 1447 هـ",
        "1 Ramadan 1447 AH",
        "1 ramadan 1447",
        "1 Ramadhan, 1447",
        "الأربعاء 1 رمضان 1447هـ",
        "١ من رمضان سنة ١٤٤٧",
        "18/02/2026",
        "2026/02/18م",
        "18 فبراير 2026 م",
        "mercredi 18 février 2026",
    ],
)
def test_a_day_of_a_paper_may_be_typed_in_hijri(typed):
    assert parse_paper_day(typed, TODAY) == FIRST_OF_RAMADAN


@pytest.mark.parametrize(
    ("typed", "month"),
    [("5 ربيع أول 1448", 3), ("5 ربيع ثاني 1448", 4), ("5 جمادى الأول 1448", 5), ("5 جماد الثاني 1448", 6),
     ("5 Sha’ban 1448", 8), ("5 Rabi' al-Awwal 1448", 3), ("5 Jumada II 1448", 6), ("5 dhou al qi'da 1448", 11)],
)  # fmt: skip
def test_months_may_be_called_as_people_call_them(typed, month):
    assert parse_paper_day(typed, TODAY) == parse_paper_day(f"05/{month}/1448", TODAY)


@pytest.mark.parametrize("typed", ["32/09/1447", "1447-13-01", "01/01/1300", "01/01/1599", "31 رمضان 1447"])
def test_a_day_that_the_calendar_has_not_is_refused(typed):
    with pytest.raises(ValueError, match=r".*"):
        parse_paper_day(typed, TODAY)


def test_a_deadline_says_that_it_is_gregorian_and_what_the_hijri_day_means():
    with pytest.raises(HijriError):
        parse_day("01/09/1447", TODAY)
    form = Deadlines({"due_on": "1 رمضان 1449"})
    assert not form.is_valid()
    assert "Gregorian calendar only. Your Hijri date is 28 January 2028" in form.errors["due_on"][0]


def test_a_certificate_keeps_the_day_that_was_meant():
    form = Papers({"valid_until": "1 رمضان 1447"}, initial={"valid_until": FIRST_OF_RAMADAN})
    assert form.is_valid()
    assert form.cleaned_data == {"valid_until": FIRST_OF_RAMADAN}
    assert not form.has_changed()
    assert not Papers({"valid_until": "soon"}).is_valid()
    assert Papers(initial={"valid_until": FIRST_OF_RAMADAN})["valid_until"].value() == "18 February 2026"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "18 February 2026 (1 Ramadan 1447 AH)"),
        ("fr", "18 février 2026 (1 ramadan 1447 H)"),
        ("ar", "18 فبراير 2026 (1 رمضان 1447 هـ)"),
    ],
)
def test_whoever_chose_so_reads_both_calendars(language, told):
    chosen = both_calendars.set(True)
    try:
        with translation.override(language):
            assert words.paper_day(FIRST_OF_RAMADAN) == told
            assert words.paper_day(dt.date(1900, 1, 1)) == words.day(dt.date(1900, 1, 1))
    finally:
        both_calendars.reset(chosen)
    with translation.override(language):
        assert words.paper_day(FIRST_OF_RAMADAN) == words.day(FIRST_OF_RAMADAN)


@pytest.mark.parametrize(
    ("country", "january"),
    [("LB", "كانون الثاني"), ("SY", "كانون الثاني"), ("IQ", "كانون الثاني"), ("EG", "يناير"), ("SA", "يناير"), ("TN", "جانفي"),
     ("DZ", "جانفي"), ("MA", "يناير"), ("", "يناير"), ("FR", "يناير")],
)  # fmt: skip
def test_months_are_called_as_in_the_readers_country(country, january):
    token = country_of_reader.set(lambda: country)
    try:
        with translation.override("ar"):
            assert words.day(dt.date(2027, 1, 5)) == f"5 {january} 2027"
            # Short forms too, whoever was asked for first.
            assert words.day_short(dt.date(2027, 1, 5)).startswith(f"5 {january}")
            assert words.month_short(dt.date(2027, 1, 5)) == january
        with translation.override("fr"):
            assert words.day(dt.date(2027, 1, 5)) == "5 janvier 2027"
    finally:
        country_of_reader.reset(token)


@pytest.mark.django_db
def test_a_visitors_choice_of_calendars_is_kept_in_this_browser():
    client = Client()
    assert client.post("/display/", {"calendar": "both"}).status_code == 302
    assert client.cookies["calendar"].value == "both"
    client.post("/display/", {"calendar": ""})
    assert client.cookies["calendar"].value == ""
