"""Past work names others once they agree, and no longer than they do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import PartnerConsent, Reference
from portal.organisations.services import (
    add_reference,
    answer_consent,
    remove_reference,
    update_reference,
    withdraw_from_reference,
)
from portal.organisations.tokens import consent_link_of
from portal.outbox.services import drain
from portal.search.models import SearchDocument
from portal.search.projector import indexed as indexed_words
from tests.factories.organisations import ReferenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(cast: SimpleNamespace) -> Reference:
    return add_reference(cast.firm, by=cast.firm_owner, title="Shelf life of paste", year=2024, partners=[cast.lab])


def consent() -> PartnerConsent:
    return PartnerConsent.objects.get()


def read(cast: SimpleNamespace, piece: Reference) -> str:
    """What a stranger reads of it, on both pages on which it stands."""
    browser = Client()
    browser.force_login(cast.stranger)
    detail = browser.get(reverse("organisations:reference_detail", args=[piece.public_id]))
    return detail.content.decode() + browser.get(cast.firm.get_absolute_url()).content.decode()


def indexed(piece: Reference) -> list[str]:
    return list(SearchDocument.objects.get(subject=piece.public_id, deleted_at=None).partners)


def test_nobody_is_named_before_they_agree(cast: SimpleNamespace, piece: Reference) -> None:
    assert not piece.partners.exists()
    assert indexed(piece) == []
    assert cast.lab.name not in read(cast, piece)
    assert "a partner" in read(cast, piece)
    assert cast.researcher.notifications.get().about == consent()


def test_a_title_that_names_its_partner_is_not_found_by_the_words_of_the_name(cast: SimpleNamespace) -> None:
    """Before they agree and after, on the page it stays as it was written."""
    title = f"Analyses for {cast.lab.name}"
    piece = add_reference(cast.firm, by=cast.firm_owner, title=title, year=2024, partners=[cast.lab])
    row = SearchDocument.objects.get(subject=piece.public_id, deleted_at=None)
    assert row.title == title
    assert cast.lab.trade_name_latin in row.names
    assert indexed_words(row).name == "Analyses for"


def test_one_click_names_them_and_another_takes_it_back(
    cast: SimpleNamespace, client: Client, piece: Reference
) -> None:
    client.force_login(cast.researcher)
    page = reverse("organisations:consent_detail", args=[consent().public_id])
    assert "Shelf life of paste" in client.get(page).content.decode()
    assert consent().state == "waiting"
    client.post(page, {"answer": "yes"})
    assert list(piece.partners.all()) == [cast.lab]
    assert indexed(piece) == [cast.lab.public_id]
    assert cast.lab.name in read(cast, piece)
    client.post(page, {"answer": "no"})
    assert consent().state == "revoked"
    assert cast.lab.name not in read(cast, piece)
    assert "a partner" in read(cast, piece)
    assert indexed(piece) == []
    client.post(page, {"answer": "yes"})
    assert cast.lab.name in read(cast, piece)


def test_a_first_no_says_that_it_was_not_so(cast: SimpleNamespace, piece: Reference) -> None:
    answer_consent(consent(), agrees=False, by=cast.researcher)
    assert consent().state == "declined"
    assert "a partner" not in read(cast, piece)
    for partners in ([cast.lab], [], [cast.lab]):
        update_reference(piece, by=cast.firm_owner, partners=partners)
        assert consent().state == "declined"
        assert not piece.partners.exists()
    assert not cast.researcher.notifications.exists()


def test_only_those_who_keep_the_partner_answer(cast: SimpleNamespace, browser_of: Any, piece: Reference) -> None:
    page = reverse("organisations:consent_detail", args=[consent().public_id])
    for person in (cast.firm_owner, cast.packer_owner, cast.stranger, cast.cluster_manager):
        assert browser_of(person).post(page, {"answer": "yes"}).status_code == 404
        with pytest.raises(NotAllowed):
            answer_consent(consent(), agrees=True, by=person)
    with pytest.raises(NotAllowed):
        answer_consent(consent(), agrees=True, by=None)
    assert consent().state == "waiting"


def test_who_is_no_longer_named_is_no_longer_asked(cast: SimpleNamespace, piece: Reference) -> None:
    update_reference(piece, by=cast.firm_owner, partners=[])
    assert not PartnerConsent.objects.exists()
    assert not cast.researcher.notifications.exists()


def test_taking_the_piece_out_takes_the_question_back(cast: SimpleNamespace, piece: Reference) -> None:
    remove_reference(piece, by=cast.firm_owner)
    assert not cast.researcher.notifications.exists()


def test_what_came_from_a_public_source_stays_as_it_was(cast: SimpleNamespace) -> None:
    piece = ReferenceFactory(organisation=cast.firm, partners=[cast.lab])
    assert cast.lab.name in read(cast, piece)
    update_reference(piece, by=cast.firm_owner, partners=[cast.lab], title="Written better")
    assert cast.lab.name in read(cast, piece)
    withdraw_from_reference(piece, cast.lab, by=cast.researcher)
    update_reference(piece, by=cast.firm_owner, partners=[cast.lab])
    assert not piece.partners.exists()


def test_somebody_outside_answers_by_link_and_a_scanner_changes_nothing(
    cast: SimpleNamespace, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    outside = [("Gulf Foods", "sales@gulf.example")]
    with django_capture_on_commit_callbacks(execute=True):
        piece = add_reference(cast.firm, by=cast.firm_owner, title="Filling line", year=2025, outside=outside)
        drain()
    (letter,) = [one for one in mail.outbox if one.to == ["sales@gulf.example"]]
    link = consent_link_of(consent())
    assert link in letter.body
    page = link.partition("//")[2].partition("/")[2]
    for _ in range(2):
        assert client.get(f"/{page}").status_code == 200
        assert client.head(f"/{page}").status_code == 200
    assert consent().state == "waiting"
    assert "Gulf Foods" not in read(cast, piece)
    assert client.post(f"/{page}", {"answer": "yes"}).status_code == 302
    assert "Gulf Foods" in read(cast, piece)
    client.post(f"/{page}", {"answer": "no"})
    assert "Gulf Foods" not in read(cast, piece)
    assert client.get(f"/{page}x").status_code == 404


def test_the_form_keeps_what_does_not_read_as_a_name_and_an_address(cast: SimpleNamespace, client: Client) -> None:
    client.force_login(cast.firm_owner)
    page = reverse("organisations:reference_create", args=[cast.firm.slug])
    answer = client.post(page, {"title": "Filling line", "year": "2025", "outside": "Gulf Foods"})
    assert answer.status_code == 422
    assert "needs a name, a comma and an e-mail address" in answer.content.decode()
    assert "Filling line" in answer.content.decode()
    told = {"title": "Filling line", "year": "2025", "outside": "Gulf Foods، Sales@gulf.example"}
    assert client.post(page, told).status_code == 302
    assert (consent().outside_name, consent().outside_email) == ("Gulf Foods", "sales@gulf.example")


def test_strangers_are_not_mailed_without_end(cast: SimpleNamespace) -> None:
    many = [(f"Firm {n}", f"{n}@firm.example") for n in range(6)]
    with pytest.raises(NotPossible):
        add_reference(cast.firm, by=cast.firm_owner, title="All of them", year=2025, outside=many)
    for n in range(4):
        five = [(f"Firm {n}", f"{n}-{m}@firm.example") for m in range(5)]
        add_reference(cast.firm, by=cast.firm_owner, title="Five of them", year=2025, outside=five)
    with pytest.raises(NotPossible):
        add_reference(cast.firm, by=cast.firm_owner, title="One more", year=2025, outside=[("A", "a@firm.example")])


def test_who_did_it_and_does_not_want_to_be_named_need_not_say_that_it_was_not_so(
    piece: Reference, cast: SimpleNamespace, client: Client
) -> None:
    client.force_login(cast.researcher)
    page = reverse("organisations:consent_detail", args=[consent().public_id])
    assert "It is so, but do not name us" in client.get(page).text
    client.post(page, {"answer": "unnamed"})
    assert consent().state == "revoked"
    assert cast.lab.name not in read(cast, piece)
    assert "a partner" in read(cast, piece), "that there was one stays"
    client.post(page, {"answer": "yes"})
    assert consent().state == "agreed"
