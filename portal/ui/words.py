"""Numbers, dates and money as the design's voice has them, in the active language. Plain text, no HTML.

en: 23 November 2026, 14:06; SAR 400,000. fr: 23 novembre 2026, 14 h 06; 400 000 SAR (narrow no-break
spaces). ar: Latin digits unless the reader chose Arabic-Indic ones, money with the currency's name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import get_currency_name
from django.utils import timezone
from django.utils.numberformat import format as group_digits
from django.utils.translation import get_language, gettext, ngettext

from portal.core.text import isolated

from . import hijri
from .typed import country_of_reader

NARROW_SPACE = "\u202f"
TO_ARABIC_INDIC = str.maketrans("0123456789,.%", "٠١٢٣٤٥٦٧٨٩٬٫٪")
DIGITS_TO_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
THOUSANDS = {"en": ",", "fr": NARROW_SPACE, "ar": ","}
DECIMALS = {"en": ".", "fr": ",", "ar": "."}

# The reader's choice of digits for Arabic, set for each request by portal.ui.middleware.
arabic_indic_digits: ContextVar[bool] = ContextVar("arabic_indic_digits", default=False)

# The reader's choice to see days of papers in the Hijri calendar too: a visitor's is set in the same place, a person's by portal.accounts.
both_calendars: ContextVar[bool] = ContextVar("both_calendars", default=False)


def language() -> str:
    """The active language as one of ours."""
    code = (get_language() or "en")[:2]
    return code if code in THOUSANDS else "en"


@lru_cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


def _digits(text: str, table: dict[int, int] = DIGITS_TO_ARABIC_INDIC) -> str:
    return text.translate(table) if language() == "ar" and arabic_indic_digits.get() else text


def number(value: float | Decimal, places: int | None = None) -> str:
    """12,000 or 12 000; `places` decimals, else as many as the value has (at most two)."""
    exact = Decimal(str(value))
    if places is None:
        exact = exact.quantize(Decimal("0.01")).normalize()
        places = max(0, -int(exact.as_tuple().exponent))
    text = group_digits(
        f"{exact:.{places}f}",
        DECIMALS[language()],
        places,
        3,
        THOUSANDS[language()],
        force_grouping=True,
        use_l10n=False,
    )
    return _digits(text, TO_ARABIC_INDIC)


def percent(share: float | Decimal, places: int = 0) -> str:
    """A share between 0 and 1 as 41% or 41 %."""
    space = NARROW_SPACE if language() == "fr" else ""
    return number(Decimal(str(share)) * 100, places) + space + _digits("%", TO_ARABIC_INDIC)


# Currencies that are divided by a thousand (ISO 4217); all others by a hundred.
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
# Where people call their money otherwise than the tables of locales do.
CURRENCY_NAMES = {
    ("LBP", "ar"): "ليرة لبنانية", ("SYP", "ar"): "ليرة سورية", ("OMR", "fr"): "rial omanais", ("QAR", "fr"): "rial qatarien",
    ("BHD", "fr"): "dinar bahreïnien", ("AED", "en"): "Emirati dirham", ("AED", "fr"): "dirham émirati",
}  # fmt: skip


def currency_name(currency: str) -> str:
    """Kuwaiti dinar, dinar koweïtien, دينار كويتي: always with its country. `currency` is an ISO 4217 code."""
    name = CURRENCY_NAMES.get((currency, language())) or str(get_currency_name(currency, locale=_locale(language())))
    if language() == "en":
        country, _space, kind = name.rpartition(" ")
        return f"{country} {kind.lower()}" if country else name
    return name


def currencies(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Choices, each with its name: KWD, Kuwaiti dinar."""
    return [(code, gettext("%(code)s: %(name)s") % {"code": code, "name": currency_name(code)}) for code in codes]


def decimals_of(currency: str) -> int:
    """How many decimals a sum of this currency can have (ISO 4217; the tables of locales leave out coins nobody carries)."""
    return 3 if currency in THREE_DECIMALS else 2


def as_number(amount: Decimal, currency: str) -> str:
    """For programs: 1200.00, or 1200.000 where the currency is divided by a thousand."""
    return f"{amount:.{decimals_of(currency)}f}"


def too_fine(amount: Decimal | int | None, currency: str) -> str:
    """Why no such sum can be paid in this currency: it has more decimals. Empty where it can."""
    if amount is None or amount == round(Decimal(amount), decimals_of(currency)):
        return ""
    told = {"currency": currency_name(currency) if currency else ""}
    if currency in THREE_DECIMALS:
        return gettext("Write at most three decimals: the %(currency)s has no smaller part.") % told
    return gettext("Write at most two decimals: the %(currency)s has no smaller part.") % told


def _figure(amount: float | Decimal, currency: str) -> str:
    """KWD 1,250.000 can be read in one way only, where 1,250 might be one and a quarter; but KWD 400, which 400.000 would hide."""
    places = decimals_of(currency)
    exact = Decimal(str(amount)).quantize(Decimal(1).scaleb(-places))
    is_plain = exact == exact.to_integral_value() and (places == 2 or abs(exact) < 1000)
    return number(exact, 0 if is_plain else places)


def money(amount: float | Decimal, currency: str) -> str:
    """SAR 400,000; 400 000 SAR; 400,000 ريال سعودي; with parts SAR 0.50, KWD 1.250; KWD 1,250.000. `currency` is an ISO 4217 code."""
    figure = _figure(amount, currency)
    match language():
        case "fr":
            return f"{figure}{NARROW_SPACE}{currency}"
        case "ar":
            return f"{figure} {currency_name(currency)}"
        case _:
            return f"{currency} {figure}"


def money_in_full(amount: float | Decimal, currency: str) -> str:
    """Where there is room: KWD 1,250.000 (Kuwaiti dinar). In Arabic the name stands in every sum."""
    if language() == "ar":
        return money(amount, currency)
    return gettext("%(sum)s (%(currency)s)") % {"sum": money(amount, currency), "currency": currency_name(currency)}


def kilometres(distance: float | Decimal) -> str:
    """11 km; below ten with one decimal when it says something, below one only that it is near."""
    if distance < 1:
        return gettext("under 1 km")
    exact = Decimal(str(distance)).quantize(Decimal("0.1") if distance < 10 else Decimal(1))
    return gettext("%(number)s km") % {"number": number(exact)}


def away(distance: float | Decimal, place: str = "") -> str:
    """11 km from Hofuf; from the reader where no place is named."""
    told = {"distance": kilometres(distance), "place": isolated(place)}
    return (gettext("%(distance)s from %(place)s") if place else gettext("%(distance)s from you")) % told


def away_at_most(distance: float | Decimal, place: str = "") -> str:
    """The same where only a step is told, not the distance itself."""
    told = {"distance": kilometres(distance), "place": isolated(place)}
    return (gettext("within %(distance)s of %(place)s") if place else gettext("within %(distance)s of you")) % told


def _day_of(value: dt.date | dt.datetime) -> dt.date:
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def _of_months() -> Locale:
    """Arabic has several sets of month names: كانون الثاني in the Levant and in Iraq, جانفي in Tunisia and Algeria, else يناير."""
    ask = country_of_reader.get()
    country = ask() if language() == "ar" and ask else ""
    return _locale_in("ar", country) if country else _locale(language())


@lru_cache
def _locale_in(code: str, country: str) -> Locale:
    try:
        return Locale.parse(f"{code}_{country.upper()}")
    except (UnknownLocaleError, ValueError):
        return _locale(code)


WHOLE_MONTH = re.compile("M+")


def _date(value: dt.date | dt.datetime, pattern: str) -> str:
    moment = _day_of(value)
    if language() == "ar":
        # Arabic has no shorter names, and of those Babel gives the ones of whichever country was asked for first.
        pattern = WHOLE_MONTH.sub("MMMM", pattern)
    text = format_date(moment, pattern, locale=_of_months())
    if language() == "fr" and moment.day == 1 and "d" in pattern:
        text = text.replace("1 ", "1er ", 1)
    return _digits(text)


def day(value: dt.date | dt.datetime) -> str:
    """23 November 2026."""
    return _date(value, "d MMMM y")


def paper_day(value: dt.date) -> str:
    """A day on a certificate or in a register; for whoever chose so in both calendars: 14 March 2027 (6 Shawwal 1448 AH)."""
    if not both_calendars.get() or not (told := hijri.in_words(_day_of(value), language())):
        return day(value)
    return f"{day(value)} ({_digits(told)})"


def day_short(value: dt.date | dt.datetime) -> str:
    """23 Nov; with the year when it is not this one."""
    return _date(value, "d MMM" if _day_of(value).year == timezone.localdate().year else "d MMM y")


def weekday_short(value: dt.date | dt.datetime) -> str:
    """Thu."""
    return _date(value, "EEE")


def day_of_month(value: dt.date | dt.datetime) -> str:
    """26."""
    return number(_day_of(value).day)


def month_short(value: dt.date | dt.datetime) -> str:
    """Nov."""
    return _date(value, "MMM")


def weekday(value: dt.date | dt.datetime) -> str:
    """Thursday 26 November."""
    return _date(value, "EEEE d MMMM")


def weekday_name(value: dt.date | dt.datetime) -> str:
    """Thursday."""
    return _date(value, "EEEE")


def month(value: dt.date | dt.datetime) -> str:
    """November 2026."""
    return _date(value, "MMMM y")


def file_size(size: int) -> str:
    """180 KB or 2.4 MB, of bytes."""
    if size >= 1_000_000:
        return gettext("%(size)s MB") % {"size": number(round(size / 1_000_000, 1))}
    return gettext("%(size)s KB") % {"size": number(max(1, round(size / 1_000)))}


def lasts(seconds: int) -> str:
    """1:05, as a clock counts minutes and seconds."""
    return _digits(f"{seconds // 60}:{seconds % 60:02}")


def clock(value: dt.datetime | dt.time) -> str:
    """14:06 or 14 h 06."""
    moment = timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    separator = f"{NARROW_SPACE}h{NARROW_SPACE}" if language() == "fr" else ":"
    return _digits(f"{moment.hour:02d}{separator}{moment.minute:02d}")


def moment(value: dt.datetime) -> str:
    """23 November 2026, 14:06."""
    return gettext("%(day)s, %(time)s") % {"day": day(value), "time": clock(value)}


def ago(value: dt.date | dt.datetime) -> str:
    """4 days ago, yesterday, today, tomorrow, in 7 days; minutes and hours for a moment of today."""
    if isinstance(value, dt.datetime):
        minutes = int((timezone.now() - value).total_seconds() // 60)
        if _day_of(value) == timezone.localdate() and minutes >= 0:
            return _minutes_ago(minutes)
    return _days_ago((timezone.localdate() - _day_of(value)).days)


def _minutes_ago(minutes: int) -> str:
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return ngettext("%(number)s minute ago", "%(number)s minutes ago", minutes) % {"number": number(minutes)}
    hours = minutes // 60
    return ngettext("%(number)s hour ago", "%(number)s hours ago", hours) % {"number": number(hours)}


def _days_ago(days: int) -> str:
    named = {0: gettext("today"), 1: gettext("yesterday"), -1: gettext("tomorrow")}
    if days in named:
        return named[days]
    if days < 0:
        return ngettext("in %(number)s day", "in %(number)s days", -days) % {"number": number(-days)}
    if days < 90:
        return ngettext("%(number)s day ago", "%(number)s days ago", days) % {"number": number(days)}
    if days < 730:
        months = days // 30
        return ngettext("%(number)s month ago", "%(number)s months ago", months) % {"number": number(months)}
    years = days // 365
    return ngettext("%(number)s year ago", "%(number)s years ago", years) % {"number": number(years)}
