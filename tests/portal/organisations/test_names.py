"""Whoever names an organisation finds it in other spellings, reads what they may have meant, and all that is wrong at once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from portal.organisations.models import Organisation
from portal.organisations.queries.names import organisations_like, organisations_named
from portal.organisations.services import index_organisations, update_organisation
from portal.organisations.services.profile import CertificateFact, write_certificates
from portal.search import projector
from tests.factories.organisations import OrganisationFactory
from tests.factories.taxonomy import CertificateTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def makers() -> SimpleNamespace:
    made = SimpleNamespace(
        press=OrganisationFactory(
            trade_name_latin="Wadi Press", trade_name_ar="مطبعة الوادي للكرتون", sort_name="wadi press"
        ),
        secret=OrganisationFactory(trade_name_latin="Wadi Secrets", sort_name="wadi secrets", published_at=None),
    )
    index_organisations(Organisation.objects.all())
    projector.project_pending()
    return made


@pytest.mark.parametrize("typed", ["مطبعه الوادي للكرتون", "مَطبعة الوادى للكرتون", "WADI PRESS"])
def test_a_name_is_found_as_people_spell_it(typed: str, makers: SimpleNamespace, cast: SimpleNamespace) -> None:
    assert organisations_named([typed], cast.firm_owner)[typed] == [makers.press]


def test_part_of_a_name_proposes_whom_it_may_be(makers: SimpleNamespace, cast: SimpleNamespace) -> None:
    assert organisations_like("مطبعه الوادي", cast.firm_owner) == [makers.press]
    assert organisations_like("Wadi", cast.firm_owner) == [makers.press], "what is not published is not felt out"
    assert organisations_like("Nobody of that name", cast.firm_owner) == []


def test_past_work_tells_all_that_is_wrong_at_once(
    makers: SimpleNamespace, cast: SimpleNamespace, client: Client
) -> None:
    client.force_login(cast.firm_owner)
    sent = {
        "title": "Cartons",
        "year": "2025",
        "partners": "مطبعة الوادي\nAtlantis Works",
        "outside": "Gulf Foods\nAli, not an address",
    }
    page = client.post(reverse("organisations:reference_create", args=[cast.firm.slug]), sent).text
    assert "We do not know “مطبعة الوادي”. Do you mean Wadi Press" in page
    assert "We do not know “Atlantis Works”. Write the name as it stands in the directory." in page
    assert "“Gulf Foods” needs a name" in page
    assert "“Ali, not an address” needs a name" in page
    assert "Atlantis Works\n" in page or "Atlantis Works<" in page, "what was typed stays"


def test_numbers_of_registers_and_certificates_are_kept_in_plain_digits(cast: SimpleNamespace) -> None:
    update_organisation(cast.firm, by=cast.firm_owner, registration_number="٢٢٥٠-٧٧٧٠")
    assert cast.firm.registration_number == "2250-7770"
    iso = CertificateTypeFactory(slug="iso-22000")
    write_certificates(cast.firm, [CertificateFact(iso, "FS-٢٢٠٠٠-١")])
    assert cast.firm.certificates.get(type=iso).number == "FS-22000-1"
