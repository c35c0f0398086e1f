"""The public face of a consultation: what readers see of it before its last day, after it, and once it is answered."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import ConsultationPage, HomePage
from cms.services import load_pages
from portal.desk.models import Consultation
from portal.desk.services.consultations import (
    answer_contribution,
    contribute,
    open_consultation,
    publish_outcome,
    write_consultation,
)

pytestmark = pytest.mark.django_db
SAID, QUIET = "Open it on Saturday morning.", "Let the packer hand in papers."


@pytest.fixture(autouse=True)
def verified(cast: SimpleNamespace) -> None:
    cast.ministry.verification = "register"
    cast.ministry.save()


@pytest.fixture
def consultation(cast: SimpleNamespace) -> Consultation:
    made = write_consultation(
        cast.ministry,
        by=cast.government_officer,
        clusters=[cast.cluster],
        title="One window for export papers",
        text="We plan one window. Which paper takes longest?",
        closes_on=timezone.localdate() + dt.timedelta(days=9),
    )
    open_consultation(made, by=cast.government_officer)
    made.refresh_from_db()
    contribute(made, cast.firm, SAID, by=cast.firm_owner, named=True)
    contribute(made, cast.packer, QUIET, by=cast.packer_owner, named=False)
    return made


def page_about(consultation: Consultation | None, language: str = "en", **facts: Any) -> ConsultationPage:
    load_pages()
    home = HomePage.objects.get(locale__language_code=language)
    page = ConsultationPage(
        title="Say what the window needs",
        slug="one-window",
        lede="Twelve days are left.",
        body=[("text", "<p>Read the plan first.</p>")],
        locale=home.locale,
        consultation=consultation,
        **facts,
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def read(client: Client, page: ConsultationPage) -> str:
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def closed(consultation: Consultation) -> Consultation:
    Consultation.objects.filter(pk=consultation.pk).update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    consultation.refresh_from_db()
    return consultation


def test_while_it_is_open_it_leads_to_contributing_and_tells_nobody_what_others_wrote(
    client: Client, consultation: Consultation, cast: SimpleNamespace
) -> None:
    page = page_about(consultation)
    for person in (None, cast.firm_owner, cast.government_officer):
        if person is not None:
            client.force_login(person)
        text = read(client, page)
        assert "Read the plan first." in text
        assert "Which paper takes longest?" in text
        assert f'class="btn" href="{consultation.get_absolute_url()}"' in text
        assert SAID not in text
        assert QUIET not in text
    shown = client.get(page.get_url()).context["shown"]
    assert shown.face.total == 2
    assert shown.face.shown == []


def test_after_its_last_day_it_says_so(client: Client, consultation: Consultation) -> None:
    page = page_about(consultation)
    closed(consultation)
    text = read(client, page)
    assert "It has closed. The authority answers each contribution" in text
    assert "Contribute</a>" not in text
    assert SAID not in text


def test_once_it_is_answered_each_contribution_stands_with_its_answer(
    client: Client, consultation: Consultation, cast: SimpleNamespace
) -> None:
    page = page_about(consultation)
    closed(consultation)
    first, second = consultation.contributions.all()
    answer_contribution(first, "accepted", "Saturday it is.", by=cast.government_officer)
    answer_contribution(second, "no", "The law asks for the exporter.", by=cast.government_officer)
    publish_outcome(consultation, "The window opens in March.", by=cast.government_officer)
    text = read(client, page)
    for words in (SAID, QUIET, "Saturday it is.", "The law asks for the exporter.", "The window opens in March."):
        assert words in text
    assert cast.firm.name in text
    assert cast.packer.name not in text
    assert "accepted" in text
    assert "not accepted" in text


def test_a_draft_and_what_is_gone_show_nothing(client: Client, cast: SimpleNamespace) -> None:
    draft = write_consultation(
        cast.ministry,
        by=cast.government_officer,
        clusters=[cast.cluster],
        title="A secret plan",
        text="Nobody knows yet.",
        closes_on=timezone.localdate() + dt.timedelta(days=9),
    )
    page = page_about(draft)
    client.force_login(cast.government_officer)
    assert "A secret plan" not in read(client, page)
    draft.delete()
    assert "not there any more" in read(client, page)


def test_editors_choose_among_those_that_were_opened(consultation: Consultation, cast: SimpleNamespace) -> None:
    write_consultation(
        cast.ministry,
        by=cast.government_officer,
        clusters=[cast.cluster],
        title="A secret plan",
        text="Nobody knows yet.",
        closes_on=timezone.localdate() + dt.timedelta(days=9),
    )
    load_pages()
    cast.staff_member.is_superuser = True
    cast.staff_member.save()
    editor = Client()
    editor.force_login(cast.staff_member)
    home = HomePage.objects.get(locale__language_code="en")
    text = editor.get(reverse("wagtailadmin_pages:add", args=["cms", "consultationpage", home.pk])).content.decode()
    assert "One window for export papers" in text
    assert "A secret plan" not in text


def test_it_asks_the_same_of_the_database_however_many_wrote(
    client: Client, consultation: Consultation, cast: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    page = page_about(consultation)
    read(client, page)
    for number in range(4):
        contribute(consultation, cast.firm, f"Point {number}", by=cast.firm_owner, named=True)
    with django_assert_max_num_queries(15):
        read(client, page)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_it_is_drawn_in_each_language(client: Client, consultation: Consultation, language: str) -> None:
    text = read(client, page_about(consultation, language))
    assert f'<html lang="{language}"' in text
    assert "One window for export papers" in text
