"""Whom to trust: who checked an organisation, and who in one's own clusters confirms having worked with it.

Beside fit, never in it. Of finance providers nothing is asked: whom they work with is never told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.core.text import isolated
from portal.organisations.models import ClusterMembership, Organisation, Reference
from portal.organisations.visibility import readable
from portal.search.models import SearchDocument
from portal.ui.words import day, number

from ..audience import terms_for_organisation
from .links import EVERY_MEMBER

# How the facts were checked: each as a whole sentence, without and with who did it.
CHECKED = {
    "email": (
        gettext_lazy("E-mail at its own domain, %(day)s."),
        gettext_lazy("E-mail at its own domain, read by %(by)s, %(day)s."),
    ),
    "cluster": (
        gettext_lazy("Known to its cluster office, %(day)s."),
        gettext_lazy("Known to the office: %(by)s, %(day)s."),
    ),
    "register": (
        gettext_lazy("Found in the public register, %(day)s."),
        gettext_lazy("Found in the public register by %(by)s, %(day)s."),
    ),
    "document": (
        gettext_lazy("Licence and register seen, %(day)s."),
        gettext_lazy("Licence and register seen by %(by)s, %(day)s."),
    ),
    "visit": (gettext_lazy("Visited, %(day)s."), gettext_lazy("Visited by %(by)s, %(day)s.")),
}

Confirmed = list[dict[str, int | str]]
"""One entry per piece of past work: `by` (public id of the organisation that wrote it) and its search `document`."""


def trust_in(candidates: Collection[Organisation], *, asked_by: Organisation) -> dict[int, Confirmed]:
    """Candidate pk -> what members of the asker's clusters say they did with it."""
    if _is_discreet(asked_by):
        return {}
    neighbours = _by_cluster([asked_by.pk])
    wanted = {one.pk for one in candidates if not _is_discreet(one)}
    rows = _named(partners=wanted, by=neighbours[asked_by.pk], reader=terms_for_organisation(asked_by))
    return _grouped((partner, writer, reference) for partner, writer, reference in rows)


def trust_of(asker: Organisation, *, candidates: Collection[Organisation]) -> dict[int, Confirmed]:
    """Candidate pk -> what members of that candidate's clusters say they did with the asker."""
    if _is_discreet(asker):
        return {}
    rows = _named(partners={asker.pk}, by=None, reader=EVERY_MEMBER)
    neighbours = _by_cluster([one.pk for one in candidates if not _is_discreet(one)])
    return _grouped(
        (candidate, writer, reference)
        for _partner, writer, reference in rows
        for candidate, around in neighbours.items()
        if writer[0] in around and writer[0] != candidate
    )


def checked(organisation: Organisation) -> str:
    """How, by whom and when its facts were checked; "" when they were not."""
    if organisation.verification not in CHECKED or not organisation.verified_on:
        return ""
    without, with_name = CHECKED[organisation.verification]
    sentence = with_name if organisation.checked_by else without
    return str(sentence) % {"by": isolated(organisation.checked_by), "day": day(organisation.verified_on)}


def checked_how(organisation: Organisation) -> list[str]:
    """Who checked what and when, and how long the organisation has been here."""
    said = [checked(organisation) or _("Nobody has checked its papers yet.")]
    if organisation.claimed_at:
        said.append(_("Member since %(year)s.") % {"year": organisation.claimed_at.year})
    else:
        said.append(_("Nobody of this organisation has joined yet."))
    return said


def worked_with(reader: Organisation, other: Organisation, confirmed: Confirmed) -> str:
    """How many of the reader's neighbours worked with the other side; of finance nothing is ever told."""
    if _is_discreet(other):
        return _("Whom a finance provider works with is never shown.")
    if _is_discreet(reader):
        return ""
    members = len({one["by"] for one in confirmed})
    if not members:
        return _("Nobody here has worked with them yet.")
    sentence = ngettext(
        "%(number)s member of your cluster worked with them.",
        "%(number)s members of your cluster worked with them.",
        members,
    )
    return sentence % {"number": number(members)}


Writer = tuple[int, str]


def _named(
    *, partners: Collection[int], by: Collection[int] | None, reader: Collection[str]
) -> list[tuple[int, Writer, str]]:
    named = Reference.partners.through.objects.filter(
        readable("past_work", reader, "reference__organisation__"),
        organisation__in=partners,
        reference__organisation__published_at__isnull=False,
    )
    if by is not None:
        named = named.filter(reference__organisation__in=by)
    fields = ("organisation", "reference__organisation", "reference__organisation__public_id", "reference__public_id")
    return [(partner, (pk, public_id), reference) for partner, pk, public_id, reference in named.values_list(*fields)]


def _by_cluster(organisations: Collection[int]) -> dict[int, set[int]]:
    """Organisation -> those that are in a cluster with it today, itself among them."""
    mine = ClusterMembership.objects.filter(organisation__in=organisations, ended_at=None)
    clusters = defaultdict(set)
    for organisation, cluster in mine.values_list("organisation", "cluster"):
        clusters[organisation].add(cluster)
    members = defaultdict(set)
    everybody = ClusterMembership.objects.filter(cluster__in=set().union(*clusters.values()), ended_at=None)
    for cluster, organisation in everybody.values_list("cluster", "organisation"):
        members[cluster].add(organisation)
    return {one: set().union(*(members[cluster] for cluster in clusters[one])) for one in organisations}


def _grouped(rows: Iterable[tuple[int, Writer, str]]) -> dict[int, Confirmed]:
    rows = list(rows)
    keys = {f"reference:{reference}" for _about, _writer, reference in rows}
    documents = dict(SearchDocument.objects.filter(key__in=keys, deleted_at=None).values_list("key", "pk"))
    found: dict[int, Confirmed] = defaultdict(list)
    for about, (_pk, writer), reference in rows:
        if document := documents.get(f"reference:{reference}"):
            found[about].append({"by": writer, "document": document})
    return dict(found)


def _is_discreet(organisation: Organisation) -> bool:
    return organisation.kind == Organisation.Kind.FINANCE
