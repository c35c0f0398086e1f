"""Sums: always with their currency, as many decimals as it has, and none that it has not."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from portal.ui import words
from portal.ui.amounts import MoneyField, refuse_too_fine


class Priced(forms.Form):
    price = MoneyField(label="Price", unreadable="no: %(typed)s", required=False)
    currency = forms.CharField(required=False)

    def clean(self):
        refuse_too_fine(self, "price", currency=self.cleaned_data.get("currency", ""))
        return self.cleaned_data


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["KWD 1.250", "SAR 1.25", "TND 400", "Kuwaiti dinar", "Saudi riyal", "Emirati dirham", "Egyptian pound"]),
        ("fr", ["1,250\u202fKWD", "1,25\u202fSAR", "400\u202fTND", "dinar koweïtien", "riyal saoudien", "dirham émirati",
                "livre égyptienne"]),
        ("ar", ["1.250 دينار كويتي", "1.25 ريال سعودي", "400 دينار تونسي", "دينار كويتي", "ريال سعودي", "درهم إماراتي", "جنيه مصري"]),
    ],
)  # fmt: skip
def test_money_has_its_country_and_as_many_decimals_as_it_is_divided_in(language, told):
    with translation.override(language):
        amounts = [words.money("1.25", "KWD"), words.money("1.25", "SAR"), words.money("400", "TND")]
        assert amounts + [words.currency_name(code) for code in ("KWD", "SAR", "AED", "EGP")] == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["KWD 1,250.000", "SAR 1,250", "TND 400", "KWD 0.005", "IQD 2,000.000"]),
        ("fr", ["1\u202f250,000\u202fKWD", "1\u202f250\u202fSAR", "400\u202fTND", "0,005\u202fKWD", "2\u202f000,000\u202fIQD"]),
        ("ar", ["1,250.000 دينار كويتي", "1,250 ريال سعودي", "400 دينار تونسي", "0.005 دينار كويتي", "2,000.000 دينار عراقي"]),
    ],
)  # fmt: skip
def test_a_thousand_dinars_can_be_read_in_one_way_only(language, told):
    sums = [("1250", "KWD"), ("1250", "SAR"), ("400", "TND"), ("0.005", "KWD"), ("2000", "IQD")]
    with translation.override(language):
        assert [words.money(Decimal(amount), currency) for amount, currency in sums] == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "KWD 1,250.000 (Kuwaiti dinar)"),
        ("fr", "1\u202f250,000\u202fKWD (dinar koweïtien)"),
        ("ar", "1,250.000 دينار كويتي"),
    ],
)
def test_where_there_is_room_the_dinar_has_its_country(language, told):
    with translation.override(language):
        assert words.money_in_full(1250, "KWD") == told


@pytest.mark.parametrize(
    ("typed", "currency", "kept"),
    [
        ("1.255", "KWD", "1.255"),
        ("1.25", "KWD", "1.25"),
        ("1.250", "SAR", "1.25"),
        ("1.255", "", "1.255"),
        ("٠٫٥٠٥", "OMR", "0.505"),
        ("12,500", "BHD", "12500"),
    ],
)
def test_a_sum_is_kept_as_it_was_typed(in_country, typed, currency, kept):
    in_country("SA")
    form = Priced({"price": typed, "currency": currency})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["price"] == Decimal(kept)


@pytest.mark.parametrize(
    ("typed", "currency", "told"),
    [
        ("1.255", "SAR", "Write at most two decimals: the Saudi riyal has no smaller part."),
        ("1.2555", "KWD", "Write at most three decimals: no currency here has smaller parts."),
    ],
)
def test_what_no_coin_pays_is_refused_and_stays_on_the_page(in_country, typed, currency, told):
    in_country("SA")
    form = Priced({"price": typed, "currency": currency})
    assert form.errors == {"price": [told]}
    assert form["price"].value() == typed


@pytest.mark.parametrize("country", ["SA", "TN", "KW", ""])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("amount", ["1.255", "1250.005", "0.001", "12500", "1.25"])
def test_what_stands_in_the_control_is_read_back_as_the_same(in_country, country, language, amount):
    in_country(country)
    with translation.override(language):
        shown = Priced(initial={"price": Decimal(amount).quantize(Decimal("0.001"))})["price"].value()
        form = Priced({"price": shown})
        assert form.is_valid()
        assert form.cleaned_data["price"] == Decimal(amount)


@pytest.mark.parametrize(("currency", "written"), [("KWD", "1200.000"), ("SAR", "1200.00")])
def test_programs_read_a_plain_number(currency, written):
    with translation.override("fr"):
        assert words.as_number(Decimal(1200), currency) == written
