"""What the columns of a member list are called, in three languages, and which of them is which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from portal.search.normalise import fold

NEAR = 90.0

# In the order in which they are offered.
MEANINGS: dict[str, str | Promise] = {
    "name": _("Name"),
    "trade_name_latin": _("Trade name in Latin letters"),
    "trade_name_ar": _("Trade name in Arabic"),
    "legal_name_latin": _("Legal name in Latin letters"),
    "legal_name_ar": _("Legal name in Arabic"),
    "kind": _("Kind of organisation"),
    "link": _("Link in the chain"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "website": _("Website"),
    "country": _("Country"),
    "town": _("Town"),
    "registration_number": _("Registration number"),
    "registered_on": _("In the register since"),
    "registered_until": _("Registration valid until"),
    "makes": _("What it makes"),
    "buys": _("What it buys"),
    "serves": _("What it does for others"),
    "summary": _("In one sentence"),
    "description": _("About it"),
    "sectors": _("ISIC codes"),
    "certificates": _("Certificates"),
    "languages": _("Languages"),
    "size": _("Number of people"),
    "founded": _("Founded in"),
    "external_id": _("Your own number for it"),
}

_WORDS = {
    "name": "name; company; company name; organisation; organization; organisation name; firm; member; member name; business name; "
    "nom; entreprise; nom de l'entreprise; société; nom de la société; raison sociale; membre; adhérent; organisme; "
    "الاسم; اسم الشركة; الشركة; اسم المنشأة; المنشأة; اسم المؤسسة; المؤسسة; اسم العضو; العضو; الجهة; اسم الجهة",
    "trade_name_latin": "trade name; english name; name in english; latin name; name (english); trade_name_latin; nom commercial; "
    "nom en français; nom latin; الاسم بالإنجليزية; الاسم الإنجليزي; الاسم بالفرنسية; الاسم باللاتينية",
    "trade_name_ar": "arabic name; name in arabic; name (arabic); trade_name_ar; nom en arabe; nom arabe; الاسم بالعربية; الاسم العربي; "
    "الاسم التجاري",
    "legal_name_latin": "legal name; registered name; legal_name_latin; dénomination; dénomination sociale; nom légal",
    "legal_name_ar": "legal name in arabic; legal_name_ar; nom légal en arabe; الاسم القانوني; الاسم النظامي; الاسم الرسمي",
    "kind": "kind; type; category; kind of organisation; type of organisation; genre; catégorie; type d'organisation; nature; "
    "النوع; نوع الجهة; الفئة; التصنيف; نوع المنشأة",
    "link": "link; link in the chain; place in the chain; chain link; stage; maillon; maillon de la chaîne; place dans la chaîne; étape; "
    "الحلقة; حلقة; حلقة السلسلة; الحلقة في السلسلة; المرحلة; موقعها في السلسلة",
    "phone": "phone; telephone; tel; mobile; phone number; mobile number; mobile phone; whatsapp; contact number; cell; gsm; "
    "téléphone; tél; portable; numéro de téléphone; téléphone portable; "
    "الهاتف; هاتف; رقم الهاتف; الجوال; رقم الجوال; جوال; المحمول; الهاتف المحمول; الموبايل; رقم الاتصال; واتساب; التلفون",
    "email": "email; e-mail; mail; email address; e-mail address; courriel; adresse e-mail; adresse électronique; mél; "
    "البريد; البريد الإلكتروني; بريد إلكتروني; الإيميل; ايميل",
    "website": "website; web; site; url; web site; homepage; site web; site internet; الموقع; الموقع الإلكتروني; موقع الويب",
    "country": "country; pays; البلد; الدولة; بلد; دولة",
    "town": "town; city; place; location; ville; localité; commune; lieu; المدينة; مدينة; البلدة; المكان; الموقع الجغرافي; الولاية",
    "registration_number": "registration number; registration; cr; cr number; commercial registration; register number; licence number; "
    "registration_number; numéro d'immatriculation; registre du commerce; rc; matricule fiscal; siret; "
    "السجل التجاري; رقم السجل; رقم السجل التجاري; رقم القيد; رقم الترخيص; السجل",
    "registered_on": "registered on; registration date; date of registration; cr date; cr issue date; licence date; "
    "date d'immatriculation; date d'inscription au registre; immatriculée le; "
    "تاريخ السجل; تاريخ القيد; تاريخ إصدار السجل; تاريخ السجل التجاري; تاريخ الترخيص",
    "registered_until": "registered until; registration valid until; registration expiry; cr expiry; cr expiry date; licence expiry; "
    "fin d'immatriculation; immatriculation valable jusqu'au; "
    "تاريخ انتهاء السجل; انتهاء السجل; انتهاء السجل التجاري; تاريخ انتهاء السجل التجاري; تاريخ انتهاء الترخيص",
    "makes": "makes; products; product; what it makes; production; produits; produit; fabrique; ce qu'elle fabrique; "
    "المنتجات; المنتج; الإنتاج; ما تنتجه; منتجات",
    "buys": "buys; purchases; inputs; what it buys; achats; achète; intrants; المشتريات; ما تشتريه; المدخلات",
    "serves": "serves; services; service; what it does; prestations; prestation; الخدمات; الخدمة; خدمات; ما تقدمه",
    # What a list calls the activity is said in words of its own, and never a link of somebody's chain.
    "summary": "summary; in one sentence; short description; activity; business activity; résumé; en une phrase; présentation; "
    "activité; activité principale; نبذة; نبذة مختصرة; وصف مختصر; الملخص; النشاط; نشاط المنشأة; النشاط الرئيسي; طبيعة النشاط",
    "description": "description; about; notes on the company; à propos; الوصف; وصف; عن الشركة; التفاصيل",
    "sectors": "sectors; isic; isic code; isic codes; activity code; code isic; codes isic; citi; رمز النشاط; الرمز الدولي; رموز isic",
    "certificates": "certificates; certificate; certifications; certification; certificats; certificat; الشهادات; الشهادة; شهادات الجودة",
    "languages": "languages; language; langues; langue; اللغات; اللغة",
    "size": "size; employees; number of employees; staff; people; workforce; effectif; effectifs; salariés; nombre de salariés; employés; "
    "taille; عدد الموظفين; الموظفون; عدد العاملين; العمالة; عدد العمال; الحجم",
    "founded": "founded; year founded; founded in; since; year; établi en; création; année de création; fondée en; سنة التأسيس; التأسيس; "
    "تاريخ التأسيس; تأسست",
    "external_id": "id; external_id; member number; membership number; member id; no; number; ref; reference; n°; numéro; "
    "numéro d'adhérent; numéro de membre; référence; الرقم; رقم العضوية; رقم العضو; م; الرقم المرجعي",
}
# "اسم المنشأة بالإنجليزية", "Company (Arabic)": a word for the name, and in which letters.
_LETTERS = {
    "trade_name_latin": "in english; english; en; en français; français; fr; latin; بالإنجليزية; بالإنجليزي; الإنجليزية; إنجليزي; "
    "بالفرنسية; باللاتينية",
    "trade_name_ar": "in arabic; arabic; ar; en arabe; arabe; بالعربية; بالعربي; العربية; عربي",
}
KNOWN: dict[str, str] = {
    fold(word): meaning for meaning, words in _WORDS.items() for word in (*words.split("; "), meaning.replace("_", " "))
}

_IN_LETTERS = sorted(
    ((fold(word), meaning) for meaning, words in _LETTERS.items() for word in words.split("; ")),
    key=lambda pair: -len(pair[0]),
)


def guessed(header: Sequence[str]) -> list[str]:
    """What each column means, "" where its heading says nothing we know. No two columns mean the same: the surest has it."""
    found = [_meaning(heading) for heading in header]
    taken: dict[str, int] = {}
    for place, (meaning, score) in enumerate(found):
        if meaning and (meaning not in taken or score > found[taken[meaning]][1]):
            taken[meaning] = place
    return [meaning if taken.get(meaning) == place else "" for place, (meaning, _score) in enumerate(found)]


def _meaning(heading: str) -> tuple[str, float]:
    folded = fold(heading)
    if folded in KNOWN:
        return KNOWN[folded], 100.0
    plain = " ".join(re.findall(r"\w+", folded))
    for ending, meaning in _IN_LETTERS:
        if plain.endswith(f" {ending}") and KNOWN.get(plain.removesuffix(f" {ending}")) == "name":
            return meaning, 100.0
    near = process.extractOne(folded, KNOWN.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=NEAR)
    return (KNOWN[near[0]], near[1]) if near and len(folded) > 3 else ("", 0.0)
