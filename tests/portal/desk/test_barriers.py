"""Members tell, the office files without names, the authority reads from three companies on and answers privately first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from portal.core.errors import NotAllowed, NotPossible
from portal.desk.models import Barrier, Voice
from portal.desk.services import barriers as services
from portal.notifications.models import Notification
from portal.organisations.models import Organisation
from tests.factories.barriers import barrier_in, members_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority(ministry: Organisation) -> Organisation:
    ministry.verification = "register"
    ministry.save()
    return ministry


def told(user: Any) -> list[Barrier]:
    return list(Barrier.objects.told_to(user))


def kinds_of(user: Any) -> list[str]:
    return list(Notification.objects.filter(to=user).order_by("pk").values_list("kind", flat=True))


def test_an_authority_reads_a_barrier_from_the_third_company_on(cast: SimpleNamespace, authority: Organisation) -> None:
    two = members_of(cast.cluster, 2)
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, behind=two)
    assert told(cast.government_officer) == []
    assert kinds_of(cast.government_officer) == []
    services.add_member(barrier, cast.firm, by=cast.cluster_manager)
    assert told(cast.government_officer) == [barrier]
    assert kinds_of(cast.government_officer) == ["barrier.told"]


def test_whoever_is_named_in_it_is_not_put_behind_it(
    cast: SimpleNamespace, authority: Organisation, browser_of: Any
) -> None:
    """Filed before anybody was behind it, the words were free to name a member; then that member tells it too."""
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, text=f"{cast.firm.name} waits nine days.")
    office = browser_of(cast.cluster_manager)
    page = office.post(f"{barrier.get_absolute_url()}add/", {"organisation": cast.firm.slug}, follow=True)
    assert "is named here" in page.text
    voice = services.raise_barrier(cast.firm, cast.cluster, "Nine days", by=cast.firm_owner)
    page = office.post(reverse("desk:voice_file", args=[voice.public_id]), {"barrier": barrier.public_id}, follow=True)
    assert "is named here" in page.text
    assert not barrier.voices.exists()
    services.change_barrier(barrier, by=cast.cluster_manager, text="It takes nine days.")
    services.put_behind(voice, barrier, by=cast.cluster_manager)
    assert barrier.voices.get() == voice


def test_what_a_member_told_waits_in_the_queue_until_it_is_filed_or_set_aside(
    cast: SimpleNamespace, authority: Organisation, browser_of: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """At once, before any clock has turned: whoever works through the queue never meets what is dealt with."""
    with django_capture_on_commit_callbacks(execute=True):
        voice = services.raise_barrier(cast.firm, cast.cluster, "Nine days", by=cast.firm_owner)
        other = services.raise_barrier(cast.packer, cast.cluster, "Ten days", by=cast.packer_owner)
    desk, office = f"/offices/{cast.cluster.slug}/?kind=barrier", browser_of(cast.cluster_manager)
    assert reverse("desk:voice_file", args=[voice.public_id]) in office.get(desk).text
    with django_capture_on_commit_callbacks(execute=True):
        barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager)
        services.put_behind(voice, barrier, by=cast.cluster_manager)
        services.set_aside(other, because="It was solved in May.", by=cast.cluster_manager)
    assert "/barriers/told/" not in office.get(desk).text


def test_a_laboratory_is_no_third_company(cast: SimpleNamespace, authority: Organisation) -> None:
    two = members_of(cast.cluster, 2)
    lab = members_of(cast.cluster, 1, kind="research")
    barrier_in(cast.cluster, authority, by=cast.cluster_manager, behind=[*two, *lab])
    assert told(cast.government_officer) == []


def test_it_is_out_of_sight_again_when_one_of_three_takes_it_back(
    cast: SimpleNamespace, authority: Organisation, browser_of: Any
) -> None:
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, behind=members_of(cast.cluster, 3))
    page = browser_of(cast.government_officer).get(barrier.get_absolute_url())
    assert page.status_code == 200
    services.take_back_voice(barrier.voices.first(), by=cast.cluster_manager)
    assert browser_of(cast.government_officer).get(barrier.get_absolute_url()).status_code == 404


def test_the_authority_reads_how_many_and_never_who(
    cast: SimpleNamespace, authority: Organisation, browser_of: Any
) -> None:
    members = members_of(cast.cluster, 3)
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, behind=members)
    pages = [barrier.get_absolute_url(), reverse("desk:barrier_list") + "?show=told"]
    for address in pages:
        page = browser_of(cast.government_officer).get(address).content.decode()
        assert barrier.title in page
        assert not [one.name for one in members if one.name in page]
    office = browser_of(cast.cluster_manager).get(barrier.get_absolute_url()).content.decode()
    assert [one.name for one in members if one.name not in office] == []


@pytest.mark.parametrize("field", ["title", "text"])
def test_a_text_that_names_a_member_behind_it_is_not_filed(
    cast: SimpleNamespace, authority: Organisation, field: str
) -> None:
    voice = services.raise_barrier(cast.packer, cast.cluster, "Nine days for a paper.", by=cast.packer_owner)
    with pytest.raises(NotPossible) as refusal:
        barrier_in(
            cast.cluster, authority, by=cast.cluster_manager, voice=voice, **{field: "NAKHLA pack waits nine days"}
        )
    assert (refusal.value.code, refusal.value.field) == ("named", field)
    assert not Barrier.objects.exists()


def test_what_a_member_told_becomes_a_barrier(cast: SimpleNamespace, authority: Organisation) -> None:
    voice = services.raise_barrier(cast.packer, cast.cluster, "Nine days for a paper.", by=cast.packer_owner)
    assert kinds_of(cast.cluster_manager) == ["barrier.raised"]
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, voice=voice)
    assert [one.organisation for one in barrier.voices.all()] == [cast.packer]


def test_a_member_stands_behind_a_barrier_once(cast: SimpleNamespace, authority: Organisation) -> None:
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, behind=[cast.packer])
    with pytest.raises(NotPossible, match="twice"):
        services.add_member(barrier, cast.packer, by=cast.cluster_manager)
    voice = services.raise_barrier(cast.packer, cast.cluster, "Nine days.", by=cast.packer_owner)
    with pytest.raises(NotPossible, match="twice"):
        services.put_behind(voice, barrier, by=cast.cluster_manager)
    assert barrier.voices.count() == 1


def test_the_answer_is_private_until_the_authority_publishes_what_it_chooses(
    cast: SimpleNamespace, authority: Organisation, browser_of: Any
) -> None:
    barrier = barrier_in(
        cast.cluster, authority, by=cast.cluster_manager, behind=[cast.packer, *members_of(cast.cluster, 2)]
    )
    services.answer_barrier(barrier, "From May on three days; tell nobody yet.", by=cast.government_officer)
    assert kinds_of(cast.cluster_manager) == ["barrier.answered"]
    assert kinds_of(cast.packer_owner) == ["barrier.answered_to_you"]
    assert "tell nobody yet" in browser_of(cast.packer_owner).get(barrier.get_absolute_url()).content.decode()
    for reader in (None, cast.stranger, cast.firm_owner):
        assert browser_of(reader).get(barrier.get_absolute_url()).status_code == 404
    services.publish_answer(barrier, "Export papers", "Three days from May on.", by=cast.government_officer)
    page = browser_of(None).get(barrier.get_absolute_url()).content.decode()
    assert "Three days from May on." in page
    assert "tell nobody yet" not in page
    assert barrier.text not in page
    assert "Export papers" in browser_of(None).get(reverse("desk:barrier_list")).content.decode()
    services.withdraw_answer(barrier, by=cast.government_officer)
    assert browser_of(None).get(barrier.get_absolute_url()).status_code == 404


def test_what_is_published_says_its_language(cast: SimpleNamespace, authority: Organisation, browser_of: Any) -> None:
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, behind=members_of(cast.cluster, 3))
    services.answer_barrier(barrier, "Three days.", by=cast.government_officer)
    services.publish_answer(barrier, "أوراق التصدير", "ثلاثة أيام من شهر مايو.", by=cast.government_officer)
    for address in (barrier.get_absolute_url(), reverse("desk:barrier_list")):
        page = browser_of(None).get(address).content.decode()
        assert '<bdi lang="ar">أوراق التصدير</bdi>' in page
        assert 'dir="auto" lang="ar"' in page


def test_nothing_is_published_before_it_is_answered(cast: SimpleNamespace, authority: Organisation) -> None:
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, behind=members_of(cast.cluster, 3))
    with pytest.raises(NotPossible, match="first"):
        services.publish_answer(barrier, "Papers", "Soon.", by=cast.government_officer)


def test_an_answered_barrier_stands_as_it_was_asked(cast: SimpleNamespace, authority: Organisation) -> None:
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, behind=members_of(cast.cluster, 3))
    services.answer_barrier(barrier, "Three days.", by=cast.government_officer)
    barrier.refresh_from_db()
    with pytest.raises(NotPossible, match="answered"):
        services.change_barrier(barrier, by=cast.cluster_manager, title="Ten days")


def test_an_unverified_body_reads_nothing(cast: SimpleNamespace) -> None:
    barrier = barrier_in(cast.cluster, cast.ministry, by=cast.cluster_manager, behind=members_of(cast.cluster, 3))
    assert told(cast.government_officer) == []
    with pytest.raises(NotAllowed):
        services.answer_barrier(barrier, "Yes.", by=cast.government_officer)


@pytest.mark.parametrize("who", ["firm_owner", "packer_owner", "government_officer", "staff_member", "stranger"])
def test_only_the_office_files(cast: SimpleNamespace, authority: Organisation, who: str) -> None:
    with pytest.raises(NotAllowed):
        barrier_in(cast.cluster, authority, by=getattr(cast, who))


def test_the_office_of_another_cluster_reads_and_changes_nothing(
    cast: SimpleNamespace, authority: Organisation, browser_of: Any
) -> None:
    from tests.factories.organisations import OfficeStaffFactory

    OfficeStaffFactory(cluster=cast.other_cluster, user=cast.stranger)
    barrier = barrier_in(cast.cluster, authority, by=cast.cluster_manager, behind=[cast.packer])
    other = browser_of(cast.stranger)
    assert other.get(barrier.get_absolute_url()).status_code == 404
    assert other.get(reverse("desk:office_barriers", args=[cast.cluster.slug])).status_code == 404
    assert other.post(reverse("desk:barrier_solved", args=[barrier.public_id]), {"solved": "1"}).status_code == 404
    with pytest.raises(NotAllowed):
        services.take_back_voice(barrier.voices.get(), by=cast.stranger)


def test_a_member_tells_takes_back_and_reads_why_it_is_not_passed_on(
    cast: SimpleNamespace, authority: Organisation, browser_of: Any
) -> None:
    huda = browser_of(cast.firm_owner)
    form = huda.get(reverse("desk:barrier_raise")).context["form"]
    typed = {"text": "The road is flooded.", "cluster": cast.cluster.slug, "submission": form["submission"].value()}
    for _twice in range(2):
        assert huda.post(reverse("desk:barrier_raise"), typed).status_code == 302
    voice = Voice.objects.get()
    services.set_aside(voice, because="The council mends it this week.", by=cast.cluster_manager)
    assert kinds_of(cast.firm_owner) == ["barrier.set_aside"]
    page = huda.get(reverse("desk:barrier_list") + "?show=ours").content.decode()
    assert "The council mends it this week." in page
    assert huda.post(reverse("desk:voice_take_back", args=[voice.public_id])).status_code == 302
    assert not Voice.objects.exists()


def test_nothing_typed_is_lost_when_the_text_is_missing(cast: SimpleNamespace, browser_of: Any) -> None:
    page = browser_of(cast.cluster_manager).post(
        reverse("desk:barrier_file", args=[cast.cluster.slug]), {"title": "Nine days", "kind": "customs"}
    )
    assert page.status_code == 422
    assert "Nine days" in page.content.decode()


@pytest.mark.parametrize("several", [1, 3])
def test_the_office_page_asks_the_same_however_many_there_are(
    cast: SimpleNamespace,
    authority: Organisation,
    browser_of: Any,
    several: int,
    django_assert_max_num_queries: Any,
    settings: Any,
) -> None:
    settings.DEPLOYED = True
    for n in range(several):
        barrier_in(
            cast.cluster, authority, by=cast.cluster_manager, title=f"Paper {n}", behind=members_of(cast.cluster, 3)
        )
        services.raise_barrier(cast.packer, cast.cluster, f"Paper {n}", by=cast.packer_owner)
    samia = browser_of(cast.cluster_manager)
    samia.get(
        reverse("desk:office_barriers", args=[cast.cluster.slug])
    )  # its session is written down with the first page
    with django_assert_max_num_queries(15):
        assert samia.get(reverse("desk:office_barriers", args=[cast.cluster.slug])).status_code == 200
