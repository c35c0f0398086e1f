"""Who publishes a call is chosen in a window of the desk where one searches."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from cms.groups import EDITORS, set_up_groups
from cms.models import HomePage, ProgrammeListPage, ProgrammePage
from cms.services import load_pages
from portal.organisations.models import Organisation
from portal.organisations.services import index_organisations
from portal.search import projector
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    """Somebody who edits, reading Arabic."""
    load_pages()
    set_up_groups()
    editor, client = UserFactory(language="ar"), Client()
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor)
    return client


@pytest.fixture
def ministry() -> Organisation:
    return OrganisationFactory(
        kind="government", trade_name_latin="Rural Industry Agency", trade_name_ar="هيئة الصناعة الريفية في الأحساء"
    )


def found(desk: Client, typed: str) -> list[str]:
    answer = desk.get(reverse("organisation_chooser:choose_results"), {"q": typed})
    return [str(one) for one in answer.context["results"]]


def calls_in(language: str) -> ProgrammeListPage:
    home = HomePage.objects.get(locale=Locale.objects.get(language_code=language))
    there = ProgrammeListPage.objects.child_of(home).first()
    return there or home.add_child(instance=ProgrammeListPage(title="Calls", slug="calls", locale=home.locale))


@pytest.mark.parametrize("typed", ["rural", "agency RUR", "الصناعه", "الاحساء هيئة"])
def test_it_finds_a_name_in_either_script_however_it_is_spelt(desk: Client, ministry: Organisation, typed: str) -> None:
    OrganisationFactory(trade_name_latin="Rural Dates")
    index_organisations(Organisation.objects.all())
    projector.project_pending()
    assert ministry.trade_name_ar in found(desk, typed)
    assert len(found(desk, "rural agency")) == 1
    assert found(desk, "nobody of this name") == []


def test_the_window_speaks_arabic_and_sorts_by_its_letters(desk: Client, ministry: Organisation) -> None:
    OrganisationFactory(trade_name_latin="Zed", trade_name_ar="ألبان الواحة")
    window = desk.get(reverse("organisation_chooser:choose")).json()["html"]
    assert window.index("ألبان الواحة") < window.index("هيئة الصناعة")
    assert "اختاروا جهة" in window
    assert "ابحثوا بالاسم" in window
    assert "Choose" not in window
    assert "جهتان" in window
    chosen = desk.get(reverse("organisation_chooser:chosen", args=[ministry.pk])).json()["result"]
    assert chosen["title"] == ministry.trade_name_ar


def test_who_has_no_public_page_is_neither_found_nor_taken(desk: Client, ministry: Organisation) -> None:
    hidden = OrganisationFactory(trade_name_latin="Rural Secret", published_at=None)
    assert found(desk, "rural") == [ministry.trade_name_ar]
    assert desk.get(reverse("organisation_chooser:chosen", args=[hidden.pk])).status_code == 404
    several = desk.get(reverse("organisation_chooser:chosen_multiple"), {"id": [hidden.pk, ministry.pk]}).json()
    assert [one["id"] for one in several["result"]] == [str(ministry.pk)]
    form_class: Any = ProgrammePage.get_edit_handler().get_form_class()
    new = ProgrammePage(locale=Locale.objects.get(language_code="en"))
    assert hidden not in form_class(instance=new, parent_page=calls_in("en")).fields["publisher"].queryset
    new.publisher = hidden
    assert hidden in form_class(instance=new, parent_page=calls_in("en")).fields["publisher"].queryset, (
        "was chosen before"
    )


def test_the_page_of_a_call_holds_no_list_of_all(desk: Client, ministry: Organisation) -> None:
    text = desk.get(reverse("wagtailadmin_pages:add", args=["cms", "programmepage", calls_in("ar").pk])).text
    assert "id_publisher-chooser" in text
    assert ministry.trade_name_ar not in text


def test_visitors_find_nothing() -> None:
    assert Client().get(reverse("organisation_chooser:choose")).status_code == 302
