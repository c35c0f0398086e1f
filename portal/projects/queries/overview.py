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

from portal.organisations.models import Organisation
from portal.organisations.standing import standing_of
from portal.ui.words import number

from ..models import Partner, Project, Record, Role
from .candidates import with_able
from .documents import Row as DocumentRow
from .documents import newest_documents
from .money import Money, money_of
from .work import Work, work_of

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
    """A role with whoever has it, or nobody yet. A finance provider is not named beside companies: `is_discreet`."""

    role: Role
    partners: Sequence[Partner]
    is_discreet: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Everybody near a project; `gone` are those who left or were taken out, the last first."""

    inside: Sequence[Partner] = ()
    invited: Sequence[Partner] = ()
    interested: Sequence[Partner] = ()
    gone: Sequence[Partner] = ()
    free: Sequence[Role] = ()
    roles: Sequence[Role] = ()

    def of(self, reader: Reader) -> Partner | None:
        """The place of the reader's organisation; of several the one that is furthest in."""
        own = standing_of(reader).organisations
        rows = (*self.inside, *self.invited, *self.interested)
        return next((one for one in rows if one.organisation_id in own), None)

    def offered(self, project: Project) -> Partner | None:
        """The partner that is asked to lead from now on."""
        return next((one for one in self.inside if one.pk == project.lead_offered_to_id), None)


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a project stands, for those who work in it. `waiting` are sentences with an address: what waits on the reader."""

    places: Places
    money: Money
    work: Work
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
        free = _free(roles[project.pk], inside) if project.is_open else []
        place = min(mine, key=lambda one: (not one.is_in, one.pk), default=None)
        found.append(Row(project, len(inside), free, place))
    return found


def face_of(project: Project) -> list[Seat]:
    """The roles with whoever has them, as everybody may read it."""
    inside = Partner.objects.inside().filter(project=project).select_related("organisation").order_by("pk")
    at: defaultdict[int | None, list[Partner]] = defaultdict(list)
    for place in inside:
        at[place.role_id].append(place)
    return [_seat(project, role, at[role.pk]) for role in Role.objects.filter(project=project)]


def _seat(project: Project, role: Role, places: Sequence[Partner]) -> Seat:
    named = [one for one in places if not _is_discreet(project, one)]
    return Seat(role, named, is_discreet=len(named) < len(places))


def named_inside(project: Project) -> tuple[list[Partner], bool]:
    """Who is in, for whoever is asked in, the lead first; and whether a finance provider is, which is not named beside companies."""
    rows = Partner.objects.inside().filter(project=project).select_related("organisation", "role")
    named = [one for one in rows if not _is_discreet(project, one)]
    return sorted(named, key=lambda one: (one.organisation_id != project.lead_id, one.pk)), len(named) < len(rows)


def _is_discreet(project: Project, place: Partner) -> bool:
    return place.organisation.kind == Organisation.Kind.FINANCE and place.organisation_id != project.lead_id


def places_of(project: Project, reader: User) -> Places:
    """For those who work in it: its roles say how many could fill them."""
    rows = Partner.objects.filter(project=project).order_by("pk")
    rows = rows.select_related("organisation__region__parent__parent", "role", "asked_by")
    roles = list(with_able(Role.objects.filter(project=project), reader))
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
        free=_free(roles, inside) if project.is_open else (),
        roles=roles,
    )


def overview_of(project: Project, reader: User) -> Overview:
    places = places_of(project, reader)
    waiting = []
    offered = places.offered(project) if project.is_open else None
    if offered and offered.organisation_id in standing_of(reader).organisations and not offered.is_funder:
        where = reverse("projects:partner_list", args=[project.public_id])
        waiting.append((_("You are asked to lead it"), f"{where}#lead"))
    if places.interested and project.lead_id in standing_of(reader).organisations:
        many = len(places.interested)
        said = ngettext("%(number)s would like to take part", "%(number)s would like to take part", many)
        waiting.append((said % {"number": number(many)}, reverse("projects:partner_list", args=[project.public_id])))
    if project.is_idle and project.lead_id in standing_of(reader).organisations:
        where = reverse("projects:project_still", args=[project.public_id])
        waiting.append((_("Nothing has moved for three weeks: close, pause or help?"), where))
    if project.closed_at and _story_waits(project, reader):
        where = reverse("projects:project_result", args=[project.public_id])
        waiting.append((_("Say whether its story may be told"), where))
    work = work_of(project, reader, places.inside)
    if getattr(project, "seen_whole", True):
        waiting += work.waiting
    documents = newest_documents(project, reader)
    waiting += [(_("Sign: %(title)s") % {"title": row.title}, row.address) for row in documents if row.waits]
    return Overview(places=places, money=money_of(project, reader), work=work, waiting=waiting, documents=documents)


def _story_waits(project: Project, reader: User) -> bool:
    own = standing_of(reader).organisations
    return Record.objects.filter(project=project, organisation__in=own, story=Record.Story.ASKED).exists()


def _free(roles: Iterable[Role], inside: Sequence[Partner]) -> list[Role]:
    taken = {one.role_id for one in inside}
    return [role for role in roles if role.pk not in taken]
