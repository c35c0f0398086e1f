"""Which rows of a member list may be an organisation that is here, or a row above, in another spelling."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from ..likeness import UNSURE, Likeness, Traits, compare, keys_of
from ..models import Organisation
from ..queries.traits import traits_here, traits_of

SHOWN = 3
CROWD = 60
"""A key that more share than this says nothing: half the country is a "Member" or an "Al Noor". They share a rarer one as well."""


class Alike:
    """Those that new rows may be, looked for in the country of each row; a list says its own country for rows without one."""

    def __init__(self, country: str) -> None:
        self.country = country
        self.countries: dict[str, _Country] = {}

    def suspects(self, organisation: Organisation, row: int) -> dict[str, Likeness]:
        """Those that this new one may be, the most alike first; it is one of them for the rows below."""
        traits = traits_of(organisation, self.country)
        if traits.country not in self.countries:
            self.countries[traits.country] = _Country(traits.country)
        return self.countries[traits.country].suspects(traits, row)


class _Country:
    """All of one country that everybody may read, by what they are looked up under; rows join as they are met."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.traits: dict[str, Traits] = {}
        self.owners: dict[str, list[str]] = defaultdict(list)
        here = Organisation.objects.published().filter(Q(region__country=code) | Q(region=None))
        for _pk, public_id, traits in traits_here(here):
            self._add(f"one:{public_id}", traits, self._keys(traits))

    def suspects(self, traits: Traits, row: int) -> dict[str, Likeness]:
        """Those that this new one may be, the most alike first; it is one of them for the rows below."""
        keys = self._keys(traits)
        near = {owner for key in keys if len(owners := self.owners.get(key, [])) <= CROWD for owner in owners}
        found = {owner: compare(traits, self.traits[owner]) for owner in near}
        self._add(f"row:{row}", traits, keys)
        likely = sorted(
            (owner for owner in found if found[owner].score >= UNSURE), key=lambda owner: (-found[owner].score, owner)
        )
        return {owner: found[owner] for owner in likely[:SHOWN]}

    def _keys(self, traits: Traits) -> set[str]:
        """One without a country is looked up as one of this."""
        return {key.replace("::", f":{self.code}:", 1) for key in keys_of(traits)}

    def _add(self, owner: str, traits: Traits, keys: set[str]) -> None:
        self.traits[owner] = traits
        for key in keys:
            self.owners[key].append(owner)
