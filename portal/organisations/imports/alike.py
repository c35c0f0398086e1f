"""Which rows of a member list may be an organisation that is here, or a row above, in another spelling."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q, QuerySet

from ..likeness import UNSURE, Likeness, Traits, compare, keys_of
from ..models import Organisation
from ..queries.traits import traits_here, traits_of

SHOWN = 3
CROWD = 60
"""A key that more share than this says nothing: half the country is a "Member" or an "Al Noor". They share a rarer one as well."""


class Alike:
    """Those that new rows may be, looked for in the country of each row; a list says its own country for rows without one.

    `among` are those that are here; without it all that everybody may read.
    """

    def __init__(self, country: str, among: QuerySet[Organisation] | None = None) -> None:
        self.country = country
        self.among = Organisation.objects.published() if among is None else among
        self.countries: dict[str, _Country] = {}

    def suspects(self, organisation: Organisation, row: int) -> dict[str, Likeness]:
        """Those that this new one may be, the most alike first; it is one of them for the rows below."""
        traits = traits_of(organisation, self.country)
        return self._country(traits.country).suspects(traits, row)

    def suspects_here(self, organisation: Organisation) -> dict[str, Likeness]:
        """The same, only among those that are here; rows below do not meet it."""
        traits = traits_of(organisation, self.country)
        return self._country(traits.country).near(traits)

    def remember(self, organisation: Organisation, row: int) -> None:
        """One that rows below may be, met before."""
        traits = traits_of(organisation, self.country)
        self._country(traits.country).remember(traits, row)

    def _country(self, code: str) -> _Country:
        if code not in self.countries:
            self.countries[code] = _Country(code, self.among)
        return self.countries[code]


class _Country:
    """All of one country, by what they are looked up under; rows join as they are met."""

    def __init__(self, code: str, among: QuerySet[Organisation]) -> None:
        self.code = code
        self.traits: dict[str, Traits] = {}
        self.owners: dict[str, list[str]] = defaultdict(list)
        here = among.filter(Q(region__country=code) | Q(region=None))
        for _pk, public_id, traits in traits_here(here):
            self._add(f"one:{public_id}", traits, self._keys(traits))

    def suspects(self, traits: Traits, row: int) -> dict[str, Likeness]:
        found = self.near(traits)
        self.remember(traits, row)
        return found

    def near(self, traits: Traits) -> dict[str, Likeness]:
        """Those that this one may be, the most alike first."""
        keys = self._keys(traits)
        near = {owner for key in keys if len(owners := self.owners.get(key, [])) <= CROWD for owner in owners}
        found = {owner: compare(traits, self.traits[owner]) for owner in near}
        likely = sorted(
            (owner for owner in found if found[owner].score >= UNSURE), key=lambda owner: (-found[owner].score, owner)
        )
        return {owner: found[owner] for owner in likely[:SHOWN]}

    def remember(self, traits: Traits, row: int) -> None:
        self._add(f"row:{row}", traits, self._keys(traits))

    def _keys(self, traits: Traits) -> set[str]:
        """One without a country is looked up as one of this."""
        return {key.replace("::", f":{self.code}:", 1) for key in keys_of(traits)}

    def _add(self, owner: str, traits: Traits, keys: set[str]) -> None:
        self.traits[owner] = traits
        for key in keys:
            self.owners[key].append(owner)
