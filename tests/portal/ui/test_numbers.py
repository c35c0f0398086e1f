"""Numbers by the habit of the reader's country, and said back in words before they are kept."""

from decimal import Decimal

import pytest
from django import forms
from django.test import Client
from django.utils import translation

from portal.ui.amounts import AmountField
from portal.ui.forms import DesignRenderer
from portal.ui.numbers import NumberField, WholeField, in_words, read, said


class Quantities(forms.Form):
    amount = AmountField(label="Amount", unreadable="no: %(typed)s", required=False)
    share = NumberField(label="Share", required=False, max_digits=12, decimal_places=4)
    people = WholeField(label="People", required=False)


@pytest.mark.parametrize(
    ("country", "typed", "number"),
    [
        ("SA", "12,500", "12500"),
        ("SA", "1.250", "1.250"),
        ("EG", "1.250", "1.250"),
        ("JO", "12,500", "12500"),
        ("TN", "12,500", "12.500"),
        ("TN", "1.250", "1250"),
        ("MA", "1.250.000", "1250000"),
        ("DZ", "12\u202f500,5", "12500.5"),
        ("LB", "12,500", "12.5"),
        ("TN", "١٢٬٥٠٠", "12500"),
        ("TN", "١٢٬٥٠٠٫٢٥", "12500.25"),
        ("TN", "١٫٢٥٠", "1.250"),
        ("SA", "-40", "-40"),
    ],
)
def test_a_number_is_read_by_the_habit_of_the_country(in_country, country, typed, number):
    in_country(country)
    assert read(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("country", "typed", "told"),
    [
        ("SA", "12.126", "At most two decimals are kept. Write 12.13, or choose a smaller unit."),
        ("TN", "12,126", "At most two decimals are kept. Write 12,13, or choose a smaller unit."),
        ("SA", "0.004", "At most two decimals are kept. Choose a smaller unit."),
    ],
)
def test_a_third_decimal_is_refused_and_not_rounded_unsaid(in_country, country, typed, told):
    in_country(country)
    form = Quantities({"amount": typed})
    assert form.errors["amount"] == [told]
    assert form["amount"].value() == typed
    assert Quantities({"amount": "12.500" if country == "SA" else "12,500"}).is_valid()


@pytest.mark.parametrize(("language", "number"), [("en", "12500"), ("fr", "12.5"), ("ar", "12500")])
def test_where_no_country_is_known_the_language_says_it(language, number):
    with translation.override(language):
        assert read("12,500") == Decimal(number)


@pytest.mark.parametrize("country", ["SA", "TN", ""])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("number", ["12500", "1250", "1.25", "0.05", "1234567.5", "12500.75"])
def test_what_stands_in_a_control_is_read_back_as_the_same(in_country, country, language, number):
    in_country(country)
    with translation.override(language):
        for name in ("amount", "share"):
            shown = Quantities(initial={name: Decimal(number)})[name].value()
            form = Quantities({name: shown})
            assert form.is_valid()
            assert form.cleaned_data[name] == Decimal(number)
    form = Quantities(initial={"share": Decimal("1.250")})
    assert Quantities({"share": form["share"].value()}).fields["share"].clean(form["share"].value()) == Decimal("1.25")


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", "12500", "12 thousand and 500"),
        ("en", "1.25", "1 and 25 hundredths"),
        ("en", "1234567", "1 million and 234 thousand and 567"),
        ("fr", "12500", "12 mille 500"),
        ("fr", "1250", "mille 250"),
        ("fr", "12.5", "12 et 5 dixièmes"),
        ("fr", "2000000000", "2 milliards"),
        ("fr", "12500000", "12 millions 500 mille"),
        ("ar", "1000", "ألف"),
        ("ar", "2500", "ألفان و500"),
        ("ar", "12500", "12 ألفاً و500"),
        ("ar", "3000", "3 آلاف"),
        ("ar", "400000", "400 ألف"),
        ("en", "0", "0"),
        ("en", "0.005", "0 and 5 thousandths"),
    ],
)
def test_a_number_in_words(language, number, words):
    with translation.override(language):
        assert in_words(Decimal(number)) == words


@pytest.mark.parametrize("typed", ["", "40", "2019", "some", "-5", "9" * 40, "1e9"])
def test_what_is_short_or_no_number_has_no_echo(typed):
    assert said(typed) == ""


def test_a_form_that_is_sent_back_says_how_each_number_was_read(in_country, draw):
    in_country("TN")
    form = Quantities({"amount": "12,500", "share": "x", "people": "١٢٬٥٠٠"}, renderer=DesignRenderer())
    assert not form.is_valid()
    assert form.cleaned_data == {"amount": Decimal("12.50"), "people": 12500}
    html = draw("{% field form.amount %}{% field form.people %}", form=form)
    assert "Read as 12 and 5 tenths" in html
    assert "Read as 12 thousand and 500" in html


@pytest.mark.django_db
def test_the_echo_while_typing_has_the_same_words():
    assert Client().get("/read-number/", {"typed": "12,500"}).content.decode() == said("12,500") != ""
    assert Client().get("/ar/read-number/", {"typed": "12,500"}).content.decode() == "قُرئ: 12 ألفاً و500"
    assert Client().get("/read-number/", {"typed": "<b>"}).content == b""
    assert Client().post("/read-number/", {"typed": "1"}).status_code == 405
