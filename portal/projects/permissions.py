"""Who may do what in projects. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from matchmaking.models import Listing
from portal.organisations.models import ClusterMembership, Organisation
from portal.organisations.permissions import acts_for, keep_apart
from portal.organisations.standing import standing_of

from .models import (
    Agreement,
    AgreementText,
    Call,
    Document,
    Mix,
    Partner,
    Pool,
    PoolMember,
    Project,
    Record,
    SignedPaper,
    Wanted,
)

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def can_start(user: Reader, organisation: Organisation) -> bool:
    return acts_for(user, organisation)


def can_lead(user: Reader, project: Project) -> bool:
    """Whoever acts for the organisation that leads it."""
    return project.lead_id in standing_of(user).organisations


def can_see_all(user: Reader, project: Project) -> bool:
    """Read its whole workspace: everybody in it but funders."""
    return Project.objects.worked_by(user).filter(pk=project.pk).exists()


def can_work(user: Reader, project: Project) -> bool:
    """Write in its workspace: whoever sees all of it, while it is not closed."""
    return project.is_open and can_see_all(user, project)


def own_place(user: Reader, project: Project) -> Partner | None:
    """The place that an organisation of the reader has in it or near it; of several the one that is furthest in."""
    own = Partner.objects.standing().filter(project=project, organisation__in=standing_of(user).organisations)
    order = {Partner.State.IN: 0, Partner.State.INVITED: 1, Partner.State.INTERESTED: 2}
    found = own.select_related("organisation", "role")
    return min(found, key=lambda one: (order[one.state], one.pk), default=None)


def can_ask_in(user: Reader, project: Project, organisation: Organisation) -> bool:
    """The lead asks whoever does not keep it out, and whom it does not keep out itself."""
    return can_lead(user, project) and not keep_apart(project.lead, organisation)


def can_say_interest(user: Reader, project: Project, organisation: Organisation) -> bool:
    """In the name of one's own organisation, in a project whose face one reads."""
    if not acts_for(user, organisation) or keep_apart(project.lead, organisation):
        return False
    return Project.objects.visible_to(user).filter(pk=project.pk).exists()


def can_answer_for(user: Reader, partner: Partner) -> bool:
    """An invitation is answered by whom it was sent to."""
    return acts_for(user, partner.organisation)


def can_let_in(user: Reader, partner: Partner) -> bool:
    """Interest is answered by the lead."""
    return can_lead(user, partner.project)


def can_write_money(user: Reader, project: Project, organisation: Organisation | None) -> bool:
    """What an organisation plans, spends and owes is written by its own people, and everything by the lead's."""
    if not can_work(user, project):
        return False
    return can_lead(user, project) or (organisation is not None and acts_for(user, organisation))


def can_answer_story(user: Reader, row: Record) -> bool:
    """Whoever acts for the organisation of which it would be told."""
    return acts_for(user, row.organisation)


def can_open_pool(user: Reader, listing: Listing) -> bool:
    """From a need or offer of one's own."""
    return acts_for(user, listing.organisation)


def may_bring_together(organisation: Organisation) -> bool:
    """Whether it may open a pool without anything of its own: the office of a cluster, for its members."""
    return organisation.kind == Organisation.Kind.CLUSTER


def can_lead_pool(user: Reader, pool: Pool) -> bool:
    return acts_for(user, pool.lead)


def can_answer_in_pool(user: Reader, place: PoolMember) -> bool:
    return acts_for(user, place.organisation)


def can_join_pool(user: Reader, pool: Pool, organisation: Organisation) -> bool:
    """A member of its cluster that sees it, in its own name; not across where one keeps the other out."""
    if not acts_for(user, organisation) or keep_apart(pool.lead, organisation):
        return False
    if not ClusterMembership.objects.filter(cluster=pool.cluster_id, organisation=organisation, ended_at=None).exists():
        return False
    return Pool.objects.visible_to(user).filter(pk=pool.pk).exists()


GIVING = frozenset({Organisation.Kind.GOVERNMENT, Organisation.Kind.FINANCE})
"""Kinds of organisation that write calls often: they have something to give."""

CALLING = GIVING | {Organisation.Kind.CLUSTER}
"""Kinds of organisation that write calls: a cluster office calls for what its chain lacks."""


def can_call(user: Reader, organisation: Organisation | None) -> bool:
    """Write a call in its name."""
    if not organisation:
        return False
    return organisation.kind in CALLING and acts_for(user, organisation)


def can_write_call(user: Reader, call: Call) -> bool:
    return can_call(user, call.organisation)


def can_write_roles(user: Reader, owner: Project | Call) -> bool:
    """The roles and rules of a project are its lead's, those of a call its organisation's."""
    return can_write_call(user, owner) if isinstance(owner, Call) else can_lead(user, owner)


def owner_of(thing: Wanted | Mix) -> Project | Call:
    """Whose role or rules they are."""
    found: Project | Call | None = getattr(thing, "project", None) or getattr(thing, "call", None)
    assert found is not None
    return found


def partner_here(user: Reader, project: Project, wish: Organisation | None = None) -> Organisation | None:
    """The partner for which somebody works in it: of several the one that they act for at the moment."""
    own = Partner.objects.inside().filter(project=project, organisation__in=standing_of(user).organisations)
    organisations = [place.organisation for place in own.select_related("organisation").order_by("pk")]
    wished = [one for one in organisations if wish is not None and one.pk == wish.pk]
    return next(iter(wished + organisations), None)


def speaks_for(user: Reader, project: Project, wish: Organisation | None = None) -> Organisation | None:
    """The same, and the office of the cluster for those of its people who help."""
    found = partner_here(user, project, wish)
    if found is None and project.office_helps and project.cluster_id in standing_of(user).offices:
        return project.cluster.organisation
    return found


def can_read_document(user: Reader, document: Document) -> bool:
    return Document.objects.visible_to(user).filter(pk=document.pk).exists()


def can_add_version(user: Reader, document: Document) -> bool:
    """Whoever works in its project and reads it. Texts of an agreement are drawn up, and what was signed stays as it is."""
    if document.is_agreement or not can_work(user, document.project):
        return False
    signed = SignedPaper.objects.filter(version__document=OuterRef("pk"))
    return Document.objects.visible_to(user).filter(~Exists(signed), pk=document.pk).exists()


def sees_to_document(user: Reader, document: Document) -> bool:
    """Those who brought it, and the lead."""
    mine = document.organisation_id in standing_of(user).organisations or document.opened_by_id == user.pk
    return mine or can_lead(user, document.project)


def can_change_document(user: Reader, document: Document) -> bool:
    """Its title and who sees it: those who see to it, where they read it."""
    return sees_to_document(user, document) and can_add_version(user, document)


def can_draw_up(user: Reader, project: Project) -> bool:
    """The lead for any partners; a partner where it is a party itself, which the service asks."""
    return project.is_open and partner_here(user, project) is not None


def drew_up(user: Reader, agreement: Agreement) -> bool:
    """Whether an organisation of the reader's drew it up, in a project that is open."""
    document = agreement.document
    return document.project.is_open and document.organisation_id in standing_of(user).organisations


def can_redraw(user: Reader, agreement: Agreement) -> bool:
    """Word it anew: whoever drew it up, while they are in the project."""
    return drew_up(user, agreement) and can_read_document(user, agreement.document)


def can_accept_for(user: Reader, text: AgreementText, organisation: Organisation) -> bool:
    """Whoever acts for a party that is in the project, also for one that reads as a funder."""
    document = text.agreement.document
    return (
        acts_for(user, organisation)
        and document.project.is_open
        and document.partners.filter(pk=organisation.pk).exists()
        and Partner.objects.inside().filter(project=document.project, organisation=organisation).exists()
    )


def can_bring_paper(user: Reader, agreement: Agreement) -> bool:
    """A party that keeps documents there: not one that reads as a funder."""
    return can_work(user, agreement.document.project) and can_read_document(user, agreement.document)


def can_check_paper(user: Reader, paper: SignedPaper) -> bool:
    """Anybody who reads it but whoever brought it."""
    document = paper.text.agreement.document
    return paper.brought_by_id != user.pk and document.project.is_open and can_read_document(user, document)
