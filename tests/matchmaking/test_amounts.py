"""What is said of how much and how often is taken out of what is looked for; names with numbers stay."""

import pytest

from matchmaking.amounts import without_amounts


def words(text):
    return " ".join(without_amounts(text).split())


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("A use for 60 t of date seed a year", "A use for of date seed"),
        ("Vacuum packing of pitted dates, 500g, 40 t a month", "Vacuum packing of pitted dates, ,"),
        ("Recyclable 70 µm film, 1,200.5 kg per quarter", "Recyclable film,"),
        ("Store below 40% humidity at 0 to 4 °C", "Store below humidity at to"),
        ("Location de 8\u202f000 bacs pliants, deux fois par semaine", "Location de bacs pliants, deux fois"),
        ("Sucre de dattes, 0,5 mm, 24 t par an", "Sucre de dattes, ,"),
        ("نوى تمر، ٦٠ طناً في السنة", "نوى تمر،"),
        ("زجاج مزدوج لواجهة 900 متر", "زجاج مزدوج لواجهة"),
        ("60 t", ""),
        ("", ""),
    ],
)
def test_numbers_their_units_and_how_often_are_taken_out(written, looked_for):
    assert words(written) == looked_for


@pytest.mark.parametrize(
    "written",
    [
        "ISO 22000 audit and EN 388 gloves",
        "Ne 30 yarn",
        "One 40-foot box",
        "6000-series scrap",
        "3D printing of 42CrMo4 with ResNet-50",
        "Tea in litre bottles by the tonne",
    ],
)
def test_numbers_in_names_and_units_without_a_number_stay(written):
    assert words(written) == written
