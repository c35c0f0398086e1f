"""An authority asks until a day; each contribution gets its answer; the outcome tells all of it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.desk.models import Consultation, Contribution
from portal.desk.services import consultations as services
from portal.notifications.models import Notification
from portal.organisations.models import Organisation
from tests.factories.barriers import consultation_of
from tests.factories.organisations import ClusterMembershipFactory

pytestmark = pytest.mark.django_db
Verdict = Contribution.Verdict


@pytest.fixture
def authority(ministry: Organisation) -> Organisation:
    ministry.verification = "register"
    ministry.save()
    return ministry


@pytest.fixture
def asked(cast: SimpleNamespace, authority: Organisation) -> Consultation:
    return consultation_of(authority, by=cast.government_officer, clusters=[cast.cluster])


def close(consultation: Consultation) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Consultation.objects.filter(pk=consultation.pk).update(closes_on=yesterday)
    consultation.refresh_from_db()


def kinds_of(user: Any) -> list[str]:
    return list(Notification.objects.filter(to=user).order_by("pk").values_list("kind", flat=True))


def test_a_draft_is_its_authoritys_alone(cast: SimpleNamespace, authority: Organisation, browser_of: Any) -> None:
    draft = consultation_of(authority, by=cast.government_officer, clusters=[cast.cluster], is_open=False)
    assert browser_of(cast.government_officer).get(draft.get_absolute_url()).status_code == 200
    for reader in (None, cast.firm_owner, cast.cluster_manager):
        assert browser_of(reader).get(draft.get_absolute_url()).status_code == 404


def test_an_authority_asks_the_clusters_of_its_country_and_those_in_which_it_is(
    cast: SimpleNamespace, authority: Organisation, browser_of: Any
) -> None:
    form = browser_of(cast.government_officer).get(reverse("desk:consultation_create")).text
    assert f'value="{cast.cluster.slug}"' in form
    assert f'value="{cast.other_cluster.slug}"' not in form
    with pytest.raises(NotAllowed):
        consultation_of(authority, by=cast.government_officer, clusters=[cast.other_cluster])
    ClusterMembershipFactory(cluster=cast.other_cluster, organisation=authority, lane="government")
    assert consultation_of(authority, by=cast.government_officer, clusters=[cast.other_cluster]).is_open


def test_opening_tells_the_keepers_of_members_and_the_office_once(cast: SimpleNamespace, asked: Consultation) -> None:
    services.open_consultation(asked, by=cast.government_officer)
    for person in (cast.firm_owner, cast.firm_admin, cast.packer_owner, cast.cluster_manager):
        assert kinds_of(person) == ["consultation.opened"]
    assert kinds_of(cast.firm_member) == kinds_of(cast.researcher) == []


def test_only_members_of_the_clusters_that_are_asked_write(
    cast: SimpleNamespace, asked: Consultation, browser_of: Any
) -> None:
    services.contribute(asked, cast.firm, "Add a window for samples.", by=cast.firm_member)
    for user, organisation in (
        (cast.researcher, cast.lab),
        (cast.stranger, cast.firm),
        (cast.government_officer, cast.ministry),
    ):
        with pytest.raises(NotAllowed):
            services.contribute(asked, organisation, "And one for me.", by=user)
    address = reverse("desk:contribution_create", args=[asked.public_id])
    assert browser_of(cast.researcher).post(address, {"text": "And one for me."}).status_code == 404
    assert Contribution.objects.count() == 1


def test_others_read_a_contribution_only_with_the_outcome(
    cast: SimpleNamespace, asked: Consultation, browser_of: Any
) -> None:
    services.contribute(asked, cast.firm, "Add a window for samples.", by=cast.firm_owner)
    assert "window for samples" in browser_of(cast.firm_member).get(asked.get_absolute_url()).content.decode()
    assert "window for samples" in browser_of(cast.government_officer).get(asked.get_absolute_url()).content.decode()
    for reader in (None, cast.packer_owner, cast.cluster_manager):
        assert "window for samples" not in browser_of(reader).get(asked.get_absolute_url()).content.decode()


def test_two_clicks_are_one_contribution(cast: SimpleNamespace, asked: Consultation, browser_of: Any) -> None:
    huda = browser_of(cast.firm_owner)
    form = huda.get(asked.get_absolute_url()).context["form"]
    typed = {"text": "One window.", "submission": form["submission"].value()}
    for _twice in range(2):
        assert huda.post(reverse("desk:contribution_create", args=[asked.public_id]), typed).status_code == 302
    assert Contribution.objects.count() == 1


def test_after_the_last_day_nothing_is_taken_and_nothing_typed_is_lost(
    cast: SimpleNamespace, asked: Consultation, browser_of: Any
) -> None:
    huda = browser_of(cast.firm_owner)
    close(asked)
    page = huda.post(reverse("desk:contribution_create", args=[asked.public_id]), {"text": "Too late, alas."})
    assert page.status_code == 422
    assert not Contribution.objects.exists()


def test_every_contribution_is_answered_before_the_outcome_and_whoever_wrote_is_told(
    cast: SimpleNamespace, asked: Consultation, browser_of: Any
) -> None:
    ours = services.contribute(asked, cast.firm, "A window for samples.", by=cast.firm_owner, named=True)
    theirs = services.contribute(asked, cast.packer, "No window at all.", by=cast.packer_owner)
    with pytest.raises(NotPossible, match="open"):
        services.publish_outcome(asked, "We open it in May.", by=cast.government_officer)
    close(asked)
    services.answer_contribution(ours, Verdict.ACCEPTED, "It is there.", by=cast.government_officer)
    with pytest.raises(NotPossible, match="unanswered"):
        services.publish_outcome(asked, "We open it in May.", by=cast.government_officer)
    services.answer_contribution(theirs, Verdict.NO, "Most asked for it.", by=cast.government_officer)
    services.publish_outcome(asked, "We open it in May.", by=cast.government_officer)
    assert kinds_of(cast.packer_owner)[-1] == kinds_of(cast.firm_owner)[-1] == "consultation.answered"
    page = browser_of(None).get(asked.get_absolute_url()).content.decode()
    for words in ("We open it in May.", "It is there.", "Most asked for it.", "No window at all.", cast.firm.name):
        assert words in page
    assert cast.packer.name not in page
    with pytest.raises(NotPossible, match="published"):
        services.answer_contribution(theirs, Verdict.PART, "Half of it.", by=cast.government_officer)


def test_a_no_without_a_reason_is_refused(cast: SimpleNamespace, asked: Consultation, browser_of: Any) -> None:
    one = services.contribute(asked, cast.firm, "A window.", by=cast.firm_owner)
    address = reverse("desk:contribution_answer", args=[one.public_id])
    page = browser_of(cast.government_officer).post(address, {"verdict": "no", "why": " "})
    assert page.status_code == 422
    one.refresh_from_db()
    assert one.verdict == ""
    assert browser_of(cast.packer_owner).post(address, {"verdict": "no", "why": "Because."}).status_code == 404


def test_the_last_day_can_only_become_later(cast: SimpleNamespace, asked: Consultation) -> None:
    day = asked.closes_on
    with pytest.raises(NotPossible, match="earlier"):
        services.change_consultation(
            asked, by=cast.government_officer, clusters=(), closes_on=day - dt.timedelta(days=1)
        )
    changed = services.change_consultation(
        asked, by=cast.government_officer, clusters=(), closes_on=day + dt.timedelta(days=7)
    )
    assert changed.closes_on == day + dt.timedelta(days=7)
    assert changed.clusters.count() == 1


def test_whoever_has_not_written_is_reminded_once(cast: SimpleNamespace, asked: Consultation) -> None:
    services.contribute(asked, cast.firm, "A window.", by=cast.firm_owner)
    Consultation.objects.update(closes_on=timezone.localdate() + dt.timedelta(days=3))
    services.remind_due()
    assert "consultation.closing" not in kinds_of(cast.packer_owner), "they were asked within this hour"
    Consultation.objects.update(opened_at=timezone.now() - dt.timedelta(days=2))
    for _turn in range(2):
        services.remind_due()
    assert kinds_of(cast.packer_owner).count("consultation.closing") == 1
    assert "consultation.closing" not in kinds_of(cast.firm_owner)


def test_the_authority_hears_once_that_it_has_closed(cast: SimpleNamespace, asked: Consultation) -> None:
    close(asked)
    for _turn in range(2):
        services.tell_closed()
    assert kinds_of(cast.government_officer) == ["consultation.closed"]


@pytest.mark.parametrize("several", [1, 3])
def test_a_consultation_asks_the_same_however_many_write(
    cast: SimpleNamespace,
    asked: Consultation,
    browser_of: Any,
    several: int,
    django_assert_max_num_queries: Any,
    settings: Any,
) -> None:
    settings.DEPLOYED = True
    for n in range(several):
        services.contribute(asked, cast.firm, f"Point {n}", by=cast.firm_owner)
    noura = browser_of(cast.government_officer)
    noura.get(asked.get_absolute_url())  # its session is written down with the first page
    with django_assert_max_num_queries(15):
        assert noura.get(asked.get_absolute_url()).status_code == 200
