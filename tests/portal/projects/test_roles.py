"""Roles and rules of projects and calls: who writes them, in which order they stand, what is refused."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import Organisation
from portal.projects.models import Mix, Project, Role
from portal.projects.queries.mixes import reports_of
from portal.projects.services import mixes, roles
from tests.factories.projects import partner_in, project_of, role_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)


def titles(project: Project) -> list[str]:
    return list(Role.objects.filter(project=project).values_list("title", flat=True))


def test_roles_are_written_ordered_and_taken_out(cast: SimpleNamespace, project: Project) -> None:
    made = [
        roles.add_role(project, by=cast.firm_owner, kind="supplier", title=title) for title in ("One", "Two", "Three")
    ]
    roles.move_role(made[2], by=cast.firm_owner, up=True)
    assert titles(project) == ["One", "Three", "Two"]
    roles.move_role(made[0], by=cast.firm_owner, up=True)  # the first stays the first
    roles.move_role(made[0], by=cast.firm_owner, up=False)
    assert titles(project) == ["Three", "One", "Two"]
    roles.change_role(made[1], by=cast.firm_owner, title="Second", kind="lab")
    roles.take_out_role(made[0], by=cast.firm_owner)
    roles.take_out_role(made[0], by=cast.firm_owner)
    assert titles(project) == ["Three", "Second"]
    told = list(Entry.objects.filter(verb__startswith="role.").values_list("verb", flat=True).order_by("pk"))
    assert told == ["role.added"] * 3 + ["role.changed", "role.removed"]


def test_two_clicks_are_one_role(cast: SimpleNamespace, project: Project) -> None:
    for _click in range(2):
        roles.add_role(project, by=cast.firm_owner, kind="lab", title="Food-contact test")
    assert titles(project) == ["Food-contact test"]


def test_one_role_does_not_become_another_that_is_there(cast: SimpleNamespace, project: Project) -> None:
    roles.add_role(project, by=cast.firm_owner, kind="lab", title="Test")
    other = roles.add_role(project, by=cast.firm_owner, kind="lab", title="Another test")
    with pytest.raises(NotPossible) as refused:
        roles.change_role(other, by=cast.firm_owner, title="Test")
    assert refused.value.field == "title"


def test_whoever_has_a_role_that_is_taken_out_stays(cast: SimpleNamespace, project: Project) -> None:
    role = role_in(project)
    place = partner_in(project, cast.packer, role=role)
    roles.take_out_role(role, by=cast.firm_owner)
    place.refresh_from_db()
    assert (place.is_in, place.role) == (True, None)


def test_nobody_but_the_lead_writes_them(cast: SimpleNamespace, project: Project) -> None:
    role = role_in(project)
    partner_in(project, cast.packer)
    for person in (cast.packer_owner, cast.researcher, cast.cluster_manager, cast.stranger):
        for deed in (
            lambda by: roles.add_role(project, by=by, kind="lab", title="x"),
            lambda by: roles.change_role(role, by=by, title="x"),
            lambda by: roles.move_role(role, by=by, up=True),
            lambda by: roles.take_out_role(role, by=by),
            lambda by: mixes.write_rules(project, by=by, least_partners=2),
        ):
            with pytest.raises(NotAllowed):
                deed(person)
    assert titles(project) == [role.title]


def test_a_closed_project_is_left_as_it_was(cast: SimpleNamespace, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(closed_at="2026-01-01T00:00Z")
    project.refresh_from_db()
    with pytest.raises(NotPossible):
        roles.add_role(project, by=cast.firm_owner, kind="lab", title="x")
    with pytest.raises(NotPossible):
        mixes.write_rules(project, by=cast.firm_owner, least_partners=2)


def test_rules_are_read_against_who_is_in(cast: SimpleNamespace, project: Project) -> None:
    Organisation.objects.filter(pk=cast.firm.pk).update(size="10-49")
    Organisation.objects.filter(pk=cast.packer.pk).update(size="")
    partner_in(project, cast.packer)
    partner_in(project, cast.lab)
    mixes.write_rules(
        project,
        by=cast.firm_owner,
        least_partners=4,
        least_sme_share=60,
        needed_kinds=["university", "research"],
        least_countries=2,
        most_budget_share=40,
    )
    (report,) = reports_of(Project.objects.get(pk=project.pk), cast.firm_owner)
    told = {(one.finding.rule, one.finding.kind): (one.finding.state, one.mend) for one in report.lines}
    assert told[("least_partners", "")] == ("broken", "1 partner more")
    assert told[("least_sme_share", "")][0] == "open"  # the packer has not said how large it is
    assert told[("needed_kinds", "university")][0] == "kept"
    assert told[("needed_kinds", "research")] == ("broken", "one partner of this kind: R&D centre")
    assert told[("least_countries", "")] == ("broken", "partners from 1 country more")
    assert told[("most_budget_share", "")][0] == "open"
    assert report.broken == 3


def test_amounts_of_the_budget_are_compared_where_they_are_known(cast: SimpleNamespace, project: Project) -> None:
    partner_in(project, cast.packer)
    mixes.write_rules(project, by=cast.firm_owner, most_budget_share=60)
    shares = {cast.firm.public_id: Fraction(7, 10), cast.packer.public_id: Fraction(3, 10)}
    (report,) = reports_of(project, cast.firm_owner, shares=shares)
    (line,) = report.lines
    assert line.tag == "bad"
    assert line.mend == f"{cast.firm.name} gives 10% of the budget to others"


def test_a_size_that_is_kept_to_oneself_is_not_told_by_a_rule(cast: SimpleNamespace, project: Project) -> None:
    partner_in(project, cast.packer)
    Organisation.objects.filter(pk__in=[cast.firm.pk, cast.packer.pk]).update(size="250+")
    Organisation.objects.filter(pk=cast.packer.pk).update(visibility={"size": "own"})
    mixes.write_rules(project, by=cast.firm_owner, least_sme_share=50)
    (report,) = reports_of(project, cast.firm_owner)
    assert report.lines[0].finding.state == "open"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"least_partners": "5", "most_partners": "3"}, "most_partners", "at most 3 partners, and at least 5"),
        ({"least_sme_share": "100", "needed_kinds": ["university"]}, "least_sme_share", "leaves no room"),
        ({"most_partners": "1", "least_countries": "2"}, "least_countries", "2 countries"),
        ({"least_sme_share": "140"}, "least_sme_share", ""),
        ({"least_partners": "many"}, "least_partners", ""),
    ],
)
def test_rules_that_nobody_can_keep_are_refused_at_their_field_and_nothing_typed_is_lost(
    cast: SimpleNamespace, project: Project, client: Any, typed: dict[str, Any], field: str, said: str
) -> None:
    client.force_login(cast.firm_owner)
    answer = client.post(reverse("projects:mix_edit", args=[project.public_id]), typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert said in str(answer.context["form"].errors[field])
    page = answer.content.decode()
    assert all(f'value="{value}"' in page for value in typed.values() if isinstance(value, str))
    assert not Mix.objects.exists()


def test_a_role_is_written_on_its_page(cast: SimpleNamespace, project: Project, client: Any) -> None:
    client.force_login(cast.firm_owner)
    address = reverse("projects:role_create", args=[project.public_id])
    assert client.get(address).status_code == 200
    typed = {"title": "A dryer", "kind": "supplier", "link": "2", "countries": "Atlantis", "is_needed": "on"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "A dryer" in refused.content.decode()
    assert "Atlantis" in refused.content.decode()
    client.post(address, typed | {"countries": ""})
    role = Role.objects.get(project=project)
    assert (role.title, role.link, role.is_needed) == ("A dryer", cast.cluster.links.get(position=2), True)
    looked = client.post(reverse("projects:role_edit", args=[role.public_id]), typed | {"action": "look"})
    assert looked.status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 10])
def test_the_partners_page_asks_the_same_whatever_stands_there(
    cast: SimpleNamespace, project: Project, client: Any, rows: int, django_assert_max_num_queries: Any
) -> None:
    for at in range(rows):
        role_in(project, title=f"Role {at}", position=at)
    mixes.write_rules(project, by=cast.firm_owner, least_partners=2, least_regions=2)
    client.force_login(cast.firm_owner)
    address = reverse("projects:partner_list", args=[project.public_id])
    client.get(address)
    with django_assert_max_num_queries(15) as asked:
        assert f"Role {rows - 1}" in client.get(address).content.decode()
    SEEN.add(len(asked))
    assert len(SEEN) == 1


SEEN: set[int] = set()
