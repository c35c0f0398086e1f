"""What a title is about, without what only measures, dates or counts it."""

import pytest

from matchmaking.engine.measures import telling


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("A use for 60 t of date seed a year", ["date", "seed"]),
        ("Chilled haulage to Dammam port, 2 trucks a week", ["Chilled", "haulage", "Dammam", "port", "trucks"]),
        ("Working capital of SAR 400,000 for nine months", ["Working", "capital"]),
        ("Fil coton recyclé Ne 20, 3 t par mois disponibles", ["Fil", "coton", "recyclé"]),
        ("Acheteur pour 3 000 paires de babouches", ["Acheteur", "babouches"]),
        ("عجينة تمر للمخابز، 20 طناً متاحة كل شهر", ["عجينة", "تمر", "للمخابز"]),
        ("New labels, second-hand cartons", ["labels", "hand", "cartons"]),
        ("رافعة شوكية مستعملة", ["رافعة", "شوكية"]),
        ("Chariot élévateur d’occasion", ["Chariot", "élévateur"]),
        ("٤٠ طناً في الشهر", []),
        ("12 m2, 5 kg", []),
    ],
)
def test_figures_units_dates_and_states_say_nothing(title, words):
    assert list(telling(title).values()) == words
