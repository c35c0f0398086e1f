"""Whose lines meet: those that say the same thing, not those that share a word."""

from __future__ import annotations

import pytest

from portal.front.queries.first_partners import _is_alike


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("Vêtements de bébé", "Vêtements de travail", False),
        ("Chutes de sergé", "Pantalons en sergé", False),
        ("Sergé de coton", "Sergé de coton écru", True),
        ("Vacuum packing of pitted dates", "Vacuum packing", True),
        ("Date paste for bakeries", "Date paste", True),
        ("Date paste for bakeries", "Paste", False),
        ("تعبئة التمور", "تعبئة العصير", False),
        ("", "Dates", False),
    ],
)
def test_lines_that_say_the_same(ours: str, theirs: str, alike: bool) -> None:
    assert _is_alike(ours, theirs) is alike
