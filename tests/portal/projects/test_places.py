"""How organisations come into a project and leave it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from matchmaking.models import Introduction
from messaging.models import Conversation
from portal.core.clock import run_due
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.organisations.models import Connection, Exclusion
from portal.organisations.services.whom import people_of
from portal.projects.models import Partner, Project
from portal.projects.services import places as services
from tests.factories.matchmaking import ListingFactory, MatchFactory
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
    run_due()
    for kind, people in (("project.unanswered", people_of(cast.firm)), ("project.lapsed", people_of(cast.packer))):
        rows = Notification.objects.filter(kind=kind).values_list("to", flat=True)
        assert sorted(rows) == sorted(one.pk for one in people)
    assert not Notification.objects.filter(kind__in=["project.answered", "project.invited"]).exists()
    for service in (services.accept_invitation, services.decline_invitation):
        with pytest.raises(NotPossible) as gone:
            service(place, by=cast.packer_owner)
        assert gone.value.code == "expired"
        assert cast.firm.name in gone.value.message
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


@pytest.mark.parametrize("comes", ["asked", "interested"])
def test_a_finance_provider_without_a_role_begins_as_a_funder_unless_the_lead_says_otherwise(
    cast: SimpleNamespace, project: Project, comes: str
) -> None:
    Project.objects.update(audience="members")
    if comes == "interested":
        services.say_interest(project, by=cast.finance_officer, organisation=cast.bank)
    place = services.ask_in(project, by=cast.firm_owner, organisation=cast.bank)
    if place.is_invited:
        services.accept_invitation(place, by=cast.finance_officer)
    assert (place.is_in, place.is_funder) == (True, True)
    assert readers_of_the_talk(project, cast.finance_officer) == [False]
    services.leave(place, by=cast.finance_officer)
    if comes == "interested":
        services.say_interest(project, by=cast.finance_officer, organisation=cast.bank)
    again = services.ask_in(project, by=cast.firm_owner, organisation=cast.bank, sees=Partner.Sight.ALL)
    if again.is_invited:
        services.accept_invitation(again, by=cast.finance_officer)
    assert (again.is_in, again.is_funder) == (True, False)
    assert readers_of_the_talk(project, cast.finance_officer) == [True]


def test_with_a_role_it_reads_as_that_has_it(cast: SimpleNamespace, project: Project) -> None:
    role = role_in(project, kind="adviser", title="Export papers")
    assert not services.ask_in(project, by=cast.firm_owner, organisation=cast.bank, role=role).is_funder
    assert not services.ask_in(project, by=cast.firm_owner, organisation=cast.packer).is_funder
    with pytest.raises(NotPossible) as refused:
        services.ask_in(project, by=cast.firm_owner, organisation=cast.lab, sees="nothing")
    assert refused.value.field == "sees"


def test_whom_the_lead_was_introduced_to_is_asked_in_and_answers_like_everybody(
    cast: SimpleNamespace, browser_of: Any
) -> None:
    need = ListingFactory(organisation=cast.firm, title="Vacuum packing of pitted dates", cluster=cast.cluster)
    match = MatchFactory(listing=need, organisation=cast.packer, agreed_at=timezone.now())
    made = Introduction.objects.create(match=match, state="made", made_at=timezone.now())
    project = project_of(cast.firm, by=cast.firm_owner, origin=made, cluster=cast.cluster, audience="partners")
    place = Partner.objects.get(project=project, organisation=cast.packer)
    assert (place.state, project.introduction) == (State.INVITED, made)
    assert not Project.objects.entered_by(cast.packer_owner).exists()
    assert readers_of_the_talk(project, cast.packer_owner) == [False]
    notice = Notification.objects.get(kind="project.invited", to=cast.packer_owner)
    assert "Vacuum packing of pitted dates" in render_to_string(
        "projects/notifications/project.invited.txt", {"about": notice.about}
    )
    face = browser_of(cast.packer_owner).get(project.get_absolute_url()).content.decode()
    assert "It comes of an introduction:" in face
    services.accept_invitation(place, by=cast.packer_owner)
    assert readers_of_the_talk(project, cast.packer_owner) == [True]
