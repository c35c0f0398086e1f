"""Programmes of government bodies: shown and found while one can apply, gone afterwards; and who serves in a cluster's office."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.core.clock import run_due
from portal.organisations.forms import ProgrammeFormSet
from portal.organisations.models import Cluster, OfficeStaff, Organisation, Programme
from portal.organisations.services import index_organisation
from portal.search.models import SearchDocument
from portal.search.projector import project_pending
from tests.factories.organisations import ProgrammeFactory
from tests.portal.organisations.test_laboratories import sent

pytestmark = pytest.mark.django_db


def found(organisation: Organisation) -> list[str]:
    rows = SearchDocument.objects.filter(owner=organisation.public_id, kind="programme", deleted_at=None)
    return list(rows.order_by("pk").values_list("title", flat=True))


def day(ahead: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=ahead)


def test_a_body_keeps_its_programmes(cast: SimpleNamespace, client: Client) -> None:
    client.force_login(cast.government_officer)
    page = reverse("organisations:edit_programmes", args=[cast.ministry.slug])
    answers = {"title": "Energy audit voucher", "who": "Works with an oven", "closes_on": day(30).isoformat()}
    data = sent(ProgrammeFormSet(organisation=cast.ministry), **answers) | {"programmes-0-sizes": "10-49"}
    assert client.post(page, data).status_code == 302
    kept = Programme.objects.get()
    assert (kept.title, kept.kind, kept.sizes) == ("Energy audit voucher", "programme", ["10-49"])
    face = client.get(cast.ministry.get_absolute_url()).content.decode()
    for words in ("Energy audit voucher", "Works with an oven", "10 to 49 people"):
        assert words in face


def test_the_last_day_is_a_day_on_which_one_can_apply(cast: SimpleNamespace, client: Client) -> None:
    for title, closes_on in (("Always", None), ("Today", day(0)), ("Yesterday", day(-1))):
        ProgrammeFactory(organisation=cast.ministry, title=title, closes_on=closes_on)
    index_organisation(cast.ministry)
    assert found(cast.ministry) == ["Always", "Today"]
    assert [one.title for one in client.get(cast.ministry.get_absolute_url()).context["face"].programmes] == [
        "Always",
        "Today",
    ]
    assert [one.title for one in Programme.objects.open()] == ["Always", "Today"]


def test_the_clock_takes_down_what_is_over_once(cast: SimpleNamespace) -> None:
    programme = ProgrammeFactory(organisation=cast.ministry, title="Voucher", closes_on=day(1))
    index_organisation(cast.ministry)
    run_due()
    assert found(cast.ministry) == ["Voucher"]
    Programme.objects.filter(pk=programme.pk).update(closes_on=day(-1))
    run_due()
    assert found(cast.ministry) == []
    programme.refresh_from_db()
    first = programme.taken_down_at
    run_due()
    programme.refresh_from_db()
    assert programme.taken_down_at == first


def test_one_that_got_a_later_last_day_is_taken_down_again(cast: SimpleNamespace) -> None:
    programme = ProgrammeFactory(
        organisation=cast.ministry, closes_on=day(-1), taken_down_at=timezone.now() - dt.timedelta(days=20)
    )
    index_organisation(cast.ministry)
    run_due()
    programme.refresh_from_db()
    assert programme.taken_down_at is not None
    assert timezone.localdate(programme.taken_down_at) == timezone.localdate()


def test_a_permit_is_found_by_its_words(cast: SimpleNamespace, client: Client) -> None:
    ProgrammeFactory(organisation=cast.ministry, kind="permit", title="Groundwater permit")
    index_organisation(cast.ministry)
    project_pending()
    answer = client.get(reverse("front:search"), {"q": "groundwater"})
    hits = {group.kind: group.hits for group in answer.context["groups"]}["support"]
    assert [hit.url for hit in hits] == [f"{cast.ministry.get_absolute_url()}#programmes"]


def test_only_members_read_who_serves_in_the_office(cast: SimpleNamespace, client: Client) -> None:
    Cluster.objects.filter(pk=cast.cluster.pk).update(organisation=cast.office)
    names = [one.user.full_name for one in OfficeStaff.objects.filter(cluster=cast.cluster)]
    assert names

    def page() -> str:
        return client.get(cast.office.get_absolute_url()).content.decode()

    assert cast.cluster.name in page()
    assert "undertaking" not in page()
    client.force_login(cast.stranger)
    assert "undertaking" not in page()
    client.force_login(cast.firm_owner)
    assert all(name in page() for name in names)


def test_the_faces_ask_as_often_for_one_line_as_for_three(cast: SimpleNamespace, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(cast.ministry.get_absolute_url())
        return len(asked)

    ProgrammeFactory(organisation=cast.ministry)
    queries()
    one = queries()
    for _ in range(2):
        ProgrammeFactory(organisation=cast.ministry)
    assert queries() == one <= 15
