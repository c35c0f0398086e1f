"""Words that measure, date or count what is asked for, or say in what state it is, and not what; our own list, in three languages.

"60 t of date seed a year" asks for date seed. That somebody else writes "60 t a year" too says nothing.
"""

from __future__ import annotations

import re

from portal.search.normalise import spoken, tokens
from portal.search.words import STATES

_ENGLISH = """
kilogram gram kilo kg tonne ton metre meter litre liter kilometre hectare piece unit pallet lot batch hour day night week month
year season quarter morning evening today monday tuesday wednesday thursday friday saturday sunday january february march april
may june july august september october november december one two three four five six seven eight nine ten twelve twenty hundred
thousand million half dozen pair first second third per every each daily weekly monthly yearly annual free available spare
until within about around least most less than before after near nearby against up need needed looking wanted offer small large
"""

_FRENCH = """
kilogramme gramme kilo tonne mètre litre kilomètre hectare pièce unité palette lot heure jour nuit semaine mois an année saison
trimestre matin soir lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août
septembre octobre novembre décembre deux trois quatre cinq six sept huit neuf dix douze vingt cent mille million demi douzaine
paire premier deuxième troisième chaque quotidien hebdomadaire mensuel annuel libre disponible dès jusque environ moins avant
après près besoin cherche recherche offre petit grand
"""

_ARABIC = """
كيلوغرام كيلوجرام كيلو غرام جرام كجم كغ جم طن طنا أطنان متر أمتار لتر كيلومتر هكتار قطعة قطع وحدة وحدات دفعة دفعات ساعة ساعات
يوم أيام ليلة أسبوع أسابيع أسبوعيا شهر أشهر شهور شهريا سنة سنوات سنويا عام أعوام موسم مواسم صباح مساء يوميا الأحد الاثنين
الثلاثاء الأربعاء الخميس الجمعة السبت يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر جانفي فيفري
أفريل ماي جوان جويلية أوت واحد اثنان ثلاث ثلاثة أربع أربعة خمس خمسة ست ستة سبع سبعة ثماني ثمانية تسع تسعة عشر عشرة عشرون مئة
مائة ألف آلاف مليون نصف أول ثان ثالث كل متاح متاحة متوفر متوفرة حر خلال نحو حوالي قبل بعد قرب حاجة احتياج مطلوب نحتاج نطلب عرض
نعرض صغير كبير
"""

_MEASURES = frozenset(tokens(f"{_ENGLISH} {_FRENCH} {_ARABIC} {' '.join(STATES)}"))
_CURRENCIES = frozenset(
    tokens("SAR AED BHD DZD EGP EUR IQD JOD KWD LBP LYD MAD MRU OMR QAR TND USD ريال درهم دينار جنيه يورو دولار")
)
_ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")
_SHORTEST = 3


def telling(text: str) -> dict[str, str]:
    """Return the terms of a text that say what it is about, each with the first word that says it, in order."""
    return {term: word for term, word in spoken(text).items() if _tells(term)}


def _tells(term: str) -> bool:
    if term in _MEASURES or term in _CURRENCIES or any(letter.isdigit() for letter in term):
        return False
    return len(term) >= _SHORTEST or (len(term) > 1 and bool(_ARABIC_LETTER.search(term)))
