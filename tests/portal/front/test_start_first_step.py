"""The first fifteen minutes, step by step."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.search.projector import project_pending
from tests.factories.taxonomy import RegionFactory

pytestmark = pytest.mark.django_db
START = "/start/"
SENT = {
    "kind": "firm",
    "name": "Wahat Tumur",
    "country": "SA",
    "town": "Hofuf",
    "does": "date syrup",
    "buys": "glass bottles",
    "reach": "013 123 4567",
}


@pytest.fixture(autouse=True)
def countries(db: None) -> None:
    RegionFactory(slug="saudi-arabia", kind="country", name_en="Saudi Arabia", name_fr="Arabie", name_ar="السعودية")
    RegionFactory(slug="tunisia", kind="country", country="TN", name_en="Tunisia", name_fr="Tunisie", name_ar="تونس")


@pytest.fixture
def first_step(client: Client, cast: SimpleNamespace) -> dict[str, str]:
    """The first step as it was sent, and saved."""
    client.force_login(cast.stranger)
    sent = SENT | {"submission": client.get(START).context["form"]["submission"].value()}
    saved = client.post(START, sent)
    assert saved.status_code == 302, saved.context["form"].errors
    return sent


def made_by(person: User) -> Organisation:
    return Organisation.objects.get(memberships__user=person)


def test_the_first_step_sent_again_corrects_what_it_made(
    client: Client, cast: SimpleNamespace, first_step: dict[str, Any]
) -> None:
    before = made_by(cast.stranger)
    project_pending()

    again = client.post(START, first_step | {"name": "Wahat Tumoor", "does": "date vinegar", "reach": "a@b.example"})

    assert again["Location"] == "/start/?step=cluster"
    now = made_by(cast.stranger)
    assert (now.pk, now.name, now.email, now.phone) == (before.pk, "Wahat Tumoor", "a@b.example", "")
    assert [item.text for item in now.trade_items.filter(direction="makes")] == ["date vinegar"]


def test_a_wrong_kind_can_be_corrected_until_somebody_placed_it(
    client: Client, cast: SimpleNamespace, first_step: dict[str, Any]
) -> None:
    client.post(START, first_step | {"kind": "university"})

    now = made_by(cast.stranger)
    assert now.kind == "university"
    assert {(item.direction, item.text) for item in now.trade_items.all()} == {
        ("serves", "date syrup"),
        ("buys", "glass bottles"),
    }

    now.verification = Organisation.Verification.values[-1]
    now.save()
    refused = client.post(START, first_step)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["kind"]
    assert made_by(cast.stranger).kind == "university"


def test_whoever_may_no_longer_edit_it_changes_nothing(
    client: Client, cast: SimpleNamespace, first_step: dict[str, Any]
) -> None:
    made = made_by(cast.stranger)
    made.memberships.update(ended_at=timezone.now())

    assert client.post(START, first_step | {"name": "Other"}).status_code == 404
    made.refresh_from_db()
    assert made.name == "Wahat Tumur"


def test_the_second_step_is_still_read_as_the_second(
    client: Client, cast: SimpleNamespace, first_step: dict[str, Any]
) -> None:
    refused = client.post(f"{START}?step=cluster", {"cluster": ""})
    assert list(refused.context["form"].errors) == ["cluster"]


def test_the_country_is_that_of_the_proven_number(client: Client, cast: SimpleNamespace) -> None:
    person = cast.stranger
    User.objects.filter(pk=person.pk).update(phone="+21620123456", phone_verified_at=timezone.now())
    client.force_login(person)

    form = client.get(START).context["form"]

    assert form["country"].value() == "TN"
    assert form["reach"].value() == "+216 20 123 456"


def test_no_country_is_guessed_without_a_number(client: Client, cast: SimpleNamespace) -> None:
    User.objects.filter(pk=cast.stranger.pk).update(phone=None)
    client.force_login(cast.stranger)
    assert not client.get(START).context["form"]["country"].value()


def test_home_stands_once_in_the_menu_of_a_phone(client: Client, cast: SimpleNamespace) -> None:
    client.force_login(cast.firm_owner)
    page = BeautifulSoup(client.get("/organisations/").content, "html.parser")
    assert len([link for link in page.select("#menu a") if link.get_text() == "Home"]) == 1


def test_no_form_of_address_is_called_so(client: Client, cast: SimpleNamespace) -> None:
    client.force_login(cast.firm_owner)
    form = client.get("/accounts/me/").context["form"]
    assert form.fields["address_form"].choices[0] == ("", "No form of address")


def test_a_cluster_office_goes_on_without_a_cluster(client: Client, cast: SimpleNamespace) -> None:
    client.force_login(cast.stranger)
    sent = SENT | {"submission": client.get(START).context["form"]["submission"].value(), "kind": "cluster"}
    assert client.post(START, sent)["Location"] == "/start/?step=need"
