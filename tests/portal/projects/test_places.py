"""How organisations come into a project and leave it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from messaging.models import Conversation
from portal.core.clock import run_due
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.organisations.models import Connection, Exclusion
from portal.organisations.services.whom import people_of
from portal.projects.models import Partner, Project
from portal.projects.services import places as services
from tests.factories.projects import lead_handed_over, partner_in, project_of, role_in

pytestmark = pytest.mark.django_db
State = Partner.State


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("to__full_name", flat=True))


def readers_of_the_talk(project: Project, *people: Any) -> list[bool]:
    talk = Conversation.objects.get(object_id=str(project.pk), content_type__model="project")
    return [Conversation.objects.visible_to(one).filter(pk=talk.pk).exists() for one in people]


def test_who_is_asked_and_says_yes_is_in_and_joins_the_conversation(cast: SimpleNamespace, project: Project) -> None:
    role = role_in(project)
    place = services.ask_in(project, by=cast.firm_owner, organisation=cast.packer, role=role, words="Your line")
    assert (place.state, place.words, place.role) == (State.INVITED, "Your line", role)
    assert cast.packer_owner.full_name in told("project.invited")
    assert readers_of_the_talk(project, cast.packer_owner) == [False]

    services.accept_invitation(place, by=cast.packer_owner)
    assert place.is_in
    assert readers_of_the_talk(project, cast.packer_owner, cast.firm_member) == [True, True]
    assert Connection.objects.filter(ended_at=None, origin=f"project:{project.public_id}").count() == 1
    assert cast.firm_owner.full_name in told("project.answered")
    assert list(Project.objects.entered_by(cast.packer_owner)) == [project]


def test_two_clicks_are_one(cast: SimpleNamespace, project: Project) -> None:
    for _click in range(2):
        place = services.ask_in(project, by=cast.firm_owner, organisation=cast.packer)
    for _click in range(2):
        services.accept_invitation(place, by=cast.packer_owner)
    assert Partner.objects.filter(project=project, organisation=cast.packer).count() == 1


def test_interest_that_meets_an_invitation_is_a_partnership(cast: SimpleNamespace, project: Project) -> None:
    services.ask_in(project, by=cast.firm_owner, organisation=cast.packer)
    assert services.say_interest(project, by=cast.packer_owner, organisation=cast.packer).is_in


def test_an_invitation_that_meets_an_interest_is_a_partnership(cast: SimpleNamespace, project: Project) -> None:
    services.say_interest(project, by=cast.packer_owner, organisation=cast.packer, words="We have a dryer")
    assert services.ask_in(project, by=cast.firm_owner, organisation=cast.packer).is_in


def test_an_invitation_that_ran_out_is_not_accepted(cast: SimpleNamespace, project: Project) -> None:
    place = services.ask_in(project, by=cast.firm_owner, organisation=cast.packer)
    Partner.objects.filter(pk=place.pk).update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    place.refresh_from_db()
    with pytest.raises(NotPossible) as refused:
        services.accept_invitation(place, by=cast.packer_owner)
    assert refused.value.code == "expired"
    run_due()
    run_due()
    place.refresh_from_db()
    assert place.state == State.EXPIRED
    assert told("project.answered") == {one.full_name for one in people_of(cast.firm)}
    with pytest.raises(NotPossible) as gone:
        services.accept_invitation(place, by=cast.packer_owner)
    assert gone.value.code == "gone"
    assert services.ask_in(project, by=cast.firm_owner, organisation=cast.packer).is_invited


def test_who_has_left_reads_nothing_more_and_stays_on_record(cast: SimpleNamespace, project: Project) -> None:
    place = partner_in(project, cast.packer)
    services.leave(place, by=cast.packer_owner, reason="The line is sold")
    assert (place.state, place.reason, place.ended_by) == (State.LEFT, "The line is sold", cast.packer_owner)
    assert readers_of_the_talk(project, cast.packer_owner) == [False]
    assert not Project.objects.entered_by(cast.packer_owner).exists()


def test_the_lead_takes_out_with_a_reason(cast: SimpleNamespace, project: Project) -> None:
    place = partner_in(project, cast.packer)
    with pytest.raises(NotPossible) as refused:
        services.remove(place, by=cast.firm_owner, reason="  ")
    assert refused.value.field == "reason"
    services.remove(place, by=cast.firm_owner, reason="No answer since May")
    assert place.state == State.REMOVED
    assert cast.packer_owner.full_name in told("project.answered")


def test_the_lead_does_not_leave_before_handing_over(cast: SimpleNamespace, project: Project) -> None:
    own = Partner.objects.get(project=project, organisation=cast.firm)
    with pytest.raises(NotPossible):
        services.leave(own, by=cast.firm_owner)
    place = partner_in(project, cast.packer)
    lead_handed_over(project, by=cast.firm_owner, to=place, taken_by=cast.packer_owner)
    assert project.lead == cast.packer
    own.refresh_from_db()
    services.leave(Partner.objects.select_related("project").get(pk=own.pk), by=cast.firm_owner)
    with pytest.raises(NotAllowed):
        services.ask_in(project, by=cast.firm_owner, organisation=cast.bank)


def test_nobody_is_asked_across_an_exclusion(cast: SimpleNamespace, project: Project) -> None:
    Exclusion.objects.create(organisation=cast.packer, excluded=cast.firm)
    with pytest.raises(NotPossible):
        services.ask_in(project, by=cast.firm_owner, organisation=cast.packer)


@pytest.mark.parametrize("who", ["stranger", "packer_owner", "cluster_manager"])
def test_only_the_lead_asks_in(cast: SimpleNamespace, project: Project, who: str) -> None:
    partner_in(project, cast.packer)
    with pytest.raises(NotAllowed):
        services.ask_in(project, by=getattr(cast, who), organisation=cast.bank)


def test_an_invitation_is_answered_by_whom_it_was_sent_to(cast: SimpleNamespace, project: Project) -> None:
    place = services.ask_in(project, by=cast.firm_owner, organisation=cast.packer)
    for who in (cast.firm_owner, cast.stranger, cast.cluster_manager):
        with pytest.raises(NotAllowed):
            services.accept_invitation(place, by=who)


def test_the_office_enters_only_where_it_was_asked_to_help(cast: SimpleNamespace, project: Project) -> None:
    assert not Project.objects.entered_by(cast.cluster_manager).exists()
    assert Project.objects.visible_to(cast.cluster_manager).exists()
    Project.objects.update(office_helps=True)
    assert Project.objects.entered_by(cast.cluster_manager).exists()


def test_what_is_for_partners_alone_is_seen_by_nobody_else(cast: SimpleNamespace, project: Project) -> None:
    Project.objects.update(audience="partners")
    seen = [
        Project.objects.visible_to(one).exists() for one in (cast.stranger, cast.packer_owner, cast.cluster_manager)
    ]
    assert seen == [False, False, False]
    services.ask_in(project, by=cast.firm_owner, organisation=cast.packer)
    assert Project.objects.visible_to(cast.packer_owner).exists()
