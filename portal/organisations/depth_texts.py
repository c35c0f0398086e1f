"""What the lines of each kind say in search: each is a small document of its own, like everything else of an organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import override

from .depth import parts_of
from .models import Capability, Equipment, Instrument, Programme, Technology, Test


@dataclass(frozen=True, slots=True)
class Text:
    """`kind` is that of the document, `name` tells it apart within its organisation. `codes` are its own, if it names any.

    `field` is the one whose level says who reads it; without, everybody.
    """

    kind: str
    name: str
    title: str
    body: str
    codes: tuple[str, ...] = ()
    field: str = ""


def depth_texts(organisation: Any) -> Iterator[Text]:
    """Every text of an organisation that was read with `read_depth`; units and closed days are found with what they have."""
    for part in parts_of(organisation.kind):
        if say := SAYS.get(part.relation):
            for row in getattr(organisation, part.relation).all():
                if text := say(row):
                    yield text


def _capability(can: Capability) -> Text:
    """What and how well, never how much: quantities are for few, and numbers are not looked for."""
    body = _paragraphs(can.machines, can.tolerances)
    return Text("capability", f"capability:{can.public_id}", can.name, body, field="capabilities")


def _test(test: Test) -> Text:
    return Text("test", f"test:{test.public_id}", test.name, _paragraphs(test.method, test.accreditation))


def _equipment(machine: Equipment) -> Text:
    return Text("equipment", f"equipment:{machine.public_id}", machine.name, machine.purpose)


def _technology(offer: Technology) -> Text:
    body = _paragraphs(offer.problem, offer.advantage, offer.economics)
    return Text("technology", f"technology:{offer.public_id}", offer.title, body)


def _instrument(finance: Instrument) -> Text:
    """With the name of its contract in all languages, since people ask for it by name."""
    names = [translated(finance.get_contract_display, language) for language, _name in settings.LANGUAGES]
    codes = tuple(sector.code for sector in finance.sectors.all())
    name = f"instrument:{finance.public_id}"
    return Text("instrument", name, finance.name, _paragraphs(finance.text, *dict.fromkeys(names)), codes)


def _programme(given: Programme) -> Text | None:
    """While one can apply for it."""
    if not given.is_open:
        return None
    codes = tuple(sector.code for sector in given.sectors.all())
    return Text("programme", f"programme:{given.public_id}", given.title, _paragraphs(given.text, given.who), codes)


def translated(say: Callable[[], str], language: str) -> str:
    with override(language):
        return str(say())


def _paragraphs(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


SAYS: dict[str, Callable[[Any], Text | None]] = {
    "capabilities": _capability,
    "tests": _test,
    "equipment": _equipment,
    "technologies": _technology,
    "instruments": _instrument,
    "programmes": _programme,
}
"""By part: what a row of it says."""
