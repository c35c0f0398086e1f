"""What can be found of an organisation: one card for the directory, many passages for matching.

Each piece is a small document of its own (the profile, every thing it makes, buys, does or can do, every test and technology, every piece
of past work), since one long text per organisation finds worse.

What is not for everybody stands in no document that everybody finds. Passages carry the audience of their field. The card comes once
for each level that something in it is kept to, and each reader finds exactly one of them: the fullest that they may see.
Telephone and e-mail, where they are not public, are a document of their own for those to whom they are open.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from portal.search.normalise import fold
from portal.search.services import Document
from portal.taxonomy.activities import are_offered

from .depth_texts import depth_texts
from .models import ClusterMembership, Organisation, Reference
from .names import names_of
from .visibility import FROM_WIDE_TO_NARROW, Level, audience_of, excluded_term, level_of, own_term, terms_of

ARABIC = re.compile(r"[\u0600-\u06ff]")


def with_documents(organisations: QuerySet[Any]) -> QuerySet[Any]:
    """The same organisations with all that their documents read, in a fixed number of queries."""
    in_clusters = ClusterMembership.objects.filter(ended_at=None).select_related("cluster", "link")
    return organisations.select_related("region__parent").prefetch_related(
        "trade_items",
        "sectors",
        *(["activities"] if are_offered() else []),
        "certificates__type",
        Prefetch("cluster_memberships", in_clusters, to_attr="current_memberships"),
    )


def with_reference_documents(references: QuerySet[Reference]) -> QuerySet[Reference]:
    in_clusters = ClusterMembership.objects.filter(ended_at=None).select_related("cluster")
    return references.select_related("organisation").prefetch_related(
        "partners",
        "consents__partner",
        Prefetch("organisation__cluster_memberships", in_clusters, to_attr="current_memberships"),
    )


def documents_of(organisation: Any) -> Iterator[Document]:
    """All documents of an organisation that was read with `with_documents` and `read_depth`, without its past work."""
    yield from _cards(organisation)
    yield from _profile(organisation)
    for item in organisation.trade_items.all():
        # What it buys says nothing about its own sector.
        own = [] if item.direction == item.Direction.BUYS else _codes(organisation)
        codes = [item.sector_id] if item.sector_id else own
        yield _passage(
            organisation, f"{item.direction}:{item.pk}", item.direction, item.text, field=item.direction, codes=codes
        )
    for text in depth_texts(organisation):
        own = list(text.codes) or _codes(organisation)
        yield _passage(organisation, text.name, text.kind, text.title, text.body, field=text.field, codes=own)
    yield from _contact_cards(organisation)


def reference_document(reference: Reference) -> Document:
    """A piece of past work. Its partners did it too, so it speaks for them as well."""
    organisation = reference.organisation
    # Whoever has not agreed to be named may stand in the title all the same.
    asked = [consent.partner for consent in reference.consents.all() if consent.partner]
    return Document(
        key=f"reference:{reference.public_id}",
        family="passage",
        kind="reference",
        owner=organisation.public_id,
        subject=reference.public_id,
        language=language_of(f"{reference.title} {reference.text}"),
        title=reference.title,
        body=reference.text,
        audience=_audience(organisation, level_of(organisation, "past_work")),
        partners=[partner.public_id for partner in reference.partners.all()],
        names=[name for partner in [*reference.partners.all(), *asked] for name in names_of(partner)],
        facets={"kind": [organisation.kind]},
        dated_on=dt.date(reference.year, 7, 1),
    )


def language_of(text: str) -> str:
    """Arabic by its letters; Latin letters do not say which language they are, and search needs not know."""
    return "ar" if ARABIC.search(text) else ""


IN_CARDS = ("description", "makes", "serves", "buys", "certificates", "languages")


def _cards(organisation: Any) -> Iterator[Document]:
    """One for everybody, and one more for each level to which something in it is kept; nobody finds two of them."""
    if not organisation.is_published:
        yield _card(organisation, "card", Level.OWN, [own_term(organisation)])
        return
    kept = {level for name in IN_CARDS if (level := level_of(organisation, name)) != Level.PUBLIC}
    steps = [level for level in FROM_WIDE_TO_NARROW if level == Level.PUBLIC or level in kept]
    for number, level in enumerate(steps):
        nearer = {term for narrower in steps[number + 1 :] for term in _opens(organisation, narrower)}
        if kept:
            nearer.add(excluded_term(organisation))
        audience = [*_audience(organisation, level), *(f"!{term}" for term in sorted(nearer))]
        yield _card(organisation, "card" if level == Level.PUBLIC else f"card:{level.value}", level, audience)
    if kept:
        yield _card(organisation, "card:excluded", Level.PUBLIC, [excluded_term(organisation)])


def _card(organisation: Any, name: str, level: Level, audience: list[str]) -> Document:
    """With what is said at this level or a wider one."""
    memberships = organisation.current_memberships
    region = organisation.region
    places = region.with_its_town if region else []

    def told(field: str) -> bool:
        return FROM_WIDE_TO_NARROW.index(level_of(organisation, field)) <= FROM_WIDE_TO_NARROW.index(level)

    certificates = list(organisation.certificates.all()) if told("certificates") else []
    facets = {
        "kind": [organisation.kind],
        "sector": {code[:2] for code in _codes(organisation) if code[:2].isdigit()},
        "region": [place.slug for place in places[-1:]],  # a district counts as its town
        "country": [region.country] if region else [],
        "cluster": {membership.cluster.slug for membership in memberships},
        "stage": {membership.link.stage for membership in memberships if membership.link},
        "certificate": {held.type.slug for held in certificates if _is_valid(held)},
        "language": organisation.languages if told("languages") else [],
    }
    body = [
        organisation.summary,
        organisation.description if told("description") else "",
        *(item.text for item in organisation.trade_items.all() if told(item.direction)),
        *([organisation.place] if organisation.place else []),
        *(name for place in places for name in _in_three_languages(place)),
        *(name for held in certificates for name in _in_three_languages(held.type)),
        *(value for field, value in _contact(organisation) if level_of(organisation, field) == Level.PUBLIC),
        *_national(organisation),
    ]
    shared = _shared(organisation) | {"audience": audience}
    return Document(
        key=f"organisation:{organisation.public_id}:{name}",
        family="card",
        kind="organisation",
        title=" · ".join(organisation.names),
        body=_paragraphs(body),
        codes=_codes(organisation),
        facets=facets,
        sort_name=organisation.sort_name,
        # What nobody has confirmed has no date: it stands after all that somebody has, and is never "confirmed lately".
        **shared | {"dated_on": organisation.confirmed_on},
    )


def _contact_cards(organisation: Any) -> Iterator[Document]:
    """Without a title, so that names are completed once; passages are what matching reads, and it needs no telephone.

    Of a page that nobody keeps there is none: what a list says of how to reach somebody is found by nobody.
    """
    if not organisation.is_claimed:
        return
    for level in FROM_WIDE_TO_NARROW[1:]:
        values = [value for field, value in _contact(organisation) if level_of(organisation, field) == level]
        if values:
            yield Document(
                key=f"organisation:{organisation.public_id}:contact"
                + ("" if level == Level.INTRODUCED else f":{level.value}"),
                family="card",
                kind="contact",
                title="",
                body=_paragraphs(values),
                sort_name=organisation.sort_name,
                **_shared(organisation) | {"audience": _audience(organisation, level)},
            )


def _profile(organisation: Any) -> Iterator[Document]:
    """Its one sentence with its longer words; by itself where these are not for everybody.

    With its names: a name often says what somebody makes, and in which other letters it is asked for.
    """
    summary, description = organisation.summary, organisation.description
    codes = _codes(organisation)
    if description and level_of(organisation, "description") != Level.PUBLIC:
        yield _passage(organisation, "about", "profile", "", description, field="description", codes=codes)
        description = ""
    if summary or description or organisation.trade_items.all():
        body = _paragraphs([description, *organisation.names])
        yield _passage(organisation, "profile", "profile", summary or organisation.names[0], body, codes=codes)


def _passage(
    organisation: Organisation,
    name: str,
    kind: str,
    title: str,
    body: str = "",
    *,
    field: str = "",
    codes: Iterable[str],
) -> Document:
    """`field` is the one whose level says who reads it; without, what everybody may read."""
    level = level_of(organisation, field) if field else Level.PUBLIC
    return Document(
        key=f"organisation:{organisation.public_id}:{name}",
        family="passage",
        kind=kind,
        language=language_of(f"{title} {body}"),
        title=title,
        body=body,
        codes=list(codes),
        facets={"kind": [organisation.kind]},
        **_shared(organisation) | {"audience": _audience(organisation, level)},
    )


def _shared(organisation: Organisation) -> dict[str, Any]:
    region = organisation.region
    return {
        "owner": organisation.public_id,
        "subject": organisation.public_id,
        "latitude": _known(organisation.latitude, region.latitude if region else None),
        "longitude": _known(organisation.longitude, region.longitude if region else None),
        "dated_on": organisation.confirmed_on or timezone.localdate(organisation.created_at),
    }


def _in_three_languages(thing: Any) -> list[str]:
    return list(dict.fromkeys([thing.name_en, thing.name_fr, thing.name_ar]))


def _known(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _codes(organisation: Any) -> list[str]:
    return [sector.code for sector in organisation.sectors.all()]


def _national(organisation: Any) -> Iterator[str]:
    """Its national activities by code, as written and in one piece, and by name: public as its sectors are."""
    for one in organisation.activities.all() if are_offered() else ():
        if one.is_current:
            yield from dict.fromkeys([one.code, one.compact, *one.names])


def _contact(organisation: Organisation) -> list[tuple[str, str]]:
    """Field and what stands in it, of those that are filled."""
    return [(name, value) for name in ("email", "phone") if (value := getattr(organisation, name))]


def _audience(organisation: Any, level: Level) -> list[str]:
    return audience_of(organisation, level, _clusters(organisation))


def _opens(organisation: Any, level: Level) -> list[str]:
    return terms_of(level, organisation, _clusters(organisation))


def _clusters(organisation: Any) -> list[str]:
    return [membership.cluster.slug for membership in organisation.current_memberships]


def _is_valid(held: Any) -> bool:
    return held.valid_until is None or held.valid_until >= timezone.localdate()


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def sort_name_of(organisation: Organisation) -> str:
    """The name in alphabetical lists: folded, Latin letters first since they are read in every language."""
    return fold(organisation.names[0])[:200]
