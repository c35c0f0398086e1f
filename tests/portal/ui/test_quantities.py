"""How much is asked or offered agrees with its number, in each language."""

from decimal import Decimal

import pytest
from django.utils import translation

from matchmaking.models import Listing
from portal.organisations.models import Capability
from portal.ui.quantities import COUNTED, in_words


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 person", "2 people", "40 tonnes", "2.5 tonnes", "1,200 pieces a month"]),
        ("fr", ["1 personne", "2 personnes", "40 tonnes", "2,5 tonnes", "1\u202f200 pièces par mois"]),
        ("ar", ["شخص واحد", "شخصان", "40 طناً", "2.5 طن", "1,200 قطعة شهرياً"]),
    ],
)
def test_the_unit_agrees_with_the_number(language, said):
    given = [(1, "people"), (2, "people"), (40, "t"), ("2.5", "t"), (1200, "pieces/month")]
    with translation.override(language):
        assert [in_words(Decimal(quantity), unit) for quantity, unit in given] == said


def test_every_unit_has_its_words():
    assert set(COUNTED) == {*Listing.Unit.values, *Capability.Unit.values}


def test_without_a_unit_the_number_stands_alone_and_without_a_number_nothing_does():
    assert in_words(Decimal(3), "") == "3"
    assert Listing(quantity=None).how_much == ""
