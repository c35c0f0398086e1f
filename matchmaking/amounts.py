"""Amounts in a sentence: "60 t", "500 g", "٦٠ طن", "a week", "par mois". They are conditions, not what is looked for.

A text that has only the "60" and the "t" of a question in common with it says nothing about it, and both are rare
enough to look telling. A number that belongs to a name stays: ISO 22000, EN 388, Ne 30, 40-foot, 3D.
"""

from __future__ import annotations

import re

_UNITS = """
t tonne tonnes ton tons kg kilo kilos mg g gr gram grams gramme grammes l ml cl litre litres liter liters % ° °c
m m2 m3 m² m³ km cm mm mm² µm μm micron microns ha hectare hectares kw kva kwh v w bar
h hour hours heure heures min minute minutes day days jour jours week weeks semaine semaines month months mois
quarter quarters trimestre trimestres year years an ans année années
طن طنا أطنان كغ كجم كيلو جم غ غرام غراما جرام م متر مترا أمتار كم كيلومتر كيلومترا سم مم ملم ميكرون لتر لترا
ساعة ساعات يوم يوما أيام أسبوع أسبوعا أسابيع شهر شهرا أشهر سنة سنوات عام عاما درجة درجات
"""
_PERIODS = """
hour day week fortnight month quarter year season heure jour semaine quinzaine mois trimestre an année saison
الساعة اليوم الأسبوع الشهر الربع السنة العام الموسم يوم أسبوع شهر سنة عام موسم
"""


def _any_of(words: str) -> str:
    return "|".join(sorted((re.escape(word) for word in words.split()), key=len, reverse=True))


_TANWEEN = "[\u064b-\u0652]*"
_AMOUNT = re.compile(
    rf"(?<![^\W_])(?<!\w-)\d+(?:[\s.,٫٬]\d+)*(?:\s?(?:{_any_of(_UNITS)}){_TANWEEN}(?![^\W_])|(?![^\W_])(?!-\w))",
    re.IGNORECASE,
)
_EACH = re.compile(rf"\b(?:a|an|per|each|every|par|chaque|في|كل)\s+(?:{_any_of(_PERIODS)})\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:[A-Z]{2,5}|N[em])[\s-]$")


def without_amounts(text: str) -> str:
    """Return a text without its numbers, the units that follow them, and how often: "Film, 8 t a quarter" is "Film"."""
    return _EACH.sub(" ", _AMOUNT.sub(_unless_named, text))


def _unless_named(amount: re.Match[str]) -> str:
    if amount[0].isdigit() and _NAMED.search(amount.string, max(0, amount.start() - 7), amount.start()):
        return amount[0]
    return " "
