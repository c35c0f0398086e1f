"""An organisation applies with the cluster's own form; the office answers, and whoever answers first has answered."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import read_file
from portal.core.retention import keep_to
from portal.desk.models import Application, ApplicationPaper, Inquiry, MemberTier, QueueItem
from portal.desk.services import applications as services
from portal.desk.services.queue import refresh_queue
from portal.desk.services.tiers import add_tier, change_tier
from portal.notifications.models import Notification
from portal.organisations.models import ClusterMembership, JoinRequest
from tests.factories.office import application_of, inquiry_to, question_in, tier_in
from tests.factories.organisations import OfficeStaffFactory

pytestmark = pytest.mark.django_db


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def colleague(cast: SimpleNamespace, stranger: User) -> User:
    OfficeStaffFactory(cluster=cast.cluster, user=stranger)
    return stranger


def test_a_cluster_with_a_tier_leads_to_its_own_form(cast: SimpleNamespace) -> None:
    tier_in(cast.cluster)
    browser = browser_of(cast.researcher)
    asked = browser.post(
        reverse("organisations:cluster_ask", args=[cast.lab.slug]), {"cluster": cast.cluster.slug}, follow=False
    )
    assert asked["Location"] == reverse("desk:apply", args=[cast.cluster.slug])
    assert not JoinRequest.objects.exists()


def test_it_applies_once_however_often_it_is_sent(cast: SimpleNamespace) -> None:
    tier, question = tier_in(cast.cluster), question_in(cast.cluster, is_required=True)
    url, browser = reverse("desk:apply", args=[cast.cluster.slug]), browser_of(cast.researcher)
    data = {"tier": tier.public_id, "why": "We test shelf life.", f"q_{question.public_id}": "Forty"}
    assert browser.post(url, data | {"why": ""}).status_code == 422
    refused = browser.post(url, data | {f"q_{question.public_id}": " "})
    assert refused.status_code == 422
    assert "We test shelf life." in refused.content.decode()
    assert browser.post(url, data).status_code == 302
    browser.post(url, data)
    application = Application.objects.get()
    assert application.tier == tier
    assert application.answers == [{"words": question.words_en, "answer": "Forty"}]
    assert "Forty" in browser.get(url).content.decode()
    assert Notification.objects.filter(kind="cluster.asked", to=cast.cluster_manager).count() == 1


def test_whoever_acts_for_nobody_reads_why_they_cannot_ask(cast: SimpleNamespace) -> None:
    tier_in(cast.cluster)
    url = reverse("desk:apply", args=[cast.cluster.slug])
    for person in (cast.stranger, cast.firm_member):
        page = browser_of(person).get(url)
        assert page.status_code == 200
        assert "You cannot ask for an organisation yet" in page.content.decode()
        assert browser_of(person).post(url, {"why": "Because."}).status_code == 422
    way_on = f'href="{reverse("front:start")}"'
    assert way_on in browser_of(cast.stranger).get(url).text, "a newcomer is led to an organisation of their own"


def test_a_tier_for_others_is_not_open(cast: SimpleNamespace) -> None:
    tier = tier_in(cast.cluster, kinds=["firm"])
    with pytest.raises(NotPossible):
        services.apply_to(cast.cluster, cast.lab, by=cast.researcher, why="Because.", tier=tier)


def test_taken_in_with_its_link_tier_and_day(cast: SimpleNamespace) -> None:
    tier = tier_in(cast.cluster)
    application = application_of(cast.lab, cast.cluster, by=cast.researcher, tier=tier)
    day = timezone.localdate() - dt.timedelta(days=3)
    url = reverse("desk:application_take_in", args=[cast.cluster.slug, application.public_id])
    data = {"place": "link-2", "tier": tier.public_id, "since": day.isoformat()}
    assert browser_of(cast.cluster_manager).post(url, data).status_code == 302
    member = ClusterMembership.objects.get(cluster=cast.cluster, organisation=cast.lab)
    assert (member.link.position, member.joined_on) == (2, day)
    assert MemberTier.objects.get(membership=member).tier == tier
    assert JoinRequest.objects.get().answer == "placed"
    browser_of(cast.cluster_manager).post(url, data)
    assert MemberTier.objects.count() == 1


def test_the_second_colleague_reads_who_was_quicker(cast: SimpleNamespace, colleague: User) -> None:
    application = application_of(cast.lab, cast.cluster, by=cast.researcher)
    services.decline(application, by=cast.cluster_manager, courtesy="not_now")
    url = reverse("desk:application_take_in", args=[cast.cluster.slug, application.public_id])
    late = browser_of(colleague).post(url, {"place": "link-2", "since": timezone.localdate().isoformat()})
    assert late.status_code == 422
    assert cast.cluster_manager.full_name in late.content.decode()
    assert not ClusterMembership.objects.filter(organisation=cast.lab).exists()
    with pytest.raises(NotPossible):
        services.decline(application, by=colleague, courtesy="another")
    services.decline(application, by=cast.cluster_manager, courtesy="not_now")


def test_asked_back_and_answered(cast: SimpleNamespace, colleague: User) -> None:
    application = application_of(cast.lab, cast.cluster, by=cast.researcher)
    services.ask_back(application, by=cast.cluster_manager, words="Which tests?")
    services.ask_back(application, by=cast.cluster_manager, words="Which tests?")
    with pytest.raises(NotPossible):
        services.ask_back(application, by=colleague, words="And where?")
    inquiry = Inquiry.objects.get()
    refresh_queue(cast.cluster)
    assert not QueueItem.objects.filter(gone_at=None, kind="application").exists()
    url, browser = reverse("desk:inquiry_reply", args=[inquiry.public_id]), browser_of(cast.researcher)
    assert browser.post(url, {"reply": " "}).status_code == 422
    assert browser.post(url, {"reply": "Water activity"}).status_code == 302
    assert Notification.objects.filter(kind="application.replied", to=cast.cluster_manager).exists()
    refresh_queue(cast.cluster)
    assert QueueItem.objects.get(gone_at=None, kind="application").organisation == cast.lab
    page = browser_of(cast.cluster_manager).get(
        reverse("desk:application_detail", args=[cast.cluster.slug, application.public_id])
    )
    assert "Water activity" in page.content.decode()


def test_nobody_but_the_office_answers(cast: SimpleNamespace) -> None:
    application = application_of(cast.lab, cast.cluster, by=cast.researcher)
    inquiry = inquiry_to(application)
    for person in (cast.firm_owner, cast.researcher, cast.staff_member):
        with pytest.raises(NotAllowed):
            services.decline(application, by=person, courtesy="not_now")
        url = reverse("desk:application_detail", args=[cast.cluster.slug, application.public_id])
        assert browser_of(person).get(url).status_code == 404
    with pytest.raises(NotAllowed):
        services.reply(inquiry, by=cast.firm_owner, words="Us")
    other = reverse("desk:application_detail", args=[cast.other_cluster.slug, application.public_id])
    assert browser_of(cast.cluster_manager).get(other).status_code == 404


def test_two_write_one_tier_and_the_second_is_told(cast: SimpleNamespace) -> None:
    tier = add_tier(cast.cluster, by=cast.cluster_manager, name_en="Full", fee=None, currency="", kinds=[])
    change_tier(tier, by=cast.cluster_manager, version=1, name_en="Whole", fee=None, currency="", kinds=[])
    url = reverse("desk:tier_edit", args=[cast.cluster.slug, tier.public_id])
    late = browser_of(cast.cluster_manager).post(url, {"version": "1", "name_en": "Entire"})
    assert late.status_code == 422
    assert "Whole" in late.content.decode()
    assert "Entire" in late.content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same(cast: SimpleNamespace, many: int, django_assert_max_num_queries: object) -> None:
    for one in [cast.lab, cast.bank, cast.ministry][:many]:
        application_of(one, cast.cluster)
    browser = browser_of(cast.cluster_manager)
    url = reverse("desk:application_list", args=[cast.cluster.slug])
    browser.get(url)  # the first visit writes down the session
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        page = browser.get(url)
    assert cast.lab.name in page.content.decode()


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def disk(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def on_disk(disk: Path) -> int:
    return sum(one.is_file() for one in disk.rglob("*"))


def papers(number: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"statutes {n}.pdf", PDF) for n in range(number)]


def test_papers_come_with_it_and_only_both_sides_read_them(cast: SimpleNamespace, disk: Path, colleague: User) -> None:
    tier_in(cast.cluster)
    url, browser = reverse("desk:apply", args=[cast.cluster.slug]), browser_of(cast.researcher)
    data = {"tier": cast.cluster.tiers.get().public_id, "why": "We test shelf life."}
    assert 'enctype="multipart/form-data"' in browser.get(url).text
    many = browser.post(url, data | {"papers": papers(6)})
    assert (many.status_code, "Send at most 5 files." in many.text, "We test shelf life." in many.text) == (
        422,
        True,
        True,
    )
    assert "Choose the files again" in many.text
    odd = browser.post(url, data | {"papers": [*papers(1), SimpleUploadedFile("run.exe", b"MZ\x90\x00")]})
    assert (odd.status_code, "run.exe" in odd.text) == (422, True)
    assert (Application.objects.count(), JoinRequest.objects.count(), on_disk(disk)) == (0, 0, 0)
    assert browser.post(url, data | {"papers": papers(5)}).status_code == 302
    browser.post(url, data | {"papers": papers(1)})
    assert (ApplicationPaper.objects.count(), on_disk(disk)) == (5, 5), "sent twice it is there once"
    one = ApplicationPaper.objects.first()
    assert one is not None
    assert one.file.name.startswith("private/applications/")
    address = reverse("desk:application_paper", args=[one.public_id])
    office = reverse("desk:application_detail", args=[cast.cluster.slug, one.application.public_id])
    for person, page in ((cast.researcher, url), (cast.cluster_manager, office), (colleague, office)):
        assert address in browser_of(person).get(page).text
        answer = browser_of(person).get(address)
        assert (answer.status_code, b"".join(answer)) == (200, PDF)
    for person in (cast.firm_owner, cast.packer_owner, cast.staff_member, cast.firm_member, cast.government_officer):
        assert browser_of(person).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    ApplicationPaper.objects.filter(pk=one.pk).update(held_at=timezone.now())
    assert browser.get(address).status_code == 404
    assert "waits for the virus scanner" in browser.get(url).text
    ApplicationPaper.objects.filter(pk=one.pk).update(held_at=None)
    browser.post(reverse("desk:application_withdraw", args=[one.application.public_id]))
    assert browser_of(cast.cluster_manager).get(address).status_code == 404, "taken back"
    assert browser.get(address).status_code == 200


def test_no_more_papers_than_five_and_none_left_where_it_fails(cast: SimpleNamespace, disk: Path) -> None:
    sent = [read_file(io.BytesIO(PDF), "licence.pdf") for _ in range(6)]
    with pytest.raises(NotPossible):
        services.apply_to(cast.cluster, cast.lab, by=cast.researcher, why="Because.", papers=sent)
    with pytest.raises(NotAllowed):
        services.apply_to(cast.cluster, cast.lab, by=cast.firm_owner, why="Because.", papers=sent[:1])
    assert (JoinRequest.objects.count(), on_disk(disk)) == (0, 0)


def test_papers_leave_the_disk_after_a_year(
    cast: SimpleNamespace, disk: Path, django_capture_on_commit_callbacks: Any
) -> None:
    sent = [read_file(io.BytesIO(PDF), "licence.pdf")]
    made = services.apply_to(cast.cluster, cast.lab, by=cast.researcher, why="Because.", papers=sent)
    ApplicationPaper.objects.update(brought_at=timezone.now() - dt.timedelta(days=366))
    with django_capture_on_commit_callbacks(execute=True):
        keep_to("desk.papers")
    assert (made.papers.count(), on_disk(disk)) == (0, 0)
