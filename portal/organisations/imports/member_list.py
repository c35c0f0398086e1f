"""A line of a member list as a row for the importer: kinds and links in people's words, an id where the office has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.identifiers import TO_LATIN_DIGITS
from portal.core.tabular import Finding, Record, Row, rows_of
from portal.core.text import clean_line, listed
from portal.search.normalise import fold

from ..models import ChainLink, Cluster, MemberList, MemberListLine, Organisation
from .told import COLUMNS

NAMES = ("name", "trade_name_latin", "trade_name_ar", "legal_name_latin", "legal_name_ar")
_KINDS = {
    Organisation.Kind.FIRM: "company; firm; entreprise; société; شركة; مصنع; مؤسسة; منشأة",
    Organisation.Kind.UNIVERSITY: "university; faculty; université; faculté; école; جامعة; كلية",
    Organisation.Kind.RESEARCH: "research; r&d centre; research centre; laboratory; lab; centre technique; laboratoire; "
    "مركز بحوث; مركز أبحاث; مختبر; مركز بحث وتطوير",
    Organisation.Kind.FINANCE: "finance; bank; fund; finance provider; banque; fonds; بنك; مصرف; تمويل; صندوق",
    Organisation.Kind.GOVERNMENT: "government; ministry; authority; agency; gouvernement; ministère; agence; administration; "
    "حكومة; وزارة; هيئة; جهة حكومية",
    Organisation.Kind.CLUSTER: "cluster; cluster office; association; chamber; عنقود; غرفة; جمعية",
}  # fmt: skip
OFFICE_LISTS = "office:"
"""What the source of an office's rows begins with; the address of its cluster follows."""
NOTHING = "-"
"""The id of a row that says neither a name nor a number; it is refused for that."""
SIZES = ((10, Organisation.Size.MICRO), (50, Organisation.Size.SMALL), (250, Organisation.Size.MEDIUM))


def source_of(cluster: Cluster) -> str:
    """The name under which an office's rows are known: the same id in it is the same organisation."""
    return f"{OFFICE_LISTS}{cluster.slug}"


class MemberRows:
    """Turns the lines of one list into rows. Make it in the language in which mistakes are to be told."""

    def __init__(self, member_list: MemberList) -> None:
        self.list = member_list
        self.links = list(ChainLink.objects.filter(cluster=member_list.cluster_id).order_by("position"))
        self.link_by_word = {
            fold(word): link
            for link in self.links
            for word in (link.name_en, link.name_fr, link.name_ar, str(link.position))
        }
        self.kind_by_word = _kinds()

    def rows(self, lines: Sequence[MemberListLine]) -> Iterator[Row]:
        for line in lines:
            values, findings = self._values(line)
            broken = (
                Finding("", _("The row has more cells than there are columns."), _("Look whether a cell was parted."))
                if line.over
                else None
            )
            row = next(rows_of([Record(line.number, values, broken)], COLUMNS))
            yield replace(row, findings=(*row.findings, *findings))

    def _values(self, line: MemberListLine) -> tuple[dict[str, Any], list[Finding]]:
        said = {meaning: cell for meaning, cell in zip(self.list.columns, line.cells, strict=False) if meaning}
        findings: list[Finding] = []
        said["kind"] = self.kind_by_word.get(fold(said.get("kind", "")), said.get("kind") or self.list.kind)
        said["country"] = said.get("country") or self.list.country
        if "size" in said:
            said["size"] = _size(said["size"])
        link = said.pop("link", "")
        found = self.link_by_word.get(fold(link)) if link else None
        if link and not found:
            known = listed((one.name for one in self.links), either=True)
            findings.append(
                Finding(
                    "link",
                    _("The chain has no link “%(text)s”.") % {"text": link[:60]},
                    _("Write one of these: %(links)s.") % {"links": known},
                )
            )
        said["clusters"] = f"{self.list.cluster.slug}={found.position}" if found else self.list.cluster.slug
        own = said.get("external_id", "")
        # Many write a dash where they have none.
        said["external_id"] = own[:120] if own.strip("-–— ") else _id_from(said)
        return said, findings


def name_in(columns: Sequence[str], cells: Sequence[str]) -> str:
    """How a line is called on screen: the first name in it."""
    said = dict(zip(columns, cells, strict=False))
    return next((clean_line(said[name])[:200] for name in NAMES if said.get(name)), "")


def _id_from(said: dict[str, Any]) -> str:
    """The register's number, else the name as it is written: the same list again finds the same organisations."""
    if number := fold(said.get("registration_number", "")):
        return f"r:{number}"[:120]
    name = next((said[one] for one in NAMES if said.get(one)), "")
    # Without a name there is nothing to go by; the row is refused for that.
    return f"n:{fold(name)}"[:120] if name else NOTHING


def column_of(external_id: str) -> str:
    """From which column `_id_from` made it, empty where it had nothing to go by: nobody is told of an id that they never wrote."""
    if external_id == NOTHING:
        return ""
    return {"r:": "registration_number", "n:": "name"}.get(external_id[:2], "external_id")


def _size(text: str) -> str:
    """A number of people as the class it is in; everything else as it is."""
    digits = clean_line(text).translate(TO_LATIN_DIGITS)
    if not digits.isdecimal():
        return text.replace("–", "-").replace(" ", "")
    people = int(digits[:9])
    return next((str(size.value) for below, size in SIZES if people < below), str(Organisation.Size.LARGE.value))


def _kinds() -> dict[str, str]:
    found = {}
    for kind, words in _KINDS.items():
        for word in words.split("; "):
            found[fold(word)] = kind.value
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(kind.label)): kind.value for kind in Organisation.Kind}
    return found
