"""What the pages of projects show: rows of the list, the face, the partners, and where a project stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.organisations.standing import standing_of
from portal.ui.words import number

from ..models import Partner, Project, Role
from .documents import Row as DocumentRow
from .documents import newest_documents

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Row:
    """A project in a list. `free` are the roles that nobody has; `place` is how the reader's organisation stands in it."""

    project: Project
    partners: int
    free: Sequence[Role]
    place: Partner | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A role with whoever has it, or nobody yet."""

    role: Role
    partners: Sequence[Partner]

    @property
    def is_free(self) -> bool:
        return not self.partners


@dataclass(frozen=True, slots=True)
class Places:
    """Everybody near a project; `gone` are those who left or were taken out, the last first."""

    inside: Sequence[Partner] = ()
    invited: Sequence[Partner] = ()
    interested: Sequence[Partner] = ()
    gone: Sequence[Partner] = ()
    free: Sequence[Role] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a project stands, for those who work in it. `waiting` are sentences with an address: what waits on the reader."""

    places: Places
    waiting: Sequence[tuple[str, str]] = field(default_factory=tuple)
    documents: Sequence[DocumentRow] = field(default_factory=tuple)


def rows_of(projects: Sequence[Project], reader: Reader) -> list[Row]:
    """In two questions, however many they are."""
    partners: defaultdict[int, list[Partner]] = defaultdict(list)
    for place in Partner.objects.standing().filter(project__in=projects):
        partners[place.project_id].append(place)
    roles: defaultdict[int, list[Role]] = defaultdict(list)
    for role in Role.objects.filter(project__in=projects):
        roles[role.project_id].append(role)
    own = standing_of(reader).organisations
    found = []
    for project in projects:
        inside = [one for one in partners[project.pk] if one.is_in]
        mine = [one for one in partners[project.pk] if one.organisation_id in own]
        free = _free(roles[project.pk], inside)
        place = min(mine, key=lambda one: (not one.is_in, one.pk), default=None)
        found.append(Row(project, len(inside), free, place))
    return found


def face_of(project: Project) -> list[Seat]:
    """The roles with whoever has them."""
    inside = list(
        Partner.objects.inside().filter(project=project).select_related("organisation", "role").order_by("pk")
    )
    return [
        Seat(role, [one for one in inside if one.role_id == role.pk]) for role in Role.objects.filter(project=project)
    ]


def places_of(project: Project) -> Places:
    rows = Partner.objects.filter(project=project).select_related("organisation", "role", "asked_by").order_by("pk")
    by_state: defaultdict[str, list[Partner]] = defaultdict(list)
    for place in rows:
        place.project = project
        by_state[place.state].append(place)
    inside = sorted(by_state[Partner.State.IN], key=lambda one: (one.organisation_id != project.lead_id, one.pk))
    gone = [*by_state[Partner.State.LEFT], *by_state[Partner.State.REMOVED]]
    return Places(
        inside=inside,
        invited=by_state[Partner.State.INVITED],
        interested=by_state[Partner.State.INTERESTED],
        gone=sorted(gone, key=lambda one: one.ended_at or one.asked_at, reverse=True),
        free=_free(Role.objects.filter(project=project), inside),
    )


def overview_of(project: Project, reader: User) -> Overview:
    places = places_of(project)
    waiting = []
    if places.interested and project.lead_id in standing_of(reader).organisations:
        many = len(places.interested)
        said = ngettext("%(number)s would like to take part", "%(number)s would like to take part", many)
        waiting.append((said % {"number": number(many)}, reverse("projects:partner_list", args=[project.public_id])))
    documents = newest_documents(project, reader)
    waiting += [(_("Sign: %(title)s") % {"title": row.title}, row.address) for row in documents if row.waits]
    return Overview(places=places, waiting=waiting, documents=documents)


def _free(roles: Iterable[Role], inside: Sequence[Partner]) -> list[Role]:
    taken = {one.role_id for one in inside}
    return [role for role in roles if role.pk not in taken]
