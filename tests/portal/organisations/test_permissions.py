"""Who may do what, by the cast; and what each of them can find."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from portal.organisations import permissions, services
from portal.organisations.models import Organisation
from portal.search.audience import terms_for
from portal.search.models import SearchDocument
from tests.factories.organisations import connect_rows

EVERYBODY = [
    "firm_owner",
    "firm_admin",
    "firm_member",
    "packer_owner",
    "researcher",
    "finance_officer",
    "government_officer",
    "cluster_manager",
    "former_member",
    "stranger",
    "staff_member",
]


def those_who(cast: SimpleNamespace, may: Callable[..., bool], *things: object) -> set[str]:
    assert not may(AnonymousUser(), *things)
    return {name for name in EVERYBODY if may(getattr(cast, name), *things)}


@pytest.mark.parametrize(
    ("predicate", "allowed"),
    [
        ("acts_for", {"firm_owner", "firm_admin", "firm_member"}),
        ("can_edit_organisation", {"firm_owner", "firm_admin", "staff_member"}),
        ("can_publish_organisation", {"firm_owner", "firm_admin", "staff_member"}),
        ("can_confirm_organisation", {"firm_owner", "firm_admin", "firm_member", "staff_member"}),
        ("can_see_members", {"firm_owner", "firm_admin", "firm_member", "staff_member"}),
        ("can_manage_members", {"firm_owner", "firm_admin", "staff_member"}),
        ("can_set_visibility", {"firm_owner", "firm_admin", "staff_member"}),
        ("can_exclude", {"firm_owner", "firm_admin"}),
    ],
)
def test_what_the_cast_may_do_for_the_firm(cast: SimpleNamespace, predicate: str, allowed: set[str]) -> None:
    assert those_who(cast, getattr(permissions, predicate), cast.firm) == allowed


def test_the_office_keeps_what_nobody_claimed_in_its_own_cluster_only(cast: SimpleNamespace) -> None:
    for organisation in (cast.packer, cast.lab):
        organisation.claimed_at = None

    assert permissions.can_edit_organisation(cast.cluster_manager, cast.packer)
    assert not permissions.can_edit_organisation(cast.cluster_manager, cast.lab)


def test_the_office_of_one_cluster_has_no_power_in_another(cast: SimpleNamespace) -> None:
    """14"""
    assert those_who(cast, permissions.can_join_cluster, cast.firm, cast.cluster) == {"cluster_manager", "staff_member"}
    assert those_who(cast, permissions.can_join_cluster, cast.firm, cast.other_cluster) == {"staff_member"}


def test_somebody_whose_account_is_closed_may_nothing(cast: SimpleNamespace) -> None:
    cast.firm_owner.is_active = False

    assert permissions.role_of(cast.firm_owner, cast.firm) is None
    assert not permissions.can_create_organisation(cast.firm_owner)


def test_who_may_see_which_organisations(cast: SimpleNamespace) -> None:
    Organisation.objects.filter(pk=cast.firm.pk).update(published_at=None)

    def seen(reader: object) -> bool:
        return Organisation.objects.visible_to(reader).filter(pk=cast.firm.pk).exists()  # type: ignore[arg-type]

    assert {name for name in EVERYBODY if seen(getattr(cast, name))} == {
        "firm_owner",
        "firm_admin",
        "firm_member",
        "staff_member",
    }
    assert not seen(AnonymousUser())


def test_the_terms_that_open_search_documents(cast: SimpleNamespace, django_assert_num_queries: Callable) -> None:
    connect_rows(cast.firm, cast.lab)
    own = f"organisation:{cast.firm.public_id}"

    held = terms_for(cast.firm_member)
    assert {own, "cluster:dates-al-ahsa", f"introduced:{cast.lab.public_id}"} < held
    assert f"introduced:{cast.firm.public_id}" in terms_for(cast.researcher)
    assert "cluster:dates-al-ahsa" in terms_for(cast.cluster_manager)
    for name in ("stranger", "former_member"):
        assert terms_for(getattr(cast, name)) == {"public", "members"}

    services.disconnect(cast.firm, cast.lab, by=cast.firm_owner)
    services.leave_cluster(cast.firm.cluster_memberships.get(), by=cast.firm_owner)
    del cast.firm_member.audience_terms
    assert {term for term in terms_for(cast.firm_member) if term.startswith(("cluster", "introduced"))} == set()


def test_a_person_who_is_taken_out_loses_access_at_the_next_click(
    cast: SimpleNamespace, browser_of: Callable[..., Client]
) -> None:
    """12"""
    browser = browser_of(cast.firm_admin)
    place = reverse("organisations:edit", args=[cast.firm.slug])
    assert browser.get(place).status_code == 200

    services.remove_member(cast.firm_admin.memberships.get(), by=cast.firm_owner)

    assert browser.get(place).status_code == 404


@pytest.mark.parametrize(
    "page",
    ["organisation", "cluster", "chainlink", "reference", "connection", "invitation"],
)
def test_the_staff_pages_open_for_staff_alone(
    cast: SimpleNamespace, browser_of: Callable[..., Client], page: str
) -> None:
    place = reverse(f"admin:organisations_{page}_changelist")

    assert browser_of(cast.staff_member).get(place, {"q": "x"}).status_code == 200
    assert browser_of(cast.firm_owner).get(place).status_code == 403


def test_what_the_staff_change_is_found_at_once(cast: SimpleNamespace, browser_of: Callable[..., Client]) -> None:
    place = reverse("admin:organisations_organisation_change", args=[cast.firm.pk])
    browser = browser_of(cast.staff_member)
    page = browser.get(place)
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    sent = {
        field.html_name: value
        for form in forms
        for field in form
        if (value := field.value()) is not None
        and value is not False
        and not isinstance(field.field.widget, AdminSplitDateTime)
    }

    answer = browser.post(place, sent | {"summary": "Checked on site", "verification": "visit", "languages": "[]"})

    assert answer.status_code == 302
    assert Organisation.objects.get(pk=cast.firm.pk).verification == "visit"
    assert "Checked on site" in SearchDocument.objects.get(key=f"organisation:{cast.firm.public_id}:card").body
