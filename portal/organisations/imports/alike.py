"""Which rows of a member list may be an organisation that is here, or a row above, in another spelling."""

from __future__ import annotations

from django.db.models import Q
from rapidfuzz import fuzz, process

from ..models import Organisation
from ..names import NAMES, comparable, in_plain_digits
from ..queries.duplicates import ALIKE, SHOWN


class Alike:
    """Those that new rows may be, looked for in the country of each row; a list says its own country for rows without one."""

    def __init__(self, country: str) -> None:
        self.country = country
        self.countries: dict[str, _Country] = {}

    def suspects(self, organisation: Organisation, row: int) -> list[str]:
        """Those that this new one may be, the most alike first; it is one of them for the rows below."""
        code = organisation.country or self.country
        if code not in self.countries:
            self.countries[code] = _Country(code)
        return self.countries[code].suspects(organisation, row)


class _Country:
    """All names of one country that everybody may read, made comparable once for a whole file; rows join as they are met."""

    def __init__(self, code: str) -> None:
        self.names: list[str] = []
        self.owners: list[str] = []
        self.registered: dict[str, str] = {}
        here = Organisation.objects.published().filter(Q(region__country=code) | Q(region=None))
        for public_id, number, *names in here.values_list("public_id", "registration_number", *NAMES).iterator():
            if number:
                self.registered[in_plain_digits(number)] = f"one:{public_id}"
            self._add(names, f"one:{public_id}")

    def suspects(self, organisation: Organisation, row: int) -> list[str]:
        """Those that this new one may be, the most alike first; it is one of them for the rows below."""
        found: dict[str, float] = {}
        if other := self.registered.get(organisation.registration_number):
            found[other] = 101.0
        for name in organisation.names:
            near = process.extract(
                _sorted(name), self.names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=SHOWN, processor=None
            )
            for _text, score, place in near:
                owner = self.owners[place]
                found[owner] = max(found.get(owner, 0.0), score)
        if organisation.registration_number:
            self.registered.setdefault(organisation.registration_number, f"row:{row}")
        self._add(organisation.names, f"row:{row}")
        return sorted(found, key=lambda owner: -found[owner])[:SHOWN]

    def _add(self, names: list[str], owner: str) -> None:
        for name in dict.fromkeys(_sorted(name) for name in names if name):
            self.names.append(name)
            self.owners.append(owner)


def _sorted(name: str) -> str:
    """Words in the order of the alphabet, as `likeness` compares them."""
    return " ".join(sorted(comparable(name).split()))
