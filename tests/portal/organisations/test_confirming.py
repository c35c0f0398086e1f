"""Once a year: is the page still true? One click on a link answers, and opening the link never does."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from portal.core.clock import run_due
from portal.notifications.reading import lines
from portal.organisations.models import ConfirmationRequest, Organisation
from portal.organisations.services import confirm_organisation
from portal.organisations.tokens import confirmation_path

pytestmark = pytest.mark.django_db


def confirmed(organisation: Organisation, ago: int | None, **more: Any) -> None:
    day = None if ago is None else timezone.localdate() - dt.timedelta(days=ago)
    Organisation.objects.exclude(pk=organisation.pk).update(confirmed_on=timezone.localdate())
    Organisation.objects.filter(pk=organisation.pk).update(confirmed_on=day, claimed_at=timezone.now(), **more)


def asked(cast: SimpleNamespace) -> ConfirmationRequest:
    confirmed(cast.firm, 365)
    run_due()
    return ConfirmationRequest.objects.get()


@pytest.mark.parametrize(("ago", "times"), [(364, 0), (365, 1), (2000, 1), (None, 0)])
def test_a_page_is_asked_about_after_a_year_and_once(cast: SimpleNamespace, ago: int | None, times: int) -> None:
    confirmed(cast.firm, ago)
    run_due()
    run_due()
    assert ConfirmationRequest.objects.count() == times
    assert cast.firm_owner.notifications.count() == times
    assert not cast.firm_member.notifications.exists()


def test_what_is_hidden_or_nobodys_is_not_asked_about(cast: SimpleNamespace) -> None:
    confirmed(cast.firm, 400, published_at=None)
    run_due()
    confirmed(cast.packer, 400)
    Organisation.objects.filter(pk=cast.packer.pk).update(claimed_at=None)
    run_due()
    assert not ConfirmationRequest.objects.exists()


def test_whoever_does_not_answer_is_asked_again_after_three_months(cast: SimpleNamespace) -> None:
    asked(cast)
    ConfirmationRequest.objects.update(asked_on=timezone.localdate() - dt.timedelta(days=89))
    run_due()
    assert ConfirmationRequest.objects.count() == 1
    ConfirmationRequest.objects.update(asked_on=timezone.localdate() - dt.timedelta(days=90))
    run_due()
    assert ConfirmationRequest.objects.count() == 2


def test_the_mail_holds_the_link(cast: SimpleNamespace) -> None:
    link = confirmation_path(asked(cast))
    (line,) = lines(cast.firm_owner.notifications.all(), cast.firm_owner)
    assert line.absolute_url.endswith(link)
    assert cast.firm.name in line.text


def test_opening_it_shows_and_only_the_click_confirms(cast: SimpleNamespace, client: Client) -> None:
    path = confirmation_path(asked(cast))
    for method in ("get", "head", "get"):
        answer = getattr(client, method)(path)
        assert answer.status_code == 200
    assert cast.firm.name in answer.content.decode()
    assert ConfirmationRequest.objects.get().confirmed_on is None
    assert answer["Referrer-Policy"] == "same-origin"
    client.post(path)
    cast.firm.refresh_from_db()
    assert cast.firm.confirmed_on == timezone.localdate()
    assert not cast.firm_owner.notifications.exists()
    assert "Confirmed on" in client.get(path).content.decode()
    assert "Confirmed on" in client.get(cast.firm.get_absolute_url()).content.decode()
    run_due()
    assert ConfirmationRequest.objects.count() == 1


def test_the_link_does_nothing_else(cast: SimpleNamespace, client: Client) -> None:
    cast.firm.visibility = {"makes": "own", "description": "members"}
    cast.firm.description = "Told to members"
    cast.firm.save()
    made = cast.firm.trade_items.filter(direction="makes").first()
    cast.firm.trade_items.filter(pk=made.pk).update(text="Needle of its own")
    path = confirmation_path(asked(cast))
    text = client.get(path).content.decode()
    assert "Told to members" not in text
    assert "Needle of its own" not in text
    assert cast.firm.email not in text
    assert client.get(f"{path[:-2]}x/").status_code == 404
    assert client.get(cast.firm.get_absolute_url()).context["user"].is_anonymous


def test_an_old_link_says_what_to_do(cast: SimpleNamespace, client: Client) -> None:
    request = asked(cast)
    ConfirmationRequest.objects.update(asked_on=timezone.localdate() - dt.timedelta(days=61))
    path = confirmation_path(request)
    assert "This link is too old" in client.get(path).content.decode()
    client.post(path)
    cast.firm.refresh_from_db()
    assert cast.firm.confirmed_on != timezone.localdate()


def test_confirming_while_signed_in_answers_it_too(cast: SimpleNamespace) -> None:
    request = asked(cast)
    cast.firm.refresh_from_db()
    confirm_organisation(cast.firm, by=cast.firm_owner)
    request.refresh_from_db()
    assert request.confirmed_on == timezone.localdate()
    assert not cast.firm_owner.notifications.exists()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_is_asked_in_every_language(cast: SimpleNamespace, client: Client, language: str) -> None:
    request = asked(cast)
    with translation.override(language):
        assert client.get(confirmation_path(request)).status_code == 200
