"""What can be found of an organisation: one card for the directory, many passages for matching.

Each piece is a small document of its own (the profile, every thing it makes, buys or does, every test and technology, every piece
of past work), since one long text per organisation finds worse. Telephone and e-mail, where they are not shown to everybody, are
a document that only its own people and those it was introduced to can find.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from portal.search.audience import PUBLIC
from portal.search.normalise import fold
from portal.search.services import Document

from .depth_texts import depth_texts
from .models import ClusterMembership, Organisation, Reference

ARABIC = re.compile(r"[\u0600-\u06ff]")


def with_documents(organisations: QuerySet[Any]) -> QuerySet[Any]:
    """The same organisations with all that their documents read, in a fixed number of queries."""
    in_clusters = ClusterMembership.objects.filter(ended_at=None).select_related("cluster", "link")
    return organisations.select_related("region").prefetch_related(
        "trade_items",
        "sectors",
        "certificates__type",
        Prefetch("cluster_memberships", in_clusters, to_attr="current_memberships"),
    )


def with_reference_documents(references: QuerySet[Reference]) -> QuerySet[Reference]:
    return references.select_related("organisation").prefetch_related("partners")


def audience_of(organisation: Organisation) -> list[str]:
    """Everybody once it is published; before and after only its own people."""
    return [PUBLIC] if organisation.is_published else [own_term(organisation)]


def own_term(organisation: Organisation) -> str:
    return f"organisation:{organisation.public_id}"


def introduced_term(organisation: Organisation) -> str:
    """Held by the people of organisations that know this one."""
    return f"introduced:{organisation.public_id}"


def documents_of(organisation: Any) -> Iterator[Document]:
    """All documents of an organisation that was read with `with_documents` and `read_depth`, without its past work."""
    yield _card(organisation)
    if organisation.summary or organisation.description:
        yield _passage(
            organisation,
            "profile",
            "profile",
            organisation.summary,
            organisation.description,
            codes=_codes(organisation),
        )
    for item in organisation.trade_items.all():
        # What it buys says nothing about its own sector.
        own = [] if item.direction == item.Direction.BUYS else _codes(organisation)
        codes = [item.sector_id] if item.sector_id else own
        yield _passage(organisation, f"{item.direction}:{item.pk}", item.direction, item.text, codes=codes)
    for text in depth_texts(organisation):
        own = list(text.codes) or _codes(organisation)
        yield _passage(organisation, text.name, text.kind, text.title, text.body, codes=own)
    if (contact := _contact(organisation)) and not organisation.contact_public:
        yield _contact_card(organisation, contact)


def reference_document(reference: Reference) -> Document:
    """A piece of past work. Its partners did it too, so it speaks for them as well."""
    organisation = reference.organisation
    return Document(
        key=f"reference:{reference.public_id}",
        family="passage",
        kind="reference",
        owner=organisation.public_id,
        subject=reference.public_id,
        language=language_of(f"{reference.title} {reference.text}"),
        title=reference.title,
        body=reference.text,
        audience=audience_of(organisation),
        partners=[partner.public_id for partner in reference.partners.all()],
        facets={"kind": [organisation.kind]},
        dated_on=dt.date(reference.year, 7, 1),
    )


def language_of(text: str) -> str:
    """Arabic by its letters; Latin letters do not say which language they are, and search needs not know."""
    return "ar" if ARABIC.search(text) else ""


def _card(organisation: Any) -> Document:
    memberships = organisation.current_memberships
    region = organisation.region
    facets = {
        "kind": [organisation.kind],
        "sector": {code[:2] for code in _codes(organisation) if code[:2].isdigit()},
        "region": [region.slug] if region else [],
        "country": [region.country] if region else [],
        "cluster": {membership.cluster.slug for membership in memberships},
        "stage": {membership.link.stage for membership in memberships if membership.link},
        "certificate": {held.type.slug for held in organisation.certificates.all() if _is_valid(held)},
        "language": organisation.languages,
    }
    body = [
        organisation.summary,
        organisation.description,
        *(item.text for item in organisation.trade_items.all()),
        *([organisation.place] if organisation.place else []),
        *(_in_three_languages(region) if region else []),
        *(name for held in organisation.certificates.all() for name in _in_three_languages(held.type)),
        _contact(organisation) if organisation.contact_public else "",
    ]
    return Document(
        key=f"organisation:{organisation.public_id}:card",
        family="card",
        kind="organisation",
        title=" · ".join(organisation.names),
        body=_paragraphs(body),
        codes=_codes(organisation),
        facets=facets,
        sort_name=organisation.sort_name,
        # What nobody has confirmed has no date: it stands after all that somebody has, and is never "confirmed lately".
        **_shared(organisation) | {"dated_on": organisation.confirmed_on},
    )


def _contact_card(organisation: Organisation, contact: str) -> Document:
    """Without a title, so that names are completed once; passages are what matching reads, and it needs no telephone."""
    shared = _shared(organisation) | {"audience": [own_term(organisation), introduced_term(organisation)]}
    return Document(
        key=f"organisation:{organisation.public_id}:contact",
        family="card",
        kind="contact",
        title="",
        body=contact,
        sort_name=organisation.sort_name,
        **shared,
    )


def _passage(
    organisation: Organisation, name: str, kind: str, title: str, body: str = "", *, codes: Iterable[str]
) -> Document:
    return Document(
        key=f"organisation:{organisation.public_id}:{name}",
        family="passage",
        kind=kind,
        language=language_of(f"{title} {body}"),
        title=title,
        body=body,
        codes=list(codes),
        facets={"kind": [organisation.kind]},
        **_shared(organisation),
    )


def _shared(organisation: Organisation) -> dict[str, Any]:
    region = organisation.region
    return {
        "owner": organisation.public_id,
        "subject": organisation.public_id,
        "audience": audience_of(organisation),
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


def _contact(organisation: Organisation) -> str:
    return _paragraphs([organisation.email, organisation.phone])


def _is_valid(held: Any) -> bool:
    return held.valid_until is None or held.valid_until >= timezone.localdate()


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def sort_name_of(organisation: Organisation) -> str:
    """The name in alphabetical lists: folded, Latin letters first since they are read in every language."""
    return fold(organisation.names[0])[:200]
