"""Reads of projects as prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

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
        """Whose workspace the reader may enter: its partners' people, and those of its cluster's office where that was asked to help."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        helps = Q(office_helps=True, cluster__in=standing_of(user).offices.keys())
        return self.filter(_has_place(user, "in") | helps)

    def visible_to(self, user: Reader) -> ProjectQuerySet:
        """Whose open face they read: by audience, their own always; a lead that keeps an organisation out shows it only what is public."""
        if not user.is_authenticated:
            return self.filter(audience="public")
        if user.is_staff:
            return self
        me = standing_of(user)
        kept_out = Exists(Exclusion.objects.filter(organisation=OuterRef("lead"), excluded__in=me.organisations))
        inside = Q(audience="public") | ~kept_out
        to_me = Q(audience__in=["public", "members"]) | Q(
            audience="cluster", cluster__in=me.clusters | me.boards.keys() | me.offices.keys()
        )
        return self.filter(
            _has_place(user, "in", "invited", "interested")
            | Q(office_helps=True, cluster__in=me.offices.keys())
            | (inside & to_me)
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

    def visible_to(self, user: Reader) -> PartnerQuerySet:
        """Who is in, to whoever reads the project's face; who is asked or asks, to the partners and to that organisation itself."""
        projects = apps.get_model("projects", "Project").objects
        me = standing_of(user)
        return self.filter(
            Q(organisation__in=me.organisations)
            | Q(project__in=projects.entered_by(user).values("pk"))
            | Q(state="in", project__in=projects.visible_to(user).values("pk"))
        )


class DocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> DocumentQuerySet:
        """By access, of projects whose workspace the reader may enter; asked anew for every file that is handed out.

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
            Q(access="all") | (Q(access="some") & named) | (Q(access="lead") & (leads | helps)) | brought | by_office,
            project__in=projects.entered_by(user).values("pk"),
        )

    def with_row_facts(self, user: Reader) -> DocumentQuerySet:
        """What a row of the table shows, in two questions. `waits`: the reader has an agreement to accept; `has_beside`: somebody
        has to say which of two versions counts."""
        versions = apps.get_model("projects", "DocumentVersion").objects
        beside = versions.filter(document=OuterRef("pk"), beside_at__isnull=False, settled_at=None, refused_at=None)
        rows = self.annotate(waits=self._waits_for(user), has_beside=Exists(beside))
        rows = rows.select_related("current", "organisation", "project", "agreement__text")
        bodies = (f"agreement__text__body_{code}" for code in ("en", "fr", "ar"))
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
