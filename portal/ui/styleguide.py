"""The style guide's sample content, in the language of the page. Every organisation named here is invented."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.utils import timezone

from .forms import Option
from .kinds import KINDS
from .parts import Action, Condition, ConditionState, Figure, Lane, Party, Pin, Slot, Stage, Step, Tab
from .words import language

HOSTILE = "<b>Bold & Sons</b> \"quoted\" 'names'"
CLUSTERS = [
    (-5.8, 35.77),
    (-5.0, 34.03),
    (-0.64, 35.7),
    (10.73, 36.45),
    (10.76, 34.74),
    (31.38, 31.04),
    (36.09, 32.07),
    (49.58, 25.37),
    (56.74, 24.35),
]
STATES: tuple[ConditionState, ...] = ("yes", "yes", "part", "no")
SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"


@dataclass(frozen=True)
class Sample:
    """The same few things in one language."""

    firm: str
    lab: str
    fund: str
    office: str
    need: str
    members: str
    more: str
    towns: tuple[str, ...]
    three: tuple[str, ...]
    five: tuple[str, ...]
    six: tuple[str, ...]
    eight: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    slot: str
    slot_note: str
    slot_action: str
    why: str
    hint: str
    wrong: str
    question: str
    units: tuple[str, str]


SAMPLES = {
    "en": Sample(
        firm="Nakhla Pack",
        lab="Palm Fibre Research Centre",
        fund="Sanad SME Fund",
        office="Eastern Food Export Office",
        need="Vacuum packing of pitted Khalas dates, 500 g",
        members="21 members",
        more="and 18 more",
        towns=("Tangier", "Fez", "Oran", "Nabeul", "Sfax", "Mansoura", "Zarqa", "Al-Ahsa", "Sohar"),
        three=("Clay and glaze", "Forming and firing", "Sale and export"),
        five=("Inputs", "Processing", "Packaging", "Logistics", "Market"),
        six=("Yarn", "Weaving or knitting", "Dyeing and finishing", "Making-up", "Washing", "Export"),
        eight=(
            "Fibre",
            "Yarn",
            "Weaving or knitting",
            "Dyeing and finishing",
            "Cutting",
            "Making-up",
            "Washing",
            "Export",
        ),
        conditions=(
            ("Oven at 1,050 °C", "Two electric kilns"),
            ("Within 40 km", "12 km by road"),
            ("800 pieces a week", "500 a week until May"),
            ("Lead-free test", "No test shown"),
        ),
        missing=("Lead-free test by a laboratory", "Price list"),
        slot="Missing: reefer booking to Europe",
        slot_note="6 needs wait.",
        slot_action="Invite one of 4",
        why="You need two chilled trucks a week at 4 °C. Three trucks run on that road and come back empty on Tuesdays.",
        hint="One sentence, as you would say it on the phone. Arabic, English or French.",
        wrong="Write how much you need, as a number. You wrote “some”.",
        question="What do you need?",
        units=("t a month", "pieces"),
    ),
    "fr": Sample(
        firm="Atelier Zitouna",
        lab="Centre d’Essais Textiles Thyna",
        fund="Fonds Kerkennah",
        office="Guichet Export du Sud",
        need="Fil coton recyclé, 12 t, certifié GRS",
        members="21 membres",
        more="et 18 autres",
        towns=("Tanger", "Fès", "Oran", "Nabeul", "Sfax", "Mansourah", "Zarqa", "Al-Ahsa", "Sohar"),
        three=("Argile et émail", "Façonnage et cuisson", "Vente et export"),
        five=("Intrants", "Transformation", "Emballage", "Logistique", "Marché"),
        six=("Fil", "Tissage ou tricotage", "Teinture et finition", "Confection", "Lavage", "Export"),
        eight=(
            "Fibre",
            "Fil",
            "Tissage ou tricotage",
            "Teinture et finition",
            "Coupe",
            "Confection",
            "Lavage",
            "Export",
        ),
        conditions=(
            ("Four à 1 050 °C", "Deux fours électriques"),
            ("À moins de 40 km", "12 km par la route"),
            ("800 pièces par semaine", "500 par semaine jusqu’en mai"),
            ("Essai sans plomb", "Aucun essai présenté"),
        ),
        missing=("Essai sans plomb par un laboratoire", "Liste de prix"),
        slot="Il manque : un transport frigorifique",
        slot_note="6 besoins attendent.",
        slot_action="Inviter l’un des 4",
        why="Vous cherchez 12 t de fil recyclé par trimestre. L’atelier en produit 20 t et se trouve à 9 km.",
        hint="Une phrase, comme au téléphone. En arabe, en anglais ou en français.",
        wrong="Écrivez la quantité en chiffres. Vous avez écrit « un peu ».",
        question="De quoi avez-vous besoin ?",
        units=("t par mois", "pièces"),
    ),
    "ar": Sample(
        firm="خطوط رمال للتبريد",
        lab="مركز أبحاث ألياف النخيل",
        fund="صندوق سند",
        office="مكتب تصدير الأغذية",
        need="نقل مبرّد إلى ميناء الدمام، شاحنتان أسبوعياً",
        members="21 عضواً",
        more="و18 غيرها",
        towns=("طنجة", "فاس", "وهران", "نابل", "صفاقس", "المنصورة", "الزرقاء", "الأحساء", "صحار"),
        three=("الطين والتزجيج", "التشكيل والحرق", "البيع والتصدير"),
        five=("المدخلات", "التصنيع", "التعبئة", "النقل", "السوق"),
        six=("الغزل", "النسيج أو الحياكة", "الصباغة والتجهيز", "الخياطة", "الغسيل", "التصدير"),
        eight=("الألياف", "الغزل", "النسيج أو الحياكة", "الصباغة والتجهيز", "القص", "الخياطة", "الغسيل", "التصدير"),
        conditions=(
            ("فرن عند 1,050 درجة", "فرنان كهربائيان"),
            ("ضمن 40 كم", "12 كم بالطريق"),
            ("800 قطعة أسبوعياً", "500 أسبوعياً حتى مايو"),
            ("فحص الخلو من الرصاص", "لم يُعرض فحص"),
        ),
        missing=("فحص الخلو من الرصاص من مختبر", "قائمة الأسعار"),
        slot="حلقة ناقصة: حجز حاويات مبرّدة",
        slot_note="6 احتياجات تنتظر.",
        slot_action="دعوة واحدة من 4",
        why="تحتاجون شاحنتين مبرّدتين أسبوعياً. لدى خطوط رمال ثلاث شاحنات على الطريق نفسه.",
        hint="جملة واحدة كما تقولونها في الهاتف، بالعربية أو الإنجليزية أو الفرنسية.",
        wrong="اكتبوا الكمية رقماً. كتبتم «بعض».",
        question="ما الذي تحتاجونه؟",
        units=("طن شهرياً", "قطعة"),
    ),
}


def everything() -> dict[str, Any]:
    """The context of the style guide."""
    sample = SAMPLES[language()]
    asked, sent_back = _form_class(sample), {"quantity": "x", "email": "nobody", "day": "?", "upload": "", "what": ""}
    return {
        "sample": sample,
        "hostile": HOSTILE,
        "kinds": list(KINDS),
        "icons": re.findall(r'<symbol id="([a-z]+)"', SPRITE.read_text()),
        "chains": [sample.eight[:length] for length in range(3, 9)],
        "ribbons": [
            _flat(sample.three, {3: "gap"}),
            _flat(sample.six, {4: "thin"}),
            _flat(sample.eight, {1: "gap", 4: "thin", 7: "thin"}),
        ],
        "whole": _whole(sample),
        "conditions": [
            Condition(title, found, state) for (title, found), state in zip(sample.conditions, STATES, strict=True)
        ],
        "fresh": asked(prefix="fresh"),
        "refused": asked(sent_back, prefix=""),
        "tabs": [
            Tab(sample.five[0], "#main", current=True, count=3, waiting=True),
            Tab(sample.five[1], "#main", count=4),
            Tab(sample.five[2], "#main"),
        ],
        "steps": [
            Step(sample.five[0], "done"),
            Step(sample.five[1], "current"),
            Step(sample.five[2]),
            Step(sample.five[3]),
        ],
        "figures": [
            Figure(sample.five[0], "67", "/ 86", sample.members, (3, 4, 4.4, 5, 7, 6.5, 8)),
            Figure(sample.five[1], "29", note=sample.slot_note, points=(8, 7, 7, 5, 4, 3.5, 3)),
            Figure(sample.five[2], "3.2"),
        ],
        "clusters": [
            Pin(latitude, longitude, "cluster", town)
            for (longitude, latitude), town in zip(CLUSTERS, sample.towns, strict=True)
        ],
        "near": _near(),
        "now": timezone.now(),
        "four_days_ago": timezone.localdate() - dt.timedelta(days=4),
        "next_week": timezone.localdate() + dt.timedelta(days=7),
    }


def _flat(names: tuple[str, ...], states: dict[int, Any]) -> list[Stage]:
    icons = ("inputs", *("processing" for _ in names[2:]), "market")
    return [
        Stage(name, icon=icon, state=states.get(place, "covered"))
        for place, (name, icon) in enumerate(zip(names, icons, strict=True), 1)
    ]


def _whole(sample: Sample) -> list[Stage]:
    """A chain with members, support and missing links."""
    firms = (Party(sample.firm, "firm", "#main"), Party(HOSTILE, "firm"))
    lanes = (
        Lane("finance", str(KINDS["finance"]), (Party(sample.fund, "finance"),)),
        Lane("research", str(KINDS["research"]), (Party(sample.lab, "research", "#main"),)),
        Lane("government", str(KINDS["government"]), (Party(sample.office, "government"),)),
    )
    bare = (Lane("finance", str(KINDS["finance"])), Lane("research", str(KINDS["research"])), lanes[2])
    slot = Slot(sample.slot, sample.slot_note, Action(sample.slot_action, "#main"))
    more = Action(sample.more, "#main")
    return [
        Stage(sample.five[0], sample.members, "inputs", members=firms, more=more, lanes=lanes),
        Stage(sample.five[1], sample.members, "processing", members=firms, more=more, lanes=lanes),
        Stage(sample.five[2], sample.members, "packaging", members=firms, lanes=lanes),
        Stage(sample.five[3], sample.members, "logistics", "gap", members=firms[:1], slots=(slot,), lanes=bare),
        Stage(sample.five[4], sample.members, "market", "thin", members=firms[:1], lanes=bare),
    ]


def _near() -> list[Pin]:
    around_hofuf = [
        (25.28, 49.5),
        (25.44, 49.62),
        (26.27, 50.15),
        (26.4, 50.12),
        (25.37, 49.4),
        (26.45, 50.05),
        (25.37, 49.41),
    ]
    kinds = ("firm", "firm", "firm", "firm", "research", "government", "university")
    pins = [
        Pin(latitude, longitude, kind, number=number)
        for number, ((latitude, longitude), kind) in enumerate(zip(around_hofuf, kinds, strict=True), 1)
    ]
    return [*pins, Pin(25.36, 49.59, you=True)]


def _form_class(sample: Sample) -> type[forms.Form]:
    """Every look of a field; texts in the language of the page."""
    chain = [
        (str(place), Option(name, note=sample.members, missing=place == 4)) for place, name in enumerate(sample.five, 1)
    ]
    stakeholders = [
        (code, Option(word, kind=code, how_many=how_many))
        for (code, word), how_many in zip(KINDS.items(), (274, 31, 24, 18, 56, 9), strict=True)
    ]

    class Everything(forms.Form):
        what = forms.CharField(label=sample.question, help_text=sample.hint)
        more = forms.CharField(
            label=sample.why[:24], widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}), required=False
        )
        quantity = forms.DecimalField(label=sample.five[0], error_messages={"invalid": sample.wrong})
        unit = forms.ChoiceField(label=sample.five[1], choices=[(unit, unit) for unit in sample.units], required=False)
        email = forms.EmailField(label=sample.five[2])
        day = forms.DateField(label=sample.five[4], widget=forms.DateInput(attrs={"type": "date"}))
        upload = forms.FileField(label=sample.five[3], required=False)
        link = forms.ChoiceField(label=sample.five[1], choices=chain, widget=forms.RadioSelect)
        links = forms.MultipleChoiceField(
            label=sample.five[1], choices=chain, widget=forms.CheckboxSelectMultiple, required=False
        )
        short = forms.ChoiceField(
            label=sample.five[1],
            choices=[(value, str(label)) for value, label in chain],
            widget=forms.RadioSelect,
            required=False,
        )
        kind = forms.MultipleChoiceField(
            label=sample.five[3], choices=stakeholders, widget=forms.CheckboxSelectMultiple, required=False
        )
        agree = forms.BooleanField(label=sample.need, help_text=sample.members)

    return Everything
