"""Reads of conversations as prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.organisations.standing import own_organisations, standing_of

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


class ConversationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> ConversationQuerySet:
        """Those in which an organisation takes part for which the reader acts; nobody else reads along, staff neither.

        Not those of which the reader is a guest: a guest reads windows (`Guest`), never a conversation.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(pk__in=_taking_part(own_organisations(user)).values("conversation"))

    def of_organisation(self, organisation: int) -> ConversationQuerySet:
        """With `read_by_us`, how far its people have read, and `assigned_to` (primary key), who sees to it there."""
        part = {"participants__organisation": organisation, "participants__left_at": None}
        return self.filter(**part).annotate(
            read_by_us=F("participants__read_seq"), assigned_to=F("participants__assigned_to")
        )

    def read_by(self, user: User) -> ConversationQuerySet:
        """Of those read with `of_organisation`: with `read_by_me`, how far this person has read."""
        readers = apps.get_model("messaging", "Reader").objects
        mine = readers.filter(conversation=OuterRef("pk"), person=user.pk).values("read_seq")
        return self.annotate(read_by_me=Coalesce(Subquery(mine[:1]), F("read_by_us")))

    def unread(self, user: User) -> ConversationQuerySet:
        """Of those read with `read_by`: with something new for this person. What a colleague sees to is not theirs to read,
        and lines that the portal writes are no messages."""
        mine = self.filter(Q(assigned_to=None) | Q(assigned_to=user.pk), last_seq__gt=F("read_by_me"))
        return mine.filter(Exists(_said_since_read()))

    def with_new(self) -> ConversationQuerySet:
        """Of those read with `read_by`: with `new`, how many messages this person has not read."""
        counted = _said_since_read().order_by().values("conversation").annotate(many=Count("pk")).values("many")
        return self.annotate(new=Coalesce(Subquery(counted), 0))


class GuestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> GuestQuerySet:
        """One's own, while one serves in the office for which one introduced; what can be read are the windows alone."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(person=user.pk, cluster__in=standing_of(user).offices.keys())


def _said_since_read() -> models.QuerySet[Any]:
    said = apps.get_model("messaging", "Message").objects.filter(kind="said")
    return said.filter(conversation=OuterRef("pk"), seq__gt=OuterRef("read_by_me"))


def _taking_part(organisations: models.QuerySet[Any, Any]) -> models.QuerySet[Any]:
    parts = apps.get_model("messaging", "Participant").objects
    return parts.filter(organisation__in=organisations, left_at=None)
