"""What the cells of an import mean. Each function answers with the value, or raises BadCell with what to do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.identifiers import TO_LATIN_DIGITS
from portal.core.tabular import Finding, Row
from portal.core.text import clean_line, listed
from portal.search.normalise import fold
from portal.taxonomy.models import CertificateType, Sector
from portal.ui.days import FIRST, LAST
from portal.ui.typed import parse_paper_day

from ..models import ChainLink, Cluster, Organisation
from ..names import mixes_letters
from ..queries.places import Gazetteer, Place
from ..telephones import read_telephone

Value = TypeVar("Value")

KINDS = {fold(kind.value): kind.value for kind in Organisation.Kind} | {
    "company": Organisation.Kind.FIRM.value,
    "bank": Organisation.Kind.FINANCE.value,
}
TIME = re.compile(r"(?<=\d)[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$")
A_FORMULA = re.compile(
    r"""[=+\-@]+\s*
    (?: [A-Za-z][\w.]*\(                                 # a call
      | \w+\| | [\w' ]+!                                 # another program, another sheet
      | \$?[A-Za-z]{1,3}\$?\d+ \s* (?:$|[-+*/^&:<>=])   # a cell
      | [\d\s.,]+ (?:$|[-+*/^&<>=]) )                    # a number
    """,
    re.VERBOSE,
)
"""What a spreadsheet reckons with: a sign, then a call, a cell, a sheet or a number. A name that only begins with a sign is none."""
CODE = re.compile(r"^[A-U]?\.?(\d{2}(?:\.?\d){0,2})$|^([A-U])$", re.IGNORECASE)


class BadCell(Exception):
    def __init__(self, problem: str, fix: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix


class Reader:
    """Reads one row; what is wrong is collected in `findings`, so that a row tells all its mistakes at once."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.findings = list(row.findings)

    def read(self, column: str, meaning: Callable[[str], Value], empty: Value) -> Value:
        text = self.row[column]
        if not text:
            return empty
        try:
            return meaning(text)
        except BadCell as bad:
            self.findings.append(Finding(column, bad.problem, bad.fix))
            return empty

    def read_several(self, column: str, meaning: Callable[[str], Value]) -> list[Value]:
        found: list[Value] = []
        for text in self.row.several(column):
            try:
                found.append(meaning(text))
            except BadCell as bad:
                self.findings.append(Finding(column, bad.problem, bad.fix))
        return found


class Vocabulary:
    """What cells may name, read once for a whole file."""

    def __init__(self) -> None:
        self.places = Gazetteer()

    @cached_property
    def sectors(self) -> frozenset[str]:
        return frozenset(Sector.objects.values_list("code", flat=True))

    @cached_property
    def certificates(self) -> dict[str, CertificateType]:
        by_name: dict[str, CertificateType] = {}
        for kind in CertificateType.objects.all():
            for name in (kind.slug, kind.name_en, kind.name_fr, kind.name_ar, kind.name_en.partition("(")[0]):
                by_name[fold(name)] = kind
        return by_name

    @cached_property
    def clusters(self) -> dict[str, Cluster]:
        return {cluster.slug: cluster for cluster in Cluster.objects.all()}

    @cached_property
    def links(self) -> dict[tuple[int, int], ChainLink]:
        return {(link.cluster_id, link.position): link for link in ChainLink.objects.all()}

    def sector(self, text: str) -> str:
        match = CODE.match(text)
        code = (match[1] or match[2]).replace(".", "").upper() if match else ""
        if code not in self.sectors:
            raise BadCell(
                _("“%(text)s” is not a code of ISIC Rev. 4.") % {"text": text[:40]},
                _("Write a code such as 1030 or 10."),
            )
        return code

    def certificate(self, text: str) -> tuple[CertificateType, dt.date | None]:
        """`iso-22000`, or `iso-22000=2028-03-31` with its last day."""
        name, _sign, until = text.partition("=")
        kind = self.certificates.get(fold(name))
        if kind is None:
            raise BadCell(
                _("“%(text)s” is not a certificate that is known here.") % {"text": name[:40]},
                _("Use its short name, such as iso-22000, or have it added."),
            )
        return kind, paper_day(until) if until.strip() else None

    def cluster(self, text: str) -> tuple[Cluster, ChainLink | None]:
        """`al-ahsa-dates`, or `al-ahsa-dates=3` for the third link of its chain."""
        slug, _sign, position = text.partition("=")
        cluster = self.clusters.get(slug.strip())
        if cluster is None:
            raise BadCell(
                _("There is no cluster “%(text)s”.") % {"text": slug[:60]}, _("Use the last part of its address.")
            )
        if not position.strip():
            return cluster, None
        link = self.links.get((cluster.pk, whole(position)))
        if link is None:
            raise BadCell(_("This cluster has no link number %(text)s.") % {"text": position[:20]})
        return cluster, link

    def place(self, reader: Reader) -> Place:
        town = clean_line(reader.row["town"])
        code = reader.read("country", self.country, "")
        if town and not code and not any(finding.column == "country" for finding in reader.findings):
            reader.findings.append(
                Finding("country", _("A town without its country."), _("Write the country, for example SA."))
            )
        return self.places.find(code, town)

    def country(self, text: str) -> str:
        code = self.places.country_code(text)
        if code is None:
            raise BadCell(
                _("The country “%(text)s” is not known here.") % {"text": text[:40]},
                _("Write its two letters (ISO 3166), or leave country and town empty."),
            )
        return code


def kind(text: str) -> str:
    if fold(text) not in KINDS:
        raise BadCell(
            _("“%(text)s” is not a kind of organisation.") % {"text": text[:40]},
            _("Write one of these: %(kinds)s.") % {"kinds": listed(Organisation.Kind.values, either=True)},
        )
    return KINDS[fold(text)]


def name(text: str) -> str:
    tidy = clean_line(text)
    if A_FORMULA.match(tidy):
        raise BadCell(_("This cell holds a formula."), _("Write the name itself."))
    if mixes_letters(tidy):
        raise BadCell(_("One word of this name mixes two alphabets."), _("Write each word in one."))
    return tidy


def line(text: str) -> str:
    return clean_line(text)


def item(text: str) -> str:
    """A thing that is made, bought or done."""
    tidy = clean_line(text)
    if len(tidy) > 160:
        raise BadCell(_("One of the things is longer than 160 letters."), _("Separate them with semicolons."))
    return tidy


def whole(text: str) -> int:
    try:
        return int(clean_line(text))
    except ValueError as error:
        raise BadCell(_("“%(text)s” is not a whole number.") % {"text": text[:20]}) from error


def year(text: str) -> int:
    number = whole(text)
    latest = dt.date.today().year  # noqa: DTZ011 - a year has no time zone
    if not 1000 <= number <= latest:
        raise BadCell(_("%(year)s is not a year in the past.") % {"year": number}, _("Write it like 2019."))
    return number


def degrees(most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(clean_line(text).replace(",", ".").replace("٫", "."))
        except ValueError as error:
            raise BadCell(_("“%(text)s” is not a number.") % {"text": text[:20]}) from error
        if not -most <= number <= most:
            raise BadCell(
                _("%(number)s is not a position on earth.") % {"number": number}, _("Write degrees, like 25.36.")
            )
        return number

    return read


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.translate(TO_LATIN_DIGITS).strip()[:10])
    except ValueError as error:
        raise BadCell(_("“%(text)s” is not a date.") % {"text": text[:20]}, _("Write it like 2028-03-31.")) from error


def paper_day(text: str) -> dt.date:
    """A day of a paper, in either calendar; a time that a spreadsheet writes behind it says nothing."""
    try:
        read = parse_paper_day(TIME.sub("", clean_line(text)), timezone.localdate())
    except ValueError as error:
        raise BadCell(
            _("“%(text)s” is not a date.") % {"text": text[:20]},
            _("Write it like 2028-03-31, or in Hijri like 1449-11-05."),
        ) from error
    if not FIRST <= read <= LAST:
        raise BadCell(_("“%(text)s” is not a date.") % {"text": text[:20]}, _("Look at its year."))
    return read


def past_paper_day(text: str) -> dt.date:
    read = paper_day(text)
    if read > timezone.localdate():
        raise BadCell(_("“%(text)s” is still to come.") % {"text": text[:20]}, _("Look at its year."))
    return read


def language(text: str) -> str:
    known = {fold(word): code for code, own in settings.ALL_LANGUAGES for word in (code, str(own))}
    if fold(text) not in known:
        raise BadCell(
            _("“%(text)s” is not a language of the portal.") % {"text": text[:20]},
            _("Write one of these: %(codes)s.")
            % {"codes": listed((code for code, _own in settings.ALL_LANGUAGES), either=True)},
        )
    return known[fold(text)]


def size(text: str) -> str:
    if text not in Organisation.Size.values:
        raise BadCell(
            _("“%(text)s” is not a size.") % {"text": text[:20]},
            _("Write one of these: %(sizes)s.")
            % {"sizes": listed(filter(None, Organisation.Size.values), either=True)},
        )
    return text


def address(text: str) -> str:
    text = clean_line(text)
    try:
        validate_email(text)
    except ValidationError as error:
        raise BadCell(_("“%(text)s” is not an e-mail address.") % {"text": text[:60]}) from error
    return text.lower()


def website(text: str) -> str:
    text = clean_line(text)
    url = text if "://" in text else f"https://{text}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "") or len(url) > 200 or " " in url:
        raise BadCell(_("“%(text)s” is not the address of a website.") % {"text": text[:60]})
    return url


def telephone(country: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return read_telephone(text, country)
        except ValidationError as error:
            raise BadCell(error.messages[0]) from error

    return read


def each_once(values: Iterable[Value]) -> list[Value]:
    return list(dict.fromkeys(values))
