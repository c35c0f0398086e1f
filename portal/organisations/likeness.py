"""How likely two organisations are one: by name, registration number, web domain and place. Pure: no database.

`compare(one, other)` answers with a score from 0 to 1 and why. From SAME on two are taken for one, from UNSURE on a person decides.

How the weights were found: an office compares names first and asks the register second, so a name that is the same in every word
brings a pair to where a person looks, and not further; a town, a domain or a number must speak for it before nobody is asked. The
steps were then moved by hundredths on every second pair of the evaluation set (`manage.py evaluate_duplicates --half tuning`); what
docs/onboarding.md says is of the other pairs.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from urllib.parse import urlsplit

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from stdnum.exceptions import ValidationError

from portal.search.normalise import fold
from portal.search.sounds import is_arabic, skeleton
from portal.search.sounds import likeness as sounds_alike

from .names import in_plain_digits

SAME, UNSURE = 0.8, 0.5

NAME, NAME_ALONE = 0.72, 0.08
"""What a name that is the same in every word brings, and what it lacks where only one of its words tells anything."""
TOWN, OTHER_TOWN = 0.13, 0.2
DOMAIN, OTHER_DOMAIN = 0.25, 0.06
NUMBER, OTHER_NUMBER = 0.4, 0.35
OTHER_TRADE = 0.25
"""One makes plastics and the other trades: so the words of their names say, or their kinds."""
LEAST_NAME = 0.3
"""Below it a name speaks against a pair."""
ALL_OF_IT = 0.97
"""From here on a name is the same but for its spelling."""
AGAINST = 0.45
"""The most that names, domain and place bring where numbers or countries say that they are two: nobody is asked."""
NEAR, FAR = 2.0, 40.0
"""Kilometres: within the first it is the same place, whatever it is called; beyond the second another."""

LEGAL = frozenset(
    fold(
        """
        co company cie compagnie ltd limited llc inc incorporated corp corporation group groupe holding holdings est establishment
        establishments etablissement etablissements ets sa sarl sarlau sas sasu suarl spa srl gmbh ag plc wll bsc saog saoc sal fze fzc
        fzco societe sté ste snc eurl pvt private privee public the and et of de du des da d l la le les for in son sons fils freres bros
        brothers sons partner partners associes
        شركة شركه مؤسسة مجموعة المحدودة محدودة القابضة ذ م ش ك ق ت ع ذمم شمم ذات مسؤولية مسئولية المسؤولية مساهمة تضامنية وشركاه وشركاؤه
        وأولاده واولاده وأبناؤه وإخوانه شخص واحد الواحد خاصة عامة عامه و في
        """
    ).split()
)
"""Words of the legal form, folded: two are no more the same for being both a limited company."""

_TRADES = {
    "trade": "trading trade commerce commercial commerciale negoce distribution تجارة التجارة للتجارة والتجارة التجارية تجاري",
    "make": "factory factories plant usine manufacturing manufacture industries industry industrial industrie industriel industrielle "
    "مصنع مصانع للصناعة الصناعة صناعة الصناعية الصناعات للصناعات صناعات صناعي",
    "carry": "transport transports transportation logistics logistique freight shipping نقل النقل للنقل لوجستية اللوجستية شحن للشحن",
    "build": "contracting construction constructions building batiment travaux مقاولات المقاولات للمقاولات انشاءات للإنشاءات بناء للبناء",
    "advise": "consulting consultancy conseil consultants engineering ingenierie استشارات للاستشارات هندسية الهندسية",
    "serve": "services service prestations خدمات الخدمات للخدمات",
    "farm": "farm farms agricultural agriculture agricole agro ferme مزرعة مزارع زراعية الزراعية للزراعة",
    "dates": "dates date dattes datte تمور التمور للتمور تمر",
    "food": "food foods alimentaire aliments agroalimentaire أغذية الأغذية للأغذية غذائية الغذائية المواد",
    "textile": "textile textiles tissus fabrics نسيج النسيج للنسيج منسوجات المنسوجات للمنسوجات أقمشة",
    "clothes": "garments clothing confection vetements apparel ملابس الملابس للملابس",
    "plastic": "plastic plastics plastique plastiques بلاستيك البلاستيك للبلاستيك بلاستيكية",
    "pack": "packaging packing pack emballage emballages conditionnement تغليف التغليف للتغليف تعبئة والتغليف",
    "steel": "steel iron metal metals acier fer metaux حديد الحديد للحديد معادن المعادن للمعادن صلب",
    "oil": "oil oils huile huiles huilerie olive olives زيوت الزيوت للزيوت زيت زيتون الزيتون",
    "paper": "paper carton cartons papier كرتون الكرتون ورق الورق للورق",
    "chemistry": "chemicals chemical chimie chimique كيماويات الكيماويات للكيماويات كيميائية",
    "electric": "electric electrical electronics electrique electronique كهرباء كهربائية للكهرباء إلكترونيات",
    "pharma": "pharma pharmaceutical pharmaceuticals pharmaceutique أدوية الأدوية للأدوية دوائية",
    "print": "printing imprimerie press مطابع المطابع مطبعة طباعة للطباعة",
    "tour": "tourism travel tourisme voyages سياحة السياحة للسياحة سفر والسفر",
    "glass": "glass verre زجاج الزجاج للزجاج",
    "wood": "wood furniture bois meubles خشب أخشاب الأخشاب أثاث الأثاث للأثاث",
    "water": "water eau eaux مياه المياه للمياه",
    "abroad": "international internationale global world mondial دولية الدولية عالمية العالمية للدولية",
    "nation": "national nationale arab arabian arabe saudi tunisian tunisienne gulf وطنية الوطنية عربية العربية سعودية السعودية "
    "خليجية الخليج الخليجية تونسية التونسية",
}  # fmt: skip
TRADES = {fold(word): trade for trade, words in _TRADES.items() for word in words.split()}
"""Words for what one does, in three languages: they are one however they are written, and tell less than a name does."""
SAYS_LITTLE = frozenset({"abroad", "nation", "serve"})
_JOINED = re.compile(r"\b(ben|bin|ibn|bou|abu|abou|abd|بن|بو|ابو|عبد)\s+(?=\w)")
"""What begins a name of two words that others write as one."""
_ARTICLE = re.compile(r"^(?:وال|ال|لل)(?=..)")
_LATIN_ARTICLES = frozenset({"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "en", "er", "es", "et", "ez"})
_INITIALS = re.compile(r"(?<!\w)(?:\w[.\u066b]\s?){2,}(?:\w(?!\w))?\.?")
"""S.A.R.L., L.L.C., ش.م.م: one word, whatever its points."""

PUBLIC_HOSTS = frozenset(
    [
        "facebook.com",
        "fb.com",
        "fb.me",
        "instagram.com",
        "linkedin.com",
        "twitter.com",
        "x.com",
        "youtube.com",
        "youtu.be",
        "tiktok.com",
        "wa.me",
        "whatsapp.com",
        "t.me",
        "telegram.me",
        "snapchat.com",
        "google.com",
        "goo.gl",
        "maps.app.goo.gl",
        "g.page",
        "business.site",
        "sites.google.com",
        "wixsite.com",
        "wix.com",
        "wordpress.com",
        "blogspot.com",
        "weebly.com",
        "jimdofree.com",
        "jimdosite.com",
        "github.io",
        "linktr.ee",
        "bit.ly",
        "alibaba.com",
        "made-in-china.com",
        "pagesjaunes.fr",
        "yellowpages.com",
        "kompass.com",
        "shopify.com",
        "myshopify.com",
        "webnode.com",
        "webs.com",
        "godaddysites.com",
        "haraj.com.sa",
        "salla.sa",
        "zid.store",
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "outlook.com",
        "outlook.fr",
        "outlook.sa",
        "live.com",
        "live.fr",
        "msn.com",
        "yahoo.com",
        "yahoo.fr",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.net",
        "gmx.fr",
        "mail.com",
        "mail.ru",
        "yandex.com",
        "yandex.ru",
        "zoho.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "sfr.fr",
        "planet.tn",
        "topnet.tn",
        "gnet.tn",
        "hexabyte.tn",
        "menara.ma",
        "caramail.com",
        "emirates.net.ae",
        "eim.ae",
        "stc.com.sa",
        "batelco.com.bh",
        "qatar.net.qa",
        "omantel.net.om",
    ]
)
"""Where everybody has a page or a letter box: the host says nothing about whose it is."""
_SECOND_LEVEL = frozenset({"com", "co", "net", "org", "gov", "edu", "ac", "ind", "intl", "nom"})

_NUMBERS = {
    "FR": ("fr.siret", "fr.siren"),
    "TN": ("tn.mf",),
    "MA": ("ma.ice",),
    "DZ": ("dz.nif",),
    "EG": ("eg.tn",),
    "TR": ("tr.vkn",),
}  # fmt: skip
"""The registers that python-stdnum knows in the countries that are served here, the longest number first."""
_LABEL = re.compile(
    r"^(?:C\.?R\.?|R\.?C\.?|ICE|M\.?F\.?|TIN|TVA|VAT|SIREN|SIRET|NO|N°|Nº|س\.?\s?ت\.?|رقم)[\s.:#°]*(?=[\dA-Z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What of an organisation is compared. `country` is a code of ISO 3166, degrees are of WGS 84; empty is unknown."""

    names: tuple[str, ...]
    number: str = ""
    country: str = ""
    website: str = ""
    email: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 to 1; `reasons` are keys of REASONS in queries/likeness.py, the strongest first."""

    score: float
    reasons: tuple[str, ...] = ()


NOTHING = Likeness(0.0)


def compare(one: Traits, other: Traits) -> Likeness:
    """Whether two are one. The same whichever comes first."""
    name, alone, trades_differ = _names(one, other)
    numbers, domains, place = _numbers(one, other), _domains(one, other), _place(one, other)
    abroad = bool(one.country and other.country and one.country != other.country)
    kinds_differ = bool(one.kind and other.kind and one.kind != other.kind)
    said = [
        _said(numbers, (NUMBER, "number"), (-OTHER_NUMBER, "other_number")),
        _said(domains, (DOMAIN, "domain"), (-OTHER_DOMAIN, "other_domain")),
        _said(place, (TOWN, "town"), (-OTHER_TOWN, "other_town")),
        (-OTHER_NUMBER * abroad, "other_country"),
        (-OTHER_TRADE * (kinds_differ or (trades_differ and numbers <= 0)), "other_trade"),
    ]
    if name >= LEAST_NAME:
        said.append((NAME * name - NAME_ALONE * alone, "name" if name >= ALL_OF_IT else "name_alike"))
    score = sum(weight for weight, _reason in said)
    if numbers > 0 and not abroad:
        # A number is typed wrong, or is that of the whole group: without a name alike a person looks.
        score = max(score, 0.9) if name >= 0.6 else min(max(score, 0.55), 0.75)
    else:
        score = _without_number(one, other, score, name, domains if numbers == 0 else -1)
    here = place > 0 and not alone and not trades_differ and not kinds_differ
    trusted = name >= ALL_OF_IT and (domains > 0 or (here and not abroad and not _says_less(one, other)))
    score = _against(one, other, score, numbers=numbers, abroad=abroad, trusted=trusted)
    reasons = [reason for weight, reason in sorted(said, key=lambda pair: -abs(pair[0])) if weight]
    return Likeness(round(min(max(score, 0.0), 1.0), 3), tuple(reasons))


def _said(verdict: int, for_it: tuple[float, str], against: tuple[float, str]) -> tuple[float, str]:
    return for_it if verdict > 0 else against if verdict < 0 else (0.0, "")


def _without_number(one: Traits, other: Traits, score: float, name: float, domains: int) -> float:
    """One that says its trade beside one that says none, or a domain without the name, is for a person to look at."""
    if _says_less(one, other):
        score = min(score, SAME - 0.01)
    if domains > 0 and name < 0.85:
        return min(max(score, UNSURE if name >= LEAST_NAME else 0.3), 0.75)
    return score


def _against(one: Traits, other: Traits, score: float, *, numbers: int, abroad: bool, trusted: bool) -> float:
    """What registers and countries contradict is never the same by its name alone; `trusted`: name and domain are the same."""
    if (numbers < 0 and not _slip(one, other)) or (abroad and numbers <= 0):
        return min(score, UNSURE if trusted else AGAINST)
    return min(score, 0.75) if numbers < 0 or abroad else score


def keys_of(one: Traits) -> set[str]:
    """Under what those that may be the same are looked up: never all with all. A pair that shares none is not compared."""
    found = {f"n:{one.country}:{number}" for number in filter(None, [number_key(one.number, one.country)])}
    found |= {f"d:{domain}" for domain in domains_of(one)}
    for name in one.names:
        words = [_sound(word) for word in _words(name) if word not in TRADES]
        trades = sorted({TRADES[word] for word in _words(name) if word in TRADES} - SAYS_LITTLE)
        telling = [word for word in words if word]
        found |= {f"w:{one.country}:{word}" for word in telling if len(word) >= 2 or word == "~"}
        found |= {f"p:{one.country}:{'+'.join(sorted(pair))}" for pair in pairwise(telling)}
        if telling:
            found |= {f"p:{one.country}:{telling[0]}+{trade}" for trade in trades}
            found.add(f"p:{one.country}:{telling[0]}@{fold(one.town)[:12]}")
        elif trades:
            found.add(f"p:{one.country}:{'+'.join(trades)}")
    return {key[:80] for key in found}


@lru_cache(maxsize=100_000)
def number_key(number: str, country: str) -> str:
    """A registration number as it is compared: without label, spaces and points, of the firm where it names one of its places."""
    plain = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", in_plain_digits(number)).strip()
    plain = _LABEL.sub("", plain.upper())
    for module in _NUMBERS.get(country, ()):
        try:
            valid: str = import_module(f"stdnum.{module}").validate(plain)
        except (ValidationError, ValueError):
            continue
        return valid[:9] if module == "fr.siret" else valid[:8] if module == "tn.mf" else valid
    key = "".join(letter for letter in plain if letter.isalnum())
    return key if len(key) >= 4 and any(map(str.isdigit, key)) else ""


def domains_of(one: Traits) -> set[str]:
    """The domains that are its own: of its website and of its letter box."""
    host = urlsplit(one.website if "//" in one.website else f"//{one.website}").hostname if one.website else ""
    return set(filter(None, map(_registrable, [host or "", one.email.rpartition("@")[2]])))


@lru_cache(maxsize=100_000)
def _registrable(host: str) -> str:
    parts = host.casefold().strip(".").split(".")
    if len(parts) < 2 or host.replace(".", "").isdigit():
        return ""
    if {".".join(parts[-length:]) for length in range(2, len(parts) + 1)} & PUBLIC_HOSTS:
        return ""
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2 else parts[-2:])


def _numbers(one: Traits, other: Traits) -> int:
    """1 the same, -1 two numbers, 0 unknown."""
    mine, theirs = number_key(one.number, one.country), number_key(other.number, other.country)
    if not mine or not theirs:
        return 0
    if mine.lstrip("0") == theirs.lstrip("0"):
        return 1
    # A number of the chamber and one of the tax office do not contradict each other.
    return -1 if abs(len(mine) - len(theirs)) <= 1 else 0


def _says_less(one: Traits, other: Traits) -> bool:
    """One says its trade and the other none, as a group does beside its firms: a person looks."""
    mine, theirs = ({trade for name in side.names for trade in _trades(name)} for side in (one, other))
    return bool(mine) != bool(theirs)


@lru_cache(maxsize=100_000)
def _trades(name: str) -> frozenset[str]:
    return frozenset(TRADES[word] for word in _words(name) if word in TRADES) - SAYS_LITTLE - {"trade"}


def _slip(one: Traits, other: Traits) -> bool:
    """One digit typed wrong, or two changed places."""
    mine, theirs = number_key(one.number, one.country), number_key(other.number, other.country)
    return len(mine) >= 7 and DamerauLevenshtein.distance(mine, theirs) == 1 and _names(one, other)[0] >= 0.9


def _domains(one: Traits, other: Traits) -> int:
    mine, theirs = domains_of(one), domains_of(other)
    if not mine or not theirs:
        return 0
    return 1 if mine & theirs else -1


def _place(one: Traits, other: Traits) -> int:
    if None not in (one.latitude, one.longitude, other.latitude, other.longitude):
        away = _kilometres(one.latitude, one.longitude, other.latitude, other.longitude)  # type: ignore[arg-type]
        if away <= NEAR:
            return 1
        if away > FAR:
            return -1
    if not one.town or not other.town:
        return 0
    if _same_town(one.town, other.town):
        return 1
    return 0 if _within(one.town, other.town) else -1


@lru_cache(maxsize=50_000)
def _same_town(one: str, other: str) -> bool:
    mine, theirs = (" ".join(_town_words(town)) for town in (one, other))
    return mine == theirs or _word(mine.replace(" ", ""), theirs.replace(" ", "")) >= 0.85


@lru_cache(maxsize=50_000)
def _within(one: str, other: str) -> bool:
    """The industrial city of a town is no other place than the town, and no proof that it is the same."""
    mine, theirs = (set(_town_words(town)) for town in (one, other))
    return bool(mine and theirs) and (mine < theirs or theirs < mine)


def _town_words(town: str) -> list[str]:
    return [_ARTICLE.sub("", word) for word in fold(town).split() if word not in _LATIN_ARTICLES]


def _kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """On a flat map: good to a percent where it matters, below a hundred kilometres."""
    north = (latitude - other_latitude) * 111.2
    east = (longitude - other_longitude) * 111.3 * math.cos(math.radians((latitude + other_latitude) / 2))
    return math.hypot(north, east)


def _names(one: Traits, other: Traits) -> tuple[float, bool, bool]:
    """The likeness of the two names most alike, whether only one word of it tells anything, whether they name two trades."""
    return max(
        (_name(mine, theirs) for mine in dict.fromkeys(one.names) for theirs in dict.fromkeys(other.names)),
        key=lambda found: (found[0], not found[2]),
        default=(0.0, True, False),
    )


@lru_cache(maxsize=100_000)
def _name(one: str, other: str) -> tuple[float, bool, bool]:
    mine, theirs = _weighed(one), _weighed(other)
    total = sum(weight for _word_, weight in (*mine, *theirs))
    if not total:
        return 0.0, True, False
    # The most alike first, each word once.
    pairs = sorted(
        (
            (alike, place, where)
            for place, (word, _weight) in enumerate(mine)
            for where, (another, _other_weight) in enumerate(theirs)
            if (alike := _word(word, another)) >= 0.7
        ),
        key=lambda pair: -pair[0],
    )
    used: set[int] = set()
    taken: set[int] = set()
    matched = 0.0
    for alike, place, where in pairs:
        if place not in used and where not in taken:
            used.add(place)
            taken.add(where)
            matched += alike * (mine[place][1] + theirs[where][1])
    score = matched / total
    if score < 0.97 and "".join(word for word, _w in mine) == "".join(word for word, _w in theirs):
        score = 0.97
    telling = min(sum(weight >= 1.0 for _w, weight in side) for side in (mine, theirs))
    left = [
        {word for place, (word, _w) in enumerate(side) if place not in met}
        for side, met in ((mine, used), (theirs, taken))
    ]
    # Each has a word of its own that tells something: a trade beside another one, or beside a word that is none of ours.
    own = [{word for word in words if TRADES.get(word) not in SAYS_LITTLE} for words in left]
    differ = bool(own[0] and own[1])
    numbered = [{word for word in words if word.isdigit()} for words in left]
    if numbered[0] or numbered[1]:
        score, differ = min(score, 0.6), True
    return score, telling <= 1 and len(mine) + len(theirs) <= 3, differ


@lru_cache(maxsize=100_000)
def _weighed(name: str) -> tuple[tuple[str, float], ...]:
    return tuple(
        (word, 0.25 if TRADES.get(word) in SAYS_LITTLE else 0.6 if word in TRADES else 1.0) for word in _words(name)
    )


@lru_cache(maxsize=100_000)
def _words(name: str) -> tuple[str, ...]:
    """The words that tell: folded, without the legal form and the articles, unless nothing else is left."""
    name = _INITIALS.sub(lambda found: " " + re.sub(r"[.\s\u066b]", "", found[0]) + " ", name)
    # The cedilla of Fayçal is lost on the way, with the sound it stands for.
    folded = _JOINED.sub(r"\1", fold(name.casefold().replace("ç", "s").replace("fayca", "faysa"))).split()
    kept = [bare for word in folded if (bare := _bare(word))]
    return tuple(kept or folded)


def _bare(word: str) -> str:
    if word in LEGAL or word in _LATIN_ARTICLES:
        return ""
    if word in TRADES:
        return word
    bare = _ARTICLE.sub("", word)
    return "" if bare in LEGAL else bare


@lru_cache(maxsize=200_000)
def _word(one: str, other: str) -> float:
    """How much two words are one: the same trade, the same letters, the same sound."""
    if one == other:
        return 1.0
    if one in TRADES or other in TRADES:
        return 1.0 if TRADES.get(one) == TRADES.get(other) else 0.0
    if one.isdigit() or other.isdigit():
        return 0.0
    return _in_two_scripts(one, other) if is_arabic(one) != is_arabic(other) else _in_one_script(one, other)


def _in_two_scripts(one: str, other: str) -> float:
    arabic, latin = (one, other) if is_arabic(one) else (other, one)
    sound, one_sound = sounds_alike(arabic, latin, strict=False), _sound(one) == _sound(other)
    # Of few consonants all must be there: نصر is no part of "Mansouri".
    if sound >= (0.75 if one_sound else 0.85):
        return 0.97
    return sound if sound >= 0.6 and one_sound else 0.0


def _in_one_script(one: str, other: str) -> float:
    one, other = (word.removeprefix("al") if len(word) >= 7 else word for word in (one, other))
    if one.removesuffix("s") == other.removesuffix("s"):
        return 0.97
    shorter, slips, sound = min(len(one), len(other)), DamerauLevenshtein.distance(one, other), _sound(one)
    if not is_arabic(one) and sound == _sound(other) and shorter >= 3:
        # Noor, Nour; Mohamed, Muhammad: only vowels and doubled letters differ.
        long = len(sound) >= 2
        if _consonants(one) == _consonants(other) and slips <= 1 + (shorter // 2) * long:
            return 0.97
        if long and slips <= 1 + shorter // 3:
            return 0.85
    if shorter < 5:
        return 0.0
    near: float = JaroWinkler.similarity(one, other)
    return 0.9 if slips == 1 else near * 0.9 if near >= 0.92 else 0.0


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    """Under which consonants a word is looked up; a figure is itself."""
    if word.isdigit():
        return word
    return skeleton(word.removesuffix("s") if len(word) > 4 else word).replace("H", "")[:6] or "~"


@lru_cache(maxsize=100_000)
def _consonants(word: str) -> str:
    return re.sub(
        r"(.)\1+", r"\1", re.sub(r"[aeiouyw]", "", word.replace("ou", "u").replace("dj", "j").replace("ch", "sh"))
    )
