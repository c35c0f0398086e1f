"""Editors keep the texts of agreements: what they change is another version, and nothing that was drawn up changes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from portal.projects.models import AgreementTemplate
from portal.projects.services.templates import load_templates

pytestmark = pytest.mark.django_db


def address(name: str, *given: Any) -> str:
    return reverse(AgreementTemplate.snippet_viewset.get_url_name(name), args=given)  # type: ignore[attr-defined]


def fields(template: AgreementTemplate, **changed: str) -> dict[str, Any]:
    words = {
        name: getattr(template, name)
        for code in ("en", "fr", "ar")
        for name in (f"title_{code}", f"body_{code}", f"own_{code}")
    }
    return words | {"kind": template.kind, "is_offered": "on"} | changed


def test_another_word_is_another_version(cast: SimpleNamespace, browser_of: Any) -> None:
    load_templates()
    nda = AgreementTemplate.objects.get(kind="nda")
    client = browser_of(cast.staff_member)
    assert "Confidentiality agreement" in client.get(address("list")).content.decode()
    assert client.post(address("edit", nda.pk), fields(nda)).status_code == 302
    nda.refresh_from_db()
    assert nda.version == 1
    assert client.post(address("edit", nda.pk), fields(nda, own_fr="Le tribunal de Tunis.")).status_code == 302
    nda.refresh_from_db()
    assert (nda.version, nda.own_fr) == (2, "Le tribunal de Tunis.")


def test_members_do_not_change_it(cast: SimpleNamespace, browser_of: Any) -> None:
    load_templates()
    nda = AgreementTemplate.objects.get(kind="nda")
    answer = browser_of(cast.firm_owner).post(address("edit", nda.pk), fields(nda, own_fr="Ours."))
    assert answer.status_code in {302, 403, 404}
    nda.refresh_from_db()
    assert (nda.version, nda.own_fr) == (1, "")
