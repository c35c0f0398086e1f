"""Asking a cluster's office to be taken in: the request waits, is answered once, and both sides see how it stands."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications import calm
from portal.organisations import permissions, services
from portal.organisations.models import JoinRequest, Organisation
from portal.organisations.queries.requests import TOLD_FOR, requests_of
from portal.outbox.services import drain
from tests.factories.organisations import ClusterFactory, JoinRequestFactory, OfficeStaffFactory

from .test_permissions import those_who

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: SimpleNamespace) -> JoinRequest:
    """The lab asks the dates cluster."""
    return services.ask_to_join(cast.lab, cast.cluster, by=cast.researcher)


@pytest.fixture
def working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails rest at weekends."""
    monkeypatch.setattr(calm, "is_working_day", lambda *_: True)


def again(request: JoinRequest) -> JoinRequest:
    """The same row as another browser would have read it."""
    return JoinRequest.objects.get(pk=request.pk)


def text_of(client: Client, address: str) -> str:
    return " ".join(BeautifulSoup(client.get(address).content, "html.parser").get_text(" ").split())


# The verbs


def test_asking_twice_is_one_request_of_which_the_office_is_told_once(
    cast: SimpleNamespace, asked: JoinRequest
) -> None:
    assert services.ask_to_join(cast.lab, cast.cluster, by=cast.researcher) == asked
    assert JoinRequest.objects.get() == asked
    assert cast.cluster_manager.notifications.get().about == asked
    assert Entry.objects.filter(verb="cluster.asked").count() == 1


def test_a_place_in_the_cluster_answers_the_request(cast: SimpleNamespace, asked: JoinRequest) -> None:
    services.join_cluster(cast.lab, cast.cluster, by=cast.cluster_manager)

    answered = again(asked)
    assert (answered.answer, answered.answered_by) == ("placed", cast.cluster_manager)
    assert [one.kind for one in cast.researcher.notifications.all()] == ["cluster.joined"]


def test_declining_twice_is_declining_once(cast: SimpleNamespace, asked: JoinRequest) -> None:
    first, second = again(asked), again(asked)

    services.decline_request(first, by=cast.cluster_manager, courtesy="another")
    services.decline_request(second, by=cast.cluster_manager, courtesy="not_now")

    answered = again(asked)
    assert (answered.answer, answered.courtesy, answered.answered_by) == ("declined", "another", cast.cluster_manager)
    assert second.courtesy == "another"
    assert cast.researcher.notifications.get().kind == "cluster.declined"
    assert Entry.objects.filter(verb="cluster.declined").count() == 1
    assert not cast.lab.cluster_memberships.exists()


def test_who_was_placed_in_the_meantime_is_not_declined(cast: SimpleNamespace, asked: JoinRequest) -> None:
    seen_before = again(asked)
    services.join_cluster(cast.lab, cast.cluster, by=cast.cluster_manager)

    with pytest.raises(NotPossible) as refusal:
        services.decline_request(seen_before, by=cast.cluster_manager, courtesy="not_now")

    assert refusal.value.code == "placed"
    assert again(asked).answer == "placed"


def test_what_was_taken_back_is_neither_declined_nor_seen_by_the_office(
    cast: SimpleNamespace, asked: JoinRequest
) -> None:
    seen_before = again(asked)
    services.withdraw_request(asked, by=cast.researcher)
    services.withdraw_request(asked, by=cast.researcher)

    with pytest.raises(NotPossible) as refusal:
        services.decline_request(seen_before, by=cast.cluster_manager, courtesy="not_now")

    assert refusal.value.code == "withdrawn"
    assert not JoinRequest.objects.visible_to(cast.cluster_manager).exists()
    assert Entry.objects.filter(verb="cluster.request_withdrawn").count() == 1


def test_an_answer_cannot_be_taken_back_by_who_asked(cast: SimpleNamespace, asked: JoinRequest) -> None:
    services.decline_request(asked, by=cast.cluster_manager, courtesy="not_now")

    services.withdraw_request(asked, by=cast.researcher)

    assert again(asked).answer == "declined"


def test_after_a_no_one_may_ask_again(cast: SimpleNamespace, asked: JoinRequest) -> None:
    services.decline_request(asked, by=cast.cluster_manager, courtesy="tell_more")

    second = services.ask_to_join(cast.lab, cast.cluster, by=cast.researcher)

    assert second.is_open
    assert requests_of(cast.lab) == [second]


def test_a_no_needs_one_of_our_sentences(cast: SimpleNamespace, asked: JoinRequest) -> None:
    with pytest.raises(NotPossible) as refusal:
        services.decline_request(asked, by=cast.cluster_manager, courtesy="go away")

    assert refusal.value.field == "courtesy"
    assert again(asked).is_open


def test_how_requests_stand_is_told_for_a_while_and_not_to_members(cast: SimpleNamespace, asked: JoinRequest) -> None:
    services.decline_request(asked, by=cast.cluster_manager, courtesy="not_now")
    assert requests_of(cast.lab) == [asked]

    JoinRequest.objects.update(answered_at=timezone.now() - TOLD_FOR)
    assert requests_of(cast.lab) == []

    JoinRequest.objects.update(answered_at=timezone.now())
    services.join_cluster(cast.lab, cast.cluster, by=cast.cluster_manager)
    assert requests_of(cast.lab) == []


# Who may


def test_the_office_answers_and_those_who_keep_the_page_take_back(cast: SimpleNamespace) -> None:
    here = JoinRequestFactory(organisation=cast.firm, cluster=cast.cluster)
    there = JoinRequestFactory(organisation=cast.firm, cluster=cast.other_cluster)

    assert those_who(cast, permissions.can_answer_request, here) == {"cluster_manager", "staff_member"}
    assert those_who(cast, permissions.can_answer_request, there) == {"staff_member"}
    assert those_who(cast, permissions.can_withdraw_request, here) == {"firm_owner", "firm_admin", "staff_member"}


@pytest.mark.parametrize("who", ["researcher", "firm_owner", "former_member", "stranger"])
def test_nobody_else_declines(cast: SimpleNamespace, asked: JoinRequest, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.decline_request(asked, by=getattr(cast, who), courtesy="not_now")

    assert again(asked).is_open


@pytest.mark.parametrize("who", ["cluster_manager", "firm_owner", "stranger"])
def test_nobody_else_takes_back(cast: SimpleNamespace, asked: JoinRequest, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.withdraw_request(asked, by=getattr(cast, who))

    assert again(asked).is_open


def test_a_request_is_seen_by_both_sides_and_by_the_office_only_while_it_waits(
    cast: SimpleNamespace, asked: JoinRequest
) -> None:
    def readers() -> set[str]:
        assert not JoinRequest.objects.visible_to(AnonymousUser()).exists()
        people = ["researcher", "cluster_manager", "firm_owner", "stranger", "government_officer"]
        return {who for who in people if JoinRequest.objects.visible_to(getattr(cast, who)).exists()}

    assert readers() == {"researcher", "cluster_manager"}
    Organisation.objects.filter(pk=cast.lab.pk).update(published_at=None)
    assert readers() == {"researcher"}
    Organisation.objects.filter(pk=cast.lab.pk).update(published_at=timezone.now())
    services.decline_request(asked, by=cast.cluster_manager, courtesy="not_now")
    assert readers() == {"researcher"}


# What people are told


def test_the_office_is_led_to_the_page_where_it_can_act(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser, working_day: None
) -> None:
    drain()
    letter = next(one for one in mail.outbox if cast.cluster_manager.email in one.to)
    assert letter.subject == "Waha University, Food Science asks to join Al-Ahsa dates"
    assert cast.lab.get_absolute_url() in letter.body

    told = cast.cluster_manager.notifications.get()
    opened = browser_of(cast.cluster_manager).get(reverse("notifications:notification_open", args=[told.public_id]))
    assert opened["Location"] == cast.lab.get_absolute_url()


def test_what_a_colleague_has_answered_no_longer_waits_under_the_bell(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser
) -> None:
    services.decline_request(asked, by=cast.staff_member, courtesy="not_now")

    page = browser_of(cast.cluster_manager).get(reverse("notifications:notification_list")).content.decode()

    assert "asks to join" not in page
    assert not cast.cluster_manager.notifications.unread().exists()


def test_the_no_reads_as_the_office_chose_and_says_what_is_next(
    cast: SimpleNamespace, asked: JoinRequest, working_day: None
) -> None:
    cast.researcher.language = "fr"
    cast.researcher.save()

    services.decline_request(asked, by=cast.cluster_manager, courtesy="another")
    drain()

    letter = next(one for one in mail.outbox if cast.researcher.email in one.to)
    assert "Dattes d'Al-Ahsa" in letter.body
    assert "un autre cluster" in letter.body.lower()
    assert cast.cluster_manager.full_name not in letter.body


# The pages


def url(name: str, *args: str) -> str:
    return reverse(f"organisations:{name}", args=args)


def test_the_office_finds_its_buttons_on_the_organisations_page(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser
) -> None:
    page = BeautifulSoup(browser_of(cast.cluster_manager).get(cast.lab.get_absolute_url()).content, "html.parser")

    place = page.find("a", class_="btn", href=lambda address: "/organisations/" in address)
    form = page.find("form", action=url("request_decline", cast.lab.slug, asked.public_id))
    assert place.get_text(strip=True) == "Place in the chain"
    assert place["href"] == url("cluster_place", cast.lab.slug, cast.cluster.slug)
    assert [field["value"] for field in form.find_all("input", type="radio")] == ["not_now", "another", "tell_more"]
    assert "Salma Haddad" in page.get_text()
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("who", [None, "stranger", "firm_owner", "researcher", "government_officer"])
def test_nobody_else_finds_them(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser, who: str | None
) -> None:
    page = browser_of(getattr(cast, who) if who else None).get(cast.lab.get_absolute_url()).content.decode()

    assert "Place in the chain" not in page
    assert "decline/" not in page


def test_two_offices_in_one_hand_have_a_form_each(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser
) -> None:
    OfficeStaffFactory(cluster=cast.other_cluster, user=cast.cluster_manager)
    JoinRequestFactory(organisation=cast.lab, cluster=cast.other_cluster)

    page = BeautifulSoup(browser_of(cast.cluster_manager).get(cast.lab.get_absolute_url()).content, "html.parser")

    assert len(page.find_all("form", action=lambda address: address and address.endswith("/decline/"))) == 2
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_declining_on_the_page_twice(cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser) -> None:
    office = browser_of(cast.cluster_manager)
    decline = url("request_decline", cast.lab.slug, asked.public_id)

    answers = [office.post(decline, {"courtesy": "not_now"}) for _click in range(2)]

    assert [answer["Location"] for answer in answers] == [reverse("desk:queue", args=[cast.cluster.slug])] * 2
    assert again(asked).answer == "declined"
    assert cast.researcher.notifications.count() == 1


def test_declining_without_a_sentence_comes_back(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser
) -> None:
    office = browser_of(cast.cluster_manager)

    answer = office.post(url("request_decline", cast.lab.slug, asked.public_id), {"courtesy": "<b>"})

    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.title.text.startswith("Error:")
    assert page.select_one(".errsum a")["href"] == "#id_courtesy_0"
    assert page.select_one("details[open] fieldset.wrong #id_courtesy_0")
    assert again(asked).is_open


def test_a_request_is_answered_at_its_own_address_only(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser
) -> None:
    office = browser_of(cast.cluster_manager)

    assert (
        office.post(url("request_decline", cast.firm.slug, asked.public_id), {"courtesy": "not_now"}).status_code == 404
    )
    assert again(asked).is_open


def test_placing_leads_back_to_what_else_waits(cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser) -> None:
    office = browser_of(cast.cluster_manager)
    place = url("cluster_place", cast.lab.slug, cast.cluster.slug)
    assert "Salma Haddad" in office.get(place).content.decode()

    answer = office.post(place, {"place": "lane-research"})

    assert answer["Location"] == reverse("desk:queue", args=[cast.cluster.slug])
    assert again(asked).answer == "placed"
    assert "Decline" not in office.get(place).content.decode()


def test_the_asking_organisation_sees_how_its_request_stands(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser
) -> None:
    researcher = browser_of(cast.researcher)
    pages = [url("edit_clusters", cast.lab.slug), cast.lab.get_absolute_url()]
    for page in pages:
        assert "waits for the office" in text_of(researcher, page)

    services.decline_request(asked, by=cast.cluster_manager, courtesy="tell_more")

    for page in pages:
        text = text_of(researcher, page)
        assert "Please say more on your page" in text
        assert "waits for the office" not in text


def test_what_was_asked_is_not_offered_again_until_it_is_taken_back(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser
) -> None:
    researcher = browser_of(cast.researcher)
    clusters = url("edit_clusters", cast.lab.slug)
    offered = f'<option value="{cast.cluster.slug}">'
    assert offered not in researcher.get(clusters).content.decode()

    answer = researcher.post(url("request_withdraw", cast.lab.slug, asked.public_id), follow=True)

    assert "Taken back" in answer.content.decode()
    assert offered in researcher.get(clusters).content.decode()


def test_taking_back_too_late_says_so(cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser) -> None:
    services.decline_request(asked, by=cast.cluster_manager, courtesy="not_now")

    answer = browser_of(cast.researcher).post(url("request_withdraw", cast.lab.slug, asked.public_id), follow=True)

    assert "has answered already" in answer.content.decode()


def test_the_page_of_clusters_takes_the_same_queries_with_one_request_and_with_three(
    cast: SimpleNamespace, asked: JoinRequest, browser_of: Browser
) -> None:
    researcher = browser_of(cast.researcher)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert researcher.get(url("edit_clusters", cast.lab.slug)).status_code == 200
        return len(captured)

    queries()
    one = queries()
    for _number in range(2):
        JoinRequestFactory(organisation=cast.lab, cluster=ClusterFactory())
    assert queries() == one
