"""Who acts for the organisations: people who are told, and for the other claimed ones somebody with a name of the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .chance import chance
from .facts import country_of
from .reading import DATA, cells, key_of, read, set_in
from .shapes import Organisation, Person

# Mobile numbers of the right length that no operator has given out, followed by a count of four digits.
NUMBERS = {
    "SA": "+96650000{:04d}",
    "OM": "+9689000{:04d}",
    "MA": "+21260000{:04d}",
    "DZ": "+21355000{:04d}",
    "TN": "+2162000{:04d}",
    "EG": "+20100000{:04d}",
    "JO": "+96279000{:04d}",
}
AT_HOME = "SA"


def mobile(country: str, number: int) -> str:
    return NUMBERS[country].format(number)


def people(organisations: Sequence[Organisation]) -> list[Person]:
    told = list(_told(organisations))
    taken = {person.organisation for person in told}
    acted_for = [one for one in organisations if one.key not in taken and (one.claimed or one.is_told) and one.cluster]
    return told + [_somebody(one, 200 + number) for number, one in enumerate(acted_for)]


def _told(organisations: Sequence[Organisation]) -> Iterator[Person]:
    by_key = {one.key: one for one in organisations}
    for number, told in enumerate(read(DATA / "people.toml")["person"], start=1):
        organisation = by_key.get(told.get("organisation", ""))
        latin = told.get("latin", told["name"])
        yield Person(
            key=told["key"],
            latin=latin,
            arabic=told.get("arabic", told["name"]),
            language=told["language"],
            email=f"{told['key']}@{organisation.key if organisation else 'people'}.example",
            phone=mobile(country_of(organisation.place) if organisation else told.get("country", AT_HOME), number),
            form=told["form"],
            job=told["job"],
            organisation=told.get("organisation", ""),
            role=told.get("role", ""),
            offices=told.get("offices", []),
            staff=told.get("staff", False),
            superuser=told.get("superuser", False),
            groups=told.get("groups", []),
            persona={language: set_in(language, text) for language, text in told.get("persona", {}).items()},
        )


def _somebody(organisation: Organisation, number: int) -> Person:
    country = country_of(organisation.place)
    names: dict[str, Any] = next(names for names in read_names() if country in names["countries"])
    drawn = chance(organisation.key, "person")
    is_woman = drawn.random() < 0.45
    given, given_ar = cells(drawn.choice(names["women" if is_woman else "men"]), 2)
    family, family_ar = cells(drawn.choice(names["families"]), 2)
    latin = f"{given} {family}"
    language = organisation.language
    return Person(
        key=f"{organisation.key}-owner",
        latin=latin,
        arabic=f"{given_ar} {family_ar}",
        language=language,
        email=f"{key_of(given)}@{organisation.key}.example",
        phone=mobile(country, number),
        form="ms" if is_woman else "mr",
        job=drawn.choice(_all_names()["jobs"][language]),
        organisation=organisation.key,
        role="owner",
        offices=[organisation.cluster] if organisation.kind == "cluster" else [],
    )


def read_names() -> list[dict[str, Any]]:
    return [names for names in _all_names().values() if "countries" in names]


def _all_names() -> dict[str, Any]:
    if not _names:
        _names.update(read(DATA / "names.toml"))
    return _names


_names: dict[str, Any] = {}
