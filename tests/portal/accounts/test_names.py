"""A person's name for who reads it: in the letters of the page's language, where they gave both."""

import pytest
from django.utils import translation

from portal.accounts.models import User


@pytest.mark.parametrize(
    ("language", "expected"), [("ar", "بدر الهاجري"), ("en", "Badr Al-Hajri"), ("fr", "Badr Al-Hajri")]
)
def test_a_name_is_read_in_the_letters_of_the_page(language, expected):
    badr = User(full_name="بدر الهاجري", latin_name="Badr Al-Hajri")
    with translation.override(language):
        assert str(badr) == badr.name_here == badr.get_full_name() == expected


@pytest.mark.parametrize("language", ["ar", "en"])
def test_who_gave_one_name_has_that_one_everywhere(language):
    with translation.override(language):
        assert str(User(full_name="Huda Al-Mazroui")) == "Huda Al-Mazroui"
        assert str(User(email="huda@example.com")) == "huda@example.com"
