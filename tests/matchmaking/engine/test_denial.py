"""Sentences that say what is not done, in three languages, and words that only look like it."""

import pytest

from matchmaking.engine.denial import affirmed


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We pack dates. We own no chilled transport.", "We pack dates."),
        ("We don't dye. We weave.", "We weave."),
        ("Tissage de coton. Nous ne teignons pas.", "Tissage de coton."),
        ("Nous n’avons aucune presse. Découpe laser.", "Découpe laser."),
        ("نزرع التمور. ولا نملك وسيلة نقل مبرّدة.", "نزرع التمور."),
        ("Dates without stones, date paste sans additifs", "Dates without stones, date paste sans additifs"),
        ("Non-woven fabric; note the notch", "Non-woven fabric; note the notch"),
        ("لاصقات وأقمشة لامعة", "لاصقات وأقمشة لامعة"),
        ("", ""),
    ],
)
def test_only_what_is_affirmed_is_left(text, left):
    assert affirmed(text) == left
