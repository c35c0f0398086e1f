"""Pairs of organisations with the answer: written by hand in a file, and made by rules out of names in our own words.

The rules write one organisation as two offices would (another script, another legal form, a vowel more, a number with points), and
set beside it those that look like it and are not: a namesake in another town, a sister of another trade, a daughter on the same domain.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..likeness import Traits


@dataclass(frozen=True, slots=True)
class Pair:
    """`rule` says which kind of pair it is."""

    one: Traits
    other: Traits
    same: bool
    rule: str


# A name, how others spell it in Latin letters, and in Arabic.
_NAMES = [
    ("Noor", "Nour Nur", "النور"), ("Amal", "Amel", "الأمل"), ("Waha", "Wahah", "الواحة"), ("Nakheel", "Nakhil Nakhiel", "النخيل"),
    ("Sanabel", "Sanabil", "السنابل"), ("Baraka", "Barakah", "البركة"), ("Najah", "Nagah", "النجاح"), ("Rayan", "Rayyan Reyan", "الريان"),
    ("Fajr", "Fajer", "الفجر"), ("Salam", "Salem Selam", "السلام"), ("Yasmin", "Yasmine Yasmeen", "الياسمين"), ("Karam", "Karem", "الكرم"),
    ("Sahara", "Sahra", "الصحراء"), ("Jazeera", "Jazira Djazira", "الجزيرة"), ("Manar", "Menar", "المنار"),
    ("Bustan", "Boustan", "البستان"),
    ("Rabie", "Rabi Rabii", "الربيع"), ("Hilal", "Hilel", "الهلال"), ("Badr", "Bader", "البدر"), ("Nasr", "Nasser", "النصر"),
    ("Ittihad", "Itihad Ettihad", "الاتحاد"), ("Madina", "Medina Madinah", "المدينة"), ("Kawthar", "Kaouther Kawther", "الكوثر"),
    ("Zaytuna", "Zitouna Zaitouna", "الزيتونة"), ("Othmani", "Otmani Athmani", "العثماني"), ("Mansouri", "Mansuri Mansoury", "المنصوري"),
    ("Benhamida", "Benhmida", "بن حميدة"), ("Trabelsi", "Trabolsi", "الطرابلسي"), ("Haddad", "Hadad", "حداد"),
    ("Khoury", "Khouri Koury", "خوري"),
    ("Bouazizi", "Bouaziz Bouazizy", "البوعزيزي"), ("Shammari", "Chammari Shamari", "الشمري"), ("Otaibi", "Utaibi Oteibi", "العتيبي"),
    ("Ghamdi", "Gamdi", "الغامدي"), ("Qahtani", "Kahtani", "القحطاني"), ("Dosari", "Dossari Dosary", "الدوسري"),
    ("Harbi", "Harby", "الحربي"),
    ("Tijani", "Tidjani Tijany", "التيجاني"), ("Mabrouk", "Mabrook Mebrouk", "المبروك"), ("Saidi", "Saydi Saeedi", "السعيدي"),
]  # fmt: skip
_FIRST = [
    ("Mohamed", "Mohammed Muhammad Mohammad", "محمد"), ("Ahmed", "Ahmad Ahmet", "أحمد"), ("Youssef", "Yousef Yusuf", "يوسف"),
    ("Khaled", "Khalid Kaled", "خالد"), ("Hassan", "Hasan Hassen", "حسن"), ("Ibrahim", "Ebrahim Brahim", "إبراهيم"),
    ("Salah", "Saleh", "صالح"),
    ("Omar", "Omer Umar", "عمر"), ("Ali", "Aly", "علي"), ("Faisal", "Faysal Faycal", "فيصل"),
]  # fmt: skip
_TRADE = [
    ("Trading", "Commerce", "للتجارة"), ("Dates", "Dattes", "للتمور"), ("Plastics", "Plastique", "للبلاستيك"),
    ("Textiles", "Textile", "للنسيج"),
    ("Transport", "Transports", "للنقل"), ("Contracting", "Construction", "للمقاولات"), ("Packaging", "Emballage", "للتغليف"),
    ("Food Industries", "Industries Alimentaires", "للصناعات الغذائية"), ("Oils", "Huiles", "للزيوت"), ("Steel", "Acier", "للحديد"),
    ("Furniture", "Meubles", "للأثاث"), ("Electric", "Electrique", "للكهرباء"), ("Glass", "Verre", "للزجاج"), ("Paper", "Papier", "للورق"),
]  # fmt: skip
_FORMS = ["{} LLC", "{} Co.", "{} Ltd", "{} Est.", "{} W.L.L.", "{} Company", "{}", "{} Group"]
_FORMS_FR = ["Société {} SARL", "Ste {}", "{} S.A.R.L.", "{} SA", "Ets {}", "{} SUARL", "{}"]
_FORMS_AR = ["شركة {}", "مؤسسة {}", "شركة {} ذ.م.م", "شركة {} المحدودة", "{}", "مجموعة {}", "{} ش.م.م"]
_TOWNS = {
    "SA": [("Riyadh", "الرياض", 24.69, 46.72), ("Dammam", "الدمام", 26.43, 50.10), ("Hofuf", "الهفوف", 25.38, 49.59),
    ("Jeddah", "جدة", 21.54, 39.17)],
    "TN": [("Sfax", "صفاقس", 34.74, 10.76), ("Sousse", "سوسة", 35.83, 10.64), ("Tunis", "تونس", 36.80, 10.18),
    ("Gabes", "قابس", 33.88, 10.10)],
    "EG": [("Cairo", "القاهرة", 30.04, 31.24), ("Damietta", "دمياط", 31.42, 31.81), ("Mansoura", "المنصورة", 31.04, 31.38)],
    "MA": [("Fes", "فاس", 34.03, -5.00), ("Tangier", "طنجة", 35.77, -5.80), ("Agadir", "أكادير", 30.42, -9.60)],
    "AE": [("Dubai", "دبي", 25.20, 55.27), ("Sharjah", "الشارقة", 25.35, 55.42), ("Ajman", "عجمان", 25.41, 55.44)],
}  # fmt: skip
_ENDING = {"SA": "com.sa", "TN": "com.tn", "EG": "com.eg", "MA": "ma", "AE": "ae"}
_PUBLIC = ["https://facebook.com/ourpage", "https://sites.google.com/view/us", "", ""]
_PLACES = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True, slots=True)
class _Firm:
    """What is true of one, before an office writes it down."""

    name: tuple[str, str, str]
    first: tuple[str, str, str] | None
    trade: tuple[str, str, str]
    country: str
    town: tuple[str, str, float, float]
    number: str
    domain: str


def made_pairs(number: int, seed: int = 8) -> Iterator[Pair]:
    """So many pairs, a third of them the same; the same ones for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - invented names
    rules = [_again, _again, _again, _namesake, _sister, _daughter, _neighbour, _abroad, _two_of_them]
    for place in range(number):
        firm = _firm(dice)
        rule = rules[place % len(rules)]
        other, same = rule(firm, dice)
        knows = dice.choice([0.85, 0.6, 0.35])
        yield Pair(_written(firm, dice, knows), _written(other, dice, knows), same, rule.__name__.strip("_"))


def written_pairs(path: Path) -> Iterator[Pair]:
    """Those of a file written by hand; its columns are fields of `Traits` with 1 and 2, names parted by a stroke."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Pair(_side(row, "1"), _side(row, "2"), row["same"] == "yes", row["rule"])


def _side(row: dict[str, str], side: str) -> Traits:
    names = tuple(name.strip() for name in row[f"names{side}"].split("|"))
    fields = ("number", "country", "website", "town")
    return Traits(names, **{field: row[f"{field}{side}"] for field in fields})


def _firm(dice: random.Random) -> _Firm:
    country = dice.choice(list(_TOWNS))
    name = dice.choice(_NAMES)
    word = name[0].lower()
    domain = f"{word}-{dice.randrange(1000)}.{_ENDING[country]}"
    first = dice.choice(_FIRST) if dice.random() < 0.4 else None
    return _Firm(name, first, dice.choice(_TRADE), country, dice.choice(_TOWNS[country]), _digits(dice), domain)


def _digits(dice: random.Random) -> str:
    return str(dice.randrange(10**9, 10**10))


def _again(firm: _Firm, _dice: random.Random) -> tuple[_Firm, bool]:
    return firm, True


def _namesake(firm: _Firm, dice: random.Random) -> tuple[_Firm, bool]:
    """The same name in another town."""
    town = dice.choice([town for town in _TOWNS[firm.country] if town != firm.town])
    return replace(firm, town=town, number=_digits(dice), domain=f"x{firm.domain}"), False


def _sister(firm: _Firm, dice: random.Random) -> tuple[_Firm, bool]:
    """The same name and town, another trade and register."""
    trade = dice.choice([trade for trade in _TRADE if trade != firm.trade])
    return replace(firm, trade=trade, number=_digits(dice), domain=f"x{firm.domain}"), False


def _daughter(firm: _Firm, dice: random.Random) -> tuple[_Firm, bool]:
    """Parent and subsidiary: the same name and domain, another trade and register."""
    trade = dice.choice([trade for trade in _TRADE if trade != firm.trade])
    return replace(firm, trade=trade, number=_digits(dice)), False


def _neighbour(firm: _Firm, dice: random.Random) -> tuple[_Firm, bool]:
    """The same trade in the same town under another name."""
    name = dice.choice([name for name in _NAMES if name != firm.name])
    return replace(firm, name=name, number=_digits(dice), domain=f"x{firm.domain}"), False


def _abroad(firm: _Firm, dice: random.Random) -> tuple[_Firm, bool]:
    country = dice.choice([country for country in _TOWNS if country != firm.country])
    town = dice.choice(_TOWNS[country])
    return replace(firm, country=country, town=town, number=_digits(dice), domain=f"x{firm.domain}"), False


def _two_of_them(_firm_before: _Firm, dice: random.Random) -> tuple[_Firm, bool]:
    return _firm(dice), False


def _written(firm: _Firm, dice: random.Random, knows: float) -> Traits:
    """As one office has it: not all that there is to know, in its own spelling."""
    arabic = dice.random() < 0.4
    names = [_in_arabic(firm, dice) if arabic else _in_latin(firm, dice)]
    if dice.random() < 0.25:
        names.append(_in_latin(firm, dice) if arabic else _in_arabic(firm, dice))
    number = _number_written(firm.number, dice) if dice.random() < knows else ""
    town: Any = firm.town[1 if arabic else 0] if dice.random() < 0.9 else ""
    degrees = dice.random() < 0.3
    return Traits(
        tuple(names),
        number=number,
        country=firm.country,
        website=f"https://{dice.choice(['www.', ''])}{firm.domain}/" if dice.random() < knows else dice.choice(_PUBLIC),
        town=town,
        latitude=firm.town[2] + dice.uniform(-0.01, 0.01) if degrees else None,
        longitude=firm.town[3] + dice.uniform(-0.01, 0.01) if degrees else None,
    )


def _number_written(number: str, dice: random.Random) -> str:
    ways = [
        number,
        f"CR {number}",
        f"{number[:4]}-{number[4:]}",
        number.translate(_PLACES),
        f"{number[:4]} {number[4:7]} {number[7:]}",
    ]
    return dice.choice(ways)


def _in_latin(firm: _Firm, dice: random.Random) -> str:
    french = firm.country in {"TN", "MA"} and dice.random() < 0.6
    article = dice.choice(["Al ", "Al-", "El "]) if firm.name[2].startswith("ال") and dice.random() < 0.8 else ""
    words = [_spelt(firm.first, dice)] if firm.first else []
    words.append(article + _spelt(firm.name, dice))
    if dice.random() < 0.9:
        words.insert(0, firm.trade[1]) if french and dice.random() < 0.5 else words.append(
            firm.trade[1 if french else 0]
        )
    name = dice.choice(_FORMS_FR if french else _FORMS).format(" ".join(words))
    return name.upper() if dice.random() < 0.2 else _slip(name, dice) if dice.random() < 0.06 else name


def _spelt(name: tuple[str, str, str], dice: random.Random) -> str:
    return dice.choice([name[0], name[0], *name[1].split()])


def _in_arabic(firm: _Firm, dice: random.Random) -> str:
    words = [firm.first[2]] if firm.first else []
    words.append(firm.name[2])
    if dice.random() < 0.9:
        words.append(firm.trade[2])
    name = dice.choice(_FORMS_AR).format(" ".join(words))
    return name.translate(str.maketrans("ةأإ", "هاا")) if dice.random() < 0.3 else name


def _slip(name: str, dice: random.Random) -> str:
    """Two letters of the longest word change places."""
    word = max(name.split(), key=len)
    place = dice.randrange(1, max(2, len(word) - 1))
    return name.replace(word, word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :], 1)
