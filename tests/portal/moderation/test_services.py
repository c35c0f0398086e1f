"""Reports reach the moderators once, one decision is carried out once, and everybody whom it concerns is told."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone, translation

from matchmaking.models import Listing
from messaging.models import Conversation, Message
from messaging.services.messages import post_message
from portal.accounts.models import User
from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.moderation.models import Case, Glance, Proposal, Report, Suspension, WordsToAuthors
from portal.moderation.queries import desk, is_hidden
from portal.moderation.services import (
    LONGEST,
    confirm,
    decide,
    decide_many,
    decline,
    give,
    lift_suspension,
    look_around,
    report,
    take,
)
from portal.notifications.models import Notification
from portal.organisations.models import Organisation
from portal.organisations.services import publish_organisation
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory
from tests.factories.moderation import suspend

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("to__full_name", flat=True))


def test_a_report_waits_for_the_moderators_once(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    first = report(rude, by=cast.firm_owner, reason="rude", words="  He\u202e shouts. ")
    second = report(rude, by=cast.firm_owner, reason="spam")
    other = report(rude, by=cast.firm_member, reason="rude")
    assert (first, first.words) == (second, "He shouts.")
    assert Case.objects.open().get() == first.case == other.case
    assert told("case.opened") == {str(moderator), str(cast.staff_member)}


@pytest.mark.parametrize(
    ("reason", "words", "field"), [("", "", "reason"), ("none", "", "reason"), ("other", " ", "words")]
)
def test_what_is_missing_is_said_at_its_field(
    cast: SimpleNamespace, rude: Message, reason: str, words: str, field: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        report(rude, by=cast.firm_owner, reason=reason, words=words)
    assert (refused.value.field, Report.objects.count()) == (field, 0)


def test_too_many_words_are_refused_with_a_number(cast: SimpleNamespace, rude: Message) -> None:
    with pytest.raises(NotPossible) as refused:
        report(rude, by=cast.firm_owner, reason="rude", words="a" * (LONGEST + 1))
    assert "1,001" in str(refused.value.message)


def test_a_hidden_message_keeps_its_place_and_its_words_leave_the_page(
    cast: SimpleNamespace, rude: Message, moderator: User, talk: Conversation
) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    decide(case, by=moderator, outcome="hidden", words="Please write as you would speak.")
    rude.refresh_from_db()
    assert rude.is_gone
    assert rude.text == "You are thieves."
    assert (told("case.answered"), told("case.decided")) == ({str(cast.firm_owner)}, {str(cast.packer_owner)})
    assert told("case.opened") == set()
    assert Entry.objects.get(verb="case.decided").person == cast.packer_owner
    decide(report(rude, by=cast.firm_member, reason="rude").case, by=moderator, outcome="let_go")
    rude.refresh_from_db()
    assert not rude.is_gone


def test_what_is_let_stand_is_told_to_who_reported_alone(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    decide(report(rude, by=cast.firm_owner, reason="rude").case, by=moderator, outcome="let_go")
    assert (told("case.answered"), told("case.decided")) == ({str(cast.firm_owner)}, set())


def test_one_decision_and_whoever_comes_second_is_told(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    decide(case, by=moderator, outcome="hidden", words="Please stay polite.")
    with pytest.raises(NotPossible, match="decided"):
        decide(case, by=cast.staff_member, outcome="let_go")
    assert case.decisions.count() == 1


def test_reported_anew_it_waits_again(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    decide(case, by=moderator, outcome="let_go")
    report(rude, by=cast.firm_member, reason="rude")
    assert Case.objects.open().get() == case


@pytest.mark.parametrize("who", ["firm_owner", "packer_owner", "cluster_manager", "stranger"])
def test_nobody_else_decides_or_reads(cast: SimpleNamespace, rude: Message, who: str) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    with pytest.raises(NotAllowed):
        decide(case, by=getattr(cast, who), outcome="let_go")
    with pytest.raises(NotAllowed):
        look_around(case, by=getattr(cast, who), why="I am curious")


def test_a_no_needs_words_to_its_author(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    for outcome, field in (("hidden", "words"), ("suspended", "words"), ("", "outcome")):
        with pytest.raises(NotPossible) as refused:
            decide(case, by=moderator, outcome=outcome)
        assert refused.value.field == field
    with pytest.raises(NotPossible, match="not_held"):
        decide(case, by=moderator, outcome="kept", words="It is not held.")


def test_whoever_is_suspended_reads_and_does_not_write(
    cast: SimpleNamespace, rude: Message, moderator: User, talk: Conversation
) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    suspend(case, by=moderator, words="Three times in a week.")
    with pytest.raises(NotPossible, match="suspended"):
        post_message(talk, by=cast.packer_owner, text="Sorry.", client_id=uuid.uuid4())
    assert Conversation.objects.visible_to(cast.packer_owner).get() == talk
    lift_suspension(Suspension.objects.get(), by=moderator)
    assert post_message(talk, by=cast.packer_owner, text="Sorry.", client_id=uuid.uuid4()).seq == 5


def test_a_suspension_ends_by_itself(cast: SimpleNamespace, rude: Message, moderator: User, talk: Conversation) -> None:
    suspend(report(rude, by=cast.firm_owner, reason="rude").case, by=moderator, words="Enough.")
    Suspension.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    assert post_message(talk, by=cast.packer_owner, text="Sorry.", client_id=uuid.uuid4())


def test_a_moderator_is_suspended_by_nobody(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    Message.objects.filter(pk=rude.pk).update(author=cast.staff_member)
    case = report(rude, by=cast.firm_owner, reason="rude").case
    with pytest.raises(NotPossible, match="nobody"):
        decide(case, by=moderator, outcome="suspended", words="Enough.")


def test_moderators_read_the_message_and_around_it_only_after_a_logged_step(
    cast: SimpleNamespace, rude: Message, moderator: User
) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    assert (desk(case, moderator).excerpt, desk(case, moderator).around) == ("You are thieves.", None)
    with pytest.raises(NotPossible):
        look_around(case, by=moderator, why="  ")
    look_around(case, by=moderator, why="Was it an answer to something?")
    seen = desk(case, moderator).around
    assert seen is not None
    assert [words for _who, words in seen.lines] == ["Our price is 3 SAR.", "You are thieves.", "Please stay polite."]
    assert desk(case, cast.staff_member).around is None
    assert Entry.objects.get(verb="case.read_around").by == moderator
    everybody = {str(one) for one in (cast.firm_owner, cast.firm_admin, cast.firm_member, cast.packer_owner)}
    assert told("conversation.read_by_moderator") == everybody
    Glance.objects.update(until=timezone.now())
    assert desk(case, moderator).around is None


def test_a_conversation_that_is_ended_is_read_by_all_and_written_by_nobody(
    cast: SimpleNamespace, rude: Message, talk: Conversation, moderator: User
) -> None:
    case = report(talk, by=cast.firm_owner, reason="deceit").case
    assert desk(case, moderator).excerpt == ""
    decide(case, by=moderator, outcome="hidden", words="It leads nowhere good.")
    talk.refresh_from_db()
    with pytest.raises(NotPossible, match="closed"):
        post_message(talk, by=cast.packer_owner, text="Sorry.", client_id=uuid.uuid4())
    assert told("case.decided") == {str(cast.packer_owner)}


def test_a_hidden_need_is_closed_and_can_come_back(cast: SimpleNamespace, moderator: User) -> None:
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster, created_by=cast.firm_owner)
    case = report(need, by=cast.packer_owner, reason="deceit").case
    decide(case, by=moderator, outcome="hidden", words="This is no need.")
    assert not Listing.objects.open().filter(pk=need.pk).exists()
    report(need, by=cast.researcher, reason="deceit")
    decide(case, by=moderator, outcome="let_go")
    assert Listing.objects.open().filter(pk=need.pk).exists()


def test_a_hidden_page_is_not_shown_again_by_its_own_people(cast: SimpleNamespace, moderator: User) -> None:
    case = report(cast.packer, by=cast.firm_owner, reason="deceit").case
    decide(case, by=moderator, outcome="hidden", words="This is not your company.")
    cast.packer.refresh_from_db()
    assert (cast.packer.is_published, is_hidden(cast.packer)) == (False, True)
    with pytest.raises(NotPossible, match="hidden"):
        publish_organisation(cast.packer, by=cast.packer_owner)
    report(cast.packer, by=cast.staff_member, reason="deceit")
    decide(case, by=moderator, outcome="let_go")
    assert Organisation.objects.get(pk=cast.packer.pk).is_published


def test_what_is_gone_cannot_be_decided(cast: SimpleNamespace, moderator: User) -> None:
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster)
    case = report(need, by=cast.packer_owner, reason="deceit").case
    need.delete()
    case = Case.objects.get(pk=case.pk)
    assert desk(case, moderator).thing is None
    with pytest.raises(NotPossible, match="gone"):
        decide(case, by=moderator, outcome="let_go")


def second(name: str = "Second Moderator") -> User:
    one: User = UserFactory(full_name=name)
    one.user_permissions.set(Permission.objects.filter(codename__in=["decide", "access_admin"]))
    return one


def test_to_keep_somebody_from_writing_takes_two(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    other = second()
    case = report(rude, by=cast.firm_owner, reason="rude").case
    asked = decide(case, by=moderator, outcome="suspended", words="Enough.")
    assert isinstance(asked, Proposal)
    assert decide(case, by=moderator, outcome="suspended", words="Enough.") == asked
    rude.refresh_from_db()
    assert (rude.is_gone, Suspension.objects.count(), told("case.decided")) == (False, 0, set())
    assert told("case.second") == {str(other), str(cast.staff_member)}
    with pytest.raises(NotPossible, match="same"):
        confirm(asked, by=moderator)
    with pytest.raises(NotAllowed):
        confirm(asked, by=cast.firm_owner)
    made = confirm(asked, by=other)
    assert (made.by, made.asked_by) == (other, moderator)
    assert confirm(Proposal.objects.get(), by=other) == made
    assert Suspension.objects.get().person == cast.packer_owner
    assert told("case.second") == set()


def test_what_a_second_person_declines_has_not_happened(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    other = second()
    case = report(rude, by=cast.firm_owner, reason="rude").case
    asked = decide(case, by=moderator, outcome="suspended", words="Enough.")
    assert isinstance(asked, Proposal)
    decline(asked, by=other)
    assert Case.objects.open().get() == case
    with pytest.raises(NotPossible, match="ended"):
        confirm(asked, by=other)
    assert not Suspension.objects.exists()
    decide(case, by=moderator, outcome="hidden", words="Please stay polite.")


def test_a_decision_ends_what_was_asked_for(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    decide(case, by=moderator, outcome="suspended", words="Enough.")
    decide(case, by=moderator, outcome="let_go")
    assert not Proposal.objects.filter(ended_at=None).exists()


def test_the_same_click_twice_is_one_decision(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    first = decide(case, by=moderator, outcome="hidden", words="Please stay polite.")
    assert decide(case, by=moderator, outcome="hidden", words="Please stay polite.") == first
    with pytest.raises(NotPossible, match="decided"):
        decide(case, by=second(), outcome="hidden", words="Please stay polite.")


def test_a_case_is_taken_once_and_handed_over(cast: SimpleNamespace, rude: Message, moderator: User) -> None:
    other = second()
    case = report(rude, by=cast.firm_owner, reason="rude").case
    take(case, by=moderator)
    take(case, by=moderator)
    with pytest.raises(NotPossible) as late:
        take(case, by=other)
    assert str(moderator) in str(late.value.message)
    give(case, by=moderator, to=other)
    give(case, by=moderator, to=other)
    case.refresh_from_db()
    assert case.owner == other
    assert told("case.given") == {str(other)}
    with pytest.raises(NotAllowed):
        give(case, by=other, to=cast.firm_owner)
    give(case, by=other, to=None)
    case.refresh_from_db()
    assert case.owner is None
    assert Entry.objects.filter(verb="case.given").count() == 3


def test_prepared_words_are_read_in_ones_own_language_as_they_stood(
    cast: SimpleNamespace, rude: Message, moderator: User
) -> None:
    ready = WordsToAuthors.objects.create(
        title="Tone", words_en="Be polite.", words_fr="Restez poli.", words_ar="بلطف."
    )
    case = report(rude, by=cast.firm_owner, reason="rude").case
    made = decide(case, by=moderator, outcome="hidden", prepared=ready, words="Call us.")
    ready.words_fr = "Autre chose."
    ready.save()
    made.refresh_from_db()
    with translation.override("fr"):
        assert made.told == "Restez poli.\n\nCall us."
    with translation.override("ar"):
        assert made.told.startswith("بلطف.")


def test_many_at_once_and_of_each_what_came_of_it(
    cast: SimpleNamespace, rude: Message, talk: Conversation, moderator: User
) -> None:
    need = ListingFactory(organisation=cast.packer, title="Film", cluster=cast.cluster)
    cases = [report(thing, by=cast.firm_owner, reason="spam").case for thing in (rude, need)]
    decide(cases[0], by=second(), outcome="let_go")
    told_of = decide_many(cases, by=moderator, outcome="hidden", words="Not here.")
    assert [bool(why) for _case, why in told_of] == [True, False]
    need.refresh_from_db()
    assert not need.is_open
    with pytest.raises(NotPossible) as refused:
        decide_many(cases, by=moderator, outcome="hidden", words=" ")
    assert refused.value.field == "words"
    with pytest.raises(NotPossible):
        decide_many(cases, by=moderator, outcome="suspended", words="All of them.")
