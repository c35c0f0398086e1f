"""Who writes and publishes pages on the editors' desk."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from wagtail.models import Page

from portal.accounts.models import User

WRITES = ("change_page", "publish_page")


def editors() -> list[User]:
    """To be told that something waits there."""
    in_group = Q(groups__page_permissions__permission__codename__in=WRITES)
    return list(User.objects.filter(Q(is_superuser=True) | in_group, is_active=True).distinct())


def edits(user: User) -> bool:
    """Whether they may change any page."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or user.groups.filter(page_permissions__permission__codename__in=WRITES).exists()


def publishes(user: User) -> bool:
    """Whether they may put any page online."""
    if user.is_superuser:
        return True
    return user.groups.filter(page_permissions__permission__codename="publish_page").exists()


def pages_for(user: User) -> QuerySet[Page]:
    """All pages, to whoever edits any: what they may do with one is asked on its own page."""
    return Page.objects.all() if edits(user) else Page.objects.none()
