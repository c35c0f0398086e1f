"""Which parts of a profile only some kinds of organisation have, and where each is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Capability, Closure, Equipment, Instrument, Organisation, Programme, Technology, Test, Unit

Kind = Organisation.Kind
LABORATORIES = frozenset({Kind.UNIVERSITY.value, Kind.RESEARCH.value})


@dataclass(frozen=True, slots=True)
class Part:
    """`relation` names the rows of an organisation, `heading` is what people call them, `kinds` whose they are, `most` how many there
    may be.

    `several` are many-to-many fields. `joined` is what its readers need beside each row.
    """

    relation: str
    heading: str | Promise
    model: Any
    kinds: frozenset[str]
    most: int
    several: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()

    @property
    def is_ordered(self) -> bool:
        return any(field.name == "position" for field in self.model._meta.fields)


PARTS = {
    part.relation: part
    for part in (
        Part("capabilities", _("What you can do"), Capability, frozenset({Kind.FIRM.value}), 60, ("regions",)),
        Part("units", _("Faculties and laboratories"), Unit, LABORATORIES, 60, joined=("region",)),
        Part("tests", _("Tests"), Test, LABORATORIES, 80, joined=("unit",)),
        Part("equipment", _("Equipment"), Equipment, LABORATORIES, 80, joined=("unit",)),
        Part("technologies", _("Technology on offer"), Technology, LABORATORIES, 40, joined=("unit",)),
        Part("closures", _("Closed days"), Closure, LABORATORIES, 40),
        Part(
            "instruments",
            _("Finance on offer"),
            Instrument,
            frozenset({Kind.FINANCE.value}),
            30,
            ("sectors", "regions"),
        ),
        Part(
            "programmes",
            _("Programmes, permits and services"),
            Programme,
            frozenset({Kind.GOVERNMENT.value}),
            50,
            ("sectors", "regions"),
        ),
    )
}


def parts_of(kind: str) -> list[Part]:
    """Those that organisations of this kind have, in the order in which they are kept and shown."""
    return [part for part in PARTS.values() if kind in part.kinds]
