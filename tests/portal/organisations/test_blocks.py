"""Whoever is blocked reaches nobody who blocks them, and is not told."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import Block, Exclusion
from portal.organisations.queries.blocks import apart_from
from portal.organisations.services import exclude, invite_member
from portal.organisations.services.blocks import MOST_BLOCKED, block, lift_block
from portal.outbox.models import OutboxRow
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_twice_is_once_and_the_memory_names_nobody(cast: SimpleNamespace) -> None:
    first, second = (block(cast.packer_owner, by=cast.firm_owner) for _time in range(2))
    assert first == second
    for_all = block(cast.packer_owner, by=cast.firm_owner, organisation=cast.firm)
    assert {one.pk for one in Block.objects.all()} == {first.pk, for_all.pk}


@pytest.mark.parametrize("who", ["firm_member", "packer_owner", "stranger", "staff_member"])
def test_only_who_keeps_an_organisation_blocks_for_it_and_lifts_it(cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed):
        block(cast.researcher, by=getattr(cast, who), organisation=cast.firm)
    row = block(cast.researcher, by=cast.firm_owner, organisation=cast.firm)
    with pytest.raises(NotAllowed):
        lift_block(row, by=getattr(cast, who))
    own = block(cast.researcher, by=cast.firm_owner)
    with pytest.raises(NotAllowed):
        lift_block(own, by=getattr(cast, who))


def test_neither_oneself_nor_a_colleague_for_all(cast: SimpleNamespace) -> None:
    with pytest.raises(NotPossible, match="self"):
        block(cast.firm_owner, by=cast.firm_owner)
    with pytest.raises(NotPossible, match="own"):
        block(cast.firm_member, by=cast.firm_owner, organisation=cast.firm)


def test_there_is_an_end_to_it(cast: SimpleNamespace) -> None:
    Block.objects.bulk_create(Block(person=cast.firm_owner, blocked=UserFactory()) for _one in range(MOST_BLOCKED))
    with pytest.raises(NotPossible, match="too_many"):
        block(cast.packer_owner, by=cast.firm_owner)


def test_23_no_invitation_reaches_who_blocks_its_sender_and_nothing_shows_it(
    cast: SimpleNamespace, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    block(cast.packer_owner, by=cast.researcher)
    for address in (cast.researcher.email, "nobody@people.example"):
        sent = invite_member(cast.packer, by=cast.packer_owner, role="member", email=address)
        assert sent.pk
    letters = OutboxRow.objects.filter(task__endswith="send_invitation")
    assert letters.count() == 1


def test_apart_is_apart_from_both_sides(cast: SimpleNamespace) -> None:
    everybody = [cast.firm_owner.pk, cast.firm_member.pk, cast.packer_owner.pk, cast.researcher.pk]
    block(cast.packer_owner, by=cast.firm_owner)
    assert apart_from(cast.packer_owner, everybody) == {cast.firm_owner.pk}
    assert apart_from(cast.firm_owner, everybody) == {cast.packer_owner.pk}
    assert apart_from(cast.firm_member, everybody) == set()
    block(cast.packer_owner, by=cast.firm_owner, organisation=cast.firm)
    assert apart_from(cast.packer_owner, everybody) == {cast.firm_owner.pk, cast.firm_member.pk}
    assert apart_from(cast.firm_member, everybody) == {cast.packer_owner.pk}


def test_they_are_found_again_and_lifted(cast: SimpleNamespace) -> None:
    page = reverse("organisations:block_list")
    client = signed_in(cast.firm_owner)
    for who in ("firm_owner", "stranger", "staff_member"):  # with and without an organisation
        assert "You block nobody" in signed_in(getattr(cast, who)).get(page).text
    row = block(cast.packer_owner, by=cast.firm_owner)
    block(cast.researcher, by=cast.firm_admin, organisation=cast.firm)
    seen = client.get(page).text
    assert (str(cast.packer_owner) in seen, str(cast.researcher) in seen) == (True, True)
    assert str(cast.researcher) not in signed_in(cast.firm_member).get(page).text
    lift = reverse("organisations:block_lift", args=[row.public_id])
    assert signed_in(cast.firm_member).post(lift).status_code == 404
    assert "can reach you again" in client.post(lift, follow=True).text
    assert not Block.objects.filter(pk=row.pk).exists()
    assert page in client.get(reverse("accounts:account")).text


def test_who_lets_an_organisation_in_again_stays_at_the_list(cast: SimpleNamespace) -> None:
    """And lands in the part of the page that holds it, which takes the focus."""
    exclude(cast.firm, cast.packer, by=cast.firm_owner)
    client, here = signed_in(cast.firm_owner), reverse("organisations:block_list")
    body = BeautifulSoup(client.get(here).content, "html.parser")
    form = body.find(
        "form", action=reverse("organisations:exclusion_remove", args=[cast.firm.slug, cast.packer.public_id])
    )
    answer = client.post(form["action"], {one["name"]: one["value"] for one in form.find_all("input")})
    assert answer.url == f"{here}#blocked"
    page = client.get(answer.url)
    assert "meets you again like any other." in page.text
    assert BeautifulSoup(page.content, "html.parser").find(id="blocked")["tabindex"] == "-1"
    assert not Exclusion.objects.exists()
