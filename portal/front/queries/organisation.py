"""Reading all that the page of an organisation shows a reader, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, When, prefetch_related_objects
from django.utils import timezone

from matchmaking.models import Listing, MatchSide
from portal.onboarding.permissions import can_see_verifications
from portal.onboarding.queries.assisted import assisted
from portal.organisations.models import (
    Capability,
    Certificate,
    ClusterMembership,
    JoinRequest,
    Organisation,
    PartnerConsent,
    Reference,
    Site,
)
from portal.organisations.permissions import can_edit_organisation, can_open_contact
from portal.organisations.queries.depth import read_depth
from portal.organisations.queries.openings import has_opened_contact
from portal.organisations.queries.requests import requests_of, requests_to_answer
from portal.organisations.queries.worked import Worked, has_been_said, has_worked, said_between, worked_with
from portal.organisations.visibility import Level, chosen_level, visible_fields
from portal.projects.models import Partner, Project
from portal.search.audience import terms_for

from .cluster_face import clusters_run_by
from .directory import Chain
from .organisation_face import OrganisationFace, Standing
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

REFERENCES_SHOWN = 30
PROJECTS_SHOWN = 6
NOT_SAID = (False, False)


def organisation_for_face(slug: str, reader: Reader) -> QuerySet[Any]:
    """The organisation of this address with all that its page reads, for those who may see it."""
    return (
        Organisation.objects.visible_to(reader)
        .filter(slug=slug)
        .select_related("region__parent", "verified_by_organisation", "answer_record")
        .prefetch_related(
            "trade_items",
            Prefetch("certificates", Certificate.objects.select_related("type").order_by("type__name_en")),
            "sectors",
        )
        .annotate(
            has_sites=Exists(Site.objects.filter(organisation=OuterRef("pk"))),
            has_projects=Exists(Partner.objects.inside().filter(organisation=OuterRef("pk"))),
            has_worked=has_worked(),
            has_been_said=has_been_said(),
            has_capabilities=Exists(Capability.objects.filter(organisation=OuterRef("pk"))),
            asks_the_reader=Exists(JoinRequest.objects.for_office_of(reader).filter(organisation=OuterRef("pk"))),
        )
    )


def work_url(work: Reference) -> str:
    """Where a piece of past work stands on the page of the organisation that did it."""
    return f"{work.organisation.get_absolute_url()}?work={work.public_id}#work-{work.public_id}"


def organisation_face(
    organisation: Any, words: Vocabulary, *, reader: Reader, own: Organisation | None, wanted: str = ""
) -> OrganisationFace:
    """`wanted` is the piece of past work for which somebody comes: it is shown also where there are many newer ones."""
    is_own = own is not None and own.pk == organisation.pk
    seen = visible_fields(organisation, reader)
    may_open = False
    if not {"phone", "email"} <= seen and _looks_for_an_office(reader) and can_open_contact(reader, organisation):
        may_open = not has_opened_contact(organisation, reader)
        seen = seen if may_open else seen | _opened(organisation)
    # Most companies have written no capability, and that is known already.
    if organisation.kind != Organisation.Kind.FIRM or organisation.has_capabilities:
        read_depth([organisation])
    return OrganisationFace(
        organisation=organisation,
        seen=seen,
        own=own,
        standings=list(_standings(organisation, own, words)),
        listings=list(_listings(organisation, reader)),
        projects=_projects(organisation, reader) if organisation.has_projects else [],
        past_work=_past_work(organisation, reader, wanted) if "past_work" in seen else [],
        side=_side(organisation, reader, own) if own and not is_own else None,
        can_edit=is_own and can_edit_organisation(reader, organisation),
        can_open_contact=may_open,
        join_requests=_join_requests(organisation, reader, is_own=is_own),
        runs=clusters_run_by(organisation, reader),
        worked_said=said_between(own, organisation) if own and not is_own and organisation.has_been_said else NOT_SAID,
        worked=worked_with(organisation, seen, terms_for(reader)) if organisation.has_worked else Worked(),
        assisted=assisted(organisation) if is_own else None,
        sees_verifications=is_own or (_looks_for_an_office(reader) and can_see_verifications(reader, organisation)),
    )


def _projects(organisation: Organisation, reader: Reader) -> list[Project]:
    """In which it is a partner and of which the reader may know, the one that moved last first.

    A company and a finance provider are not shown together: neither by who leads, nor by whose page it is.
    """
    inside = Partner.objects.inside().filter(project=OuterRef("pk"), organisation=organisation)
    shown = Project.objects.visible_to(reader).filter(Exists(inside))
    by_another = ~Q(lead=organisation)
    if organisation.kind == Organisation.Kind.FINANCE:
        shown = shown.exclude(by_another)
    else:
        shown = shown.exclude(by_another & Q(lead__kind=Organisation.Kind.FINANCE))
    return list(shown.with_card_facts().order_by("-moved_at", "pk")[:PROJECTS_SHOWN])


def _looks_for_an_office(reader: Reader) -> TypeGuard[User]:
    """Known without a further query: most readers serve nobody."""
    if not reader.is_authenticated:
        return False
    return reader.is_staff or any(term.startswith("office:") for term in terms_for(reader))


def _opened(organisation: Organisation) -> set[str]:
    """What an opening opens: not what the organisation keeps to its own people."""
    return {name for name in ("phone", "email") if chosen_level(organisation, name) != Level.OWN}


def _join_requests(organisation: Any, reader: Reader, *, is_own: bool) -> list[JoinRequest]:
    """Whether any waits for the reader's office was asked within the query for the organisation: mostly none does."""
    if is_own:
        return requests_of(organisation)
    return requests_to_answer(organisation, reader) if organisation.asks_the_reader else []


def _standings(organisation: Organisation, own: Organisation | None, words: Vocabulary) -> Iterable[Standing]:
    memberships = (
        ClusterMembership.objects.filter(
            organisation__in=[organisation.pk, *([own.pk] if own else [])],
            ended_at=None,
            cluster__published_at__lte=timezone.now(),
        )
        .select_related("cluster", "link")
        .order_by("joined_on", "pk")
    )
    placed = list(memberships)
    mine = {one.cluster_id: one.link.position for one in placed if own and one.organisation_id == own.pk and one.link}
    for one in placed:
        if one.organisation_id != organisation.pk:
            continue
        position = one.link.position if one.link and not one.lane else None
        you = mine.get(one.cluster_id) if own and own.pk != organisation.pk else None
        links = words.links.get(one.cluster.slug, [])
        drawn = position is not None and position <= len(links)
        yield Standing(
            membership=one,
            link=one.link.name if one.link and not one.lane else "",
            lane=str(one.get_lane_display()) if one.lane else "",
            chain=Chain(links, (position,), (you,) if you else ()) if drawn and position else None,
            is_next=bool(position and you and abs(position - you) == 1),
        )


def _listings(organisation: Organisation, reader: Reader) -> QuerySet[Any]:
    """Open needs and offers under its name. What it asks without its name is not told here, nor that it asks for finance: not even
    to those who may read either."""
    return (
        Listing.objects.visible_to(reader)
        .open()
        .filter(organisation=organisation, confidentiality=Listing.Confidentiality.NAMED)
        .exclude(kind=Listing.Kind.NEED, category=Listing.Category.FINANCE)
        .select_related("link")
        .order_by("-kind", "-published_at", "pk")
        .distinct()
    )


def _past_work(organisation: Organisation, reader: Reader, wanted: str) -> list[Reference]:
    """Its own, and what others tell the reader that they did with it; the newest, and the one that is wanted."""
    as_partner = Reference.partners.through.objects.filter(organisation=organisation).values("reference")
    told = (
        Reference.objects.visible_to(reader)
        .filter(Q(organisation=organisation) | Q(pk__in=as_partner))
        .select_related("organisation")
        .prefetch_related(Prefetch("partners", Organisation.objects.published()))
        .annotate(
            is_wanted=Case(When(public_id=wanted, then=1), default=0),
            has_consents=Exists(PartnerConsent.objects.told().filter(reference=OuterRef("pk"))),
        )
        .order_by("-is_wanted", "-year", "pk")[:REFERENCES_SHOWN]
    )
    works: list[Any] = sorted(told, key=lambda work: (-work.year, work.pk))
    # Who has not agreed is told without a name; most pieces have nobody of whom that is so.
    if asked := [work for work in works if work.has_consents]:
        prefetch_related_objects(asked, Prefetch("consents", PartnerConsent.objects.told(), to_attr="unnamed"))
    return works


def _side(organisation: Organisation, reader: Reader, own: Organisation) -> MatchSide | None:
    """The reader's own need or offer for which this organisation was suggested best, unless they said no."""
    return (
        MatchSide.objects.visible_to(reader)
        .filter(side=MatchSide.Side.ASKER, organisation=own.pk, match__organisation=organisation, match__closed_at=None)
        .exclude(answer=MatchSide.Answer.DECLINED)
        .select_related("match__listing")
        .order_by("-match__order")
        .first()
    )
