"""Reads of projects as prose."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from portal.organisations.faces import in_audience
from portal.organisations.models import Exclusion
from portal.organisations.standing import standing_of

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


class ProjectQuerySet(models.QuerySet[Any]):
    def open(self) -> ProjectQuerySet:
        return self.filter(closed_at=None)

    def of_user(self, user: Reader) -> ProjectQuerySet:
        """In which an organisation of the reader is a partner."""
        return self.filter(_has_place(user, "in"))

    def near(self, user: Reader) -> ProjectQuerySet:
        """The same, and those into which one of them was asked or would like to come."""
        return self.filter(_has_place(user, "in", "invited", "interested"))

    def entered_by(self, user: Reader) -> ProjectQuerySet:
        """Of whose workspace the reader sees anything: its partners' people, also those of a funder, and those of its cluster's office
        where that was asked to help.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(_has_place(user, "in") | _helps(user))

    def worked_by(self, user: Reader) -> ProjectQuerySet:
        """Whose workspace they see whole: the same without those who read as funders."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(_works_in(user) | _helps(user))

    def with_sight_of(self, user: Reader) -> ProjectQuerySet:
        """Each says in `is_entered` and `seen_whole` whether it is one of those of `entered_by` and of `worked_by`."""
        same = apps.get_model("projects", "Project").objects.filter(pk=OuterRef("pk"))
        return self.annotate(is_entered=Exists(same.entered_by(user)), seen_whole=Exists(same.worked_by(user)))

    def with_next_due(self) -> ProjectQuerySet:
        """Each says in `next_due_on` and `next_due_kind` which report is owed next: a claim before any other; both empty where none is."""
        claim_first = Case(When(kind="claim", then=Value(0)), default=Value(1), output_field=IntegerField())
        owed = apps.get_model("projects", "Report").objects.filter(project=OuterRef("pk"), sent_at=None)
        owed = owed.order_by(claim_first, "due_on", "pk")
        return self.annotate(
            next_due_on=Subquery(owed.values("due_on")[:1]), next_due_kind=Subquery(owed.values("kind")[:1])
        )

    def visible_to(self, user: Reader) -> ProjectQuerySet:
        """Whose open face they read: by audience, their own always; a lead that keeps an organisation out shows it only what is public."""
        if not user.is_authenticated:
            return self.filter(audience="public", hidden_at=None)
        if user.is_staff:
            return self
        return self.filter(
            _has_place(user, "in", "invited", "interested")
            | _helps(user)
            | (Q(hidden_at=None) & in_audience(user, "lead"))
        )

    def seeking(self) -> ProjectQuerySet:
        """Open ones in which a role is free."""
        taken = apps.get_model("projects", "Partner").objects.filter(role=OuterRef("pk"), state="in")
        free = apps.get_model("projects", "Role").objects.filter(~Exists(taken), project=OuterRef("pk"))
        return self.filter(Exists(free), closed_at=None, paused_at=None)

    def with_card_facts(self) -> ProjectQuerySet:
        """What a row in a list shows, in a fixed number of queries."""
        return self.select_related("lead", "cluster")


class PartnerQuerySet(models.QuerySet[Any]):
    def standing(self) -> PartnerQuerySet:
        return self.filter(state__in=["interested", "invited", "in"])

    def inside(self) -> PartnerQuerySet:
        return self.filter(state="in")

    def working(self) -> PartnerQuerySet:
        """Those inside who do more than read: all but the funders."""
        by_role = Q(sees="") & (Q(role=None) | ~Q(role__kind="financier"))
        return self.inside().filter(Q(organisation=F("project__lead")) | Q(sees="all") | by_role)

    def visible_to(self, user: Reader) -> PartnerQuerySet:
        """Who is in, to whoever reads the project's face; who is asked or asks, to the partners and to that organisation itself."""
        projects = apps.get_model("projects", "Project").objects
        me = standing_of(user)
        return self.filter(
            Q(organisation__in=me.organisations)
            | Q(project__in=projects.worked_by(user).values("pk"))
            | Q(state="in", project__in=projects.visible_to(user).values("pk"))
        )


def _helps(user: Reader) -> Q:
    return Q(office_helps=True, cluster__in=standing_of(user).offices.keys())


def _works_in(user: Reader) -> Exists:
    places = apps.get_model("projects", "Partner").objects.working()
    return Exists(places.filter(project=OuterRef("pk"), organisation__in=standing_of(user).organisations))


class CallQuerySet(models.QuerySet[Any]):
    def open(self) -> CallQuerySet:
        today = timezone.localdate()
        return self.filter(opens_on__lte=today, closes_on__gte=today)

    def of_user(self, user: Reader) -> CallQuerySet:
        """Written for an organisation of the reader."""
        return self.filter(organisation__in=standing_of(user).organisations)

    def visible_to(self, user: Reader) -> CallQuerySet:
        """From the day on which it opens, by audience, and to its own people before; who is kept out reads what is public alone."""
        opened = Q(opens_on__lte=timezone.localdate())
        if not user.is_authenticated:
            return self.filter(opened, audience="public")
        if user.is_staff:
            return self
        own = Q(organisation__in=standing_of(user).organisations)
        return self.filter(own | (opened & in_audience(user, "organisation")))

    def with_card_facts(self) -> CallQuerySet:
        return self.select_related("organisation", "cluster")


class OfProjectQuerySet(models.QuerySet[Any]):
    """Rows of a workspace: read by whoever works in it."""

    def visible_to(self, user: Reader) -> OfProjectQuerySet:
        return self.filter(project__in=apps.get_model("projects", "Project").objects.worked_by(user).values("pk"))


class TaskQuerySet(OfProjectQuerySet):
    def open(self) -> TaskQuerySet:
        return self.filter(ended_at=None)

    def ended(self) -> TaskQuerySet:
        return self.filter(ended_at__isnull=False)

    def turn_of(self, user: Reader) -> TaskQuerySet:
        """Open ones that wait on the reader: by name, or on their organisation where nobody is named."""
        mine = Q(person=user.pk) | Q(person=None, organisation__in=standing_of(user).organisations)
        return self.open().filter(mine)

    def ours(self, user: Reader) -> TaskQuerySet:
        return self.filter(organisation__in=standing_of(user).organisations)

    def late(self, today: dt.date) -> TaskQuerySet:
        return self.open().filter(due_on__lt=today)

    def without_owner(self) -> TaskQuerySet:
        """Open ones that nobody has, or whose partner is no longer in the project or reads it as a funder."""
        working = apps.get_model("projects", "Partner").objects.working()
        still_in = working.filter(project=OuterRef("project"), organisation=OuterRef("organisation"))
        helps = Q(project__office_helps=True, organisation=F("project__cluster__organisation"))
        return self.open().exclude(Exists(still_in)).exclude(Q(organisation__isnull=False) & helps)

    def with_card_facts(self) -> TaskQuerySet:
        """What a row in a list shows, in one query."""
        return self.select_related("project__lead", "organisation", "person", "milestone")


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> DocumentQuerySet:
        """By access, of projects whose workspace the reader sees whole; asked anew for every file that is handed out. A funder reads
        what names its organisation, as an agreement to which it is a party, and nothing else.

        Whoever reads as a partner reads for an organisation that is in the project now: one that has left reads nothing, also
        where its person comes in for another.
        """
        projects = apps.get_model("projects", "Project").objects
        me = standing_of(user)
        through = self.model.partners.through.objects
        named = Exists(
            through.filter(
                document=OuterRef("pk"),
                organisation__in=me.organisations,
                organisation__project_places__project=OuterRef("project"),
                organisation__project_places__state="in",
            )
        )
        brought = Exists(
            apps.get_model("projects", "Partner").objects.filter(
                project=OuterRef("project"),
                organisation=OuterRef("organisation"),
                organisation__in=me.organisations,
                state="in",
            )
        )
        helps = Q(project__office_helps=True, project__cluster__in=me.offices.keys())
        leads = Q(project__lead__in=me.organisations)
        by_office = helps & Q(organisation=F("project__cluster__organisation"))
        return self.filter(
            Q(
                Q(access="all")
                | (Q(access="some") & named)
                | (Q(access="lead") & (leads | helps))
                | brought
                | by_office,
                project__in=projects.worked_by(user).values("pk"),
            )
            | Q(Q(access="some") & named, project__in=projects.entered_by(user).values("pk"))
        )

    def with_row_facts(self, user: Reader) -> DocumentQuerySet:
        """What a row of the table shows, in two questions. `waits`: the reader has an agreement to accept; `has_beside`: somebody
        has to say which of two versions counts."""
        versions = apps.get_model("projects", "DocumentVersion").objects
        beside = versions.filter(document=OuterRef("pk"), beside_at__isnull=False, settled_at=None, refused_at=None)
        rows = self.annotate(waits=self._waits_for(user), has_beside=Exists(beside))
        rows = rows.select_related("current__paper__text", "organisation", "project", "agreement__text")
        texts = ("agreement__text", "current__paper__text")
        bodies = (f"{text}__body_{code}" for text in texts for code in ("en", "fr", "ar"))
        return rows.defer(*bodies, "project__summary").prefetch_related("partners")

    def _waits_for(self, user: Reader) -> Exists:
        """Whether the text that counts is to be accepted by the reader: for a party of theirs that is in the project and has not
        accepted it, unless a colleague was named, and while no page that was signed on paper has been checked."""
        me = standing_of(user)
        text, party = {"text": OuterRef("document__agreement__text")}, {"organisation": OuterRef("organisation")}
        accepted = apps.get_model("projects", "Acceptance").objects.filter(**text, **party)
        signed = apps.get_model("projects", "SignedPaper").objects.filter(**text, checked_at__isnull=False)
        asked = apps.get_model("projects", "SignerAsked").objects.filter(**text, **party)
        mine = self.model.partners.through.objects.filter(
            document=OuterRef("pk"),
            document__agreement__text__isnull=False,
            document__project__closed_at=None,
            organisation__in=me.organisations,
            organisation__project_places__project=OuterRef("project"),
            organisation__project_places__state="in",
        )
        return Exists(
            mine.filter(~Exists(accepted), ~Exists(signed), ~Exists(asked) | Exists(asked.filter(person=user.pk)))
        )


def _has_place(user: Reader, *states: str) -> Exists:
    places = apps.get_model("projects", "Partner").objects.filter(
        project=OuterRef("pk"), organisation__in=standing_of(user).organisations, state__in=states
    )
    return Exists(places)


class PoolQuerySet(models.QuerySet[Any]):
    def open(self) -> PoolQuerySet:
        return self.filter(closed_at=None)

    def of_user(self, user: Reader) -> PoolQuerySet:
        """In which an organisation of the reader is, or into which it is asked."""
        return self.filter(_has_pool_place(user, "in", "asked"))

    def visible_to(self, user: Reader) -> PoolQuerySet:
        """One's own; what its cluster is shown, to the cluster and its office, unless its lead keeps the reader out; nobody else's."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        me = standing_of(user)
        kept_out = Exists(Exclusion.objects.filter(organisation=OuterRef("lead"), excluded__in=me.organisations))
        around = Q(shown_to_cluster=True, cluster__in=me.clusters | me.boards.keys() | me.offices.keys())
        return self.filter(_has_pool_place(user, "in", "asked") | (around & ~kept_out))


def _has_pool_place(user: Reader, *states: str) -> Exists:
    places = apps.get_model("projects", "PoolMember").objects.filter(
        pool=OuterRef("pk"), organisation__in=standing_of(user).organisations, state__in=states
    )
    return Exists(places)
