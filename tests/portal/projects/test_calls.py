"""Calls: who writes them, who reads them, and what a project that starts from one takes with it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import Exclusion
from portal.projects.models import Call, CallRole, Mix, Project, Role
from portal.projects.queries.mixes import reports_of
from portal.projects.services import calls, mixes, roles
from portal.projects.services.starting import describe_project, start_project
from tests.factories.projects import partner_in, project_of, role_in

pytestmark = pytest.mark.django_db


def day(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


@pytest.fixture
def officer(cast: SimpleNamespace) -> Any:
    return cast.government_officer


@pytest.fixture
def call(cast: SimpleNamespace, officer: Any) -> Call:
    return call_of(cast, officer)


def call_of(cast: SimpleNamespace, officer: Any, **fields: Any) -> Call:
    given = {"title": "Joint project grants", "opens_on": day(-3), "closes_on": day(10), "audience": "members"}
    return calls.write_call(by=officer, organisation=cast.ministry, **given | fields)


def test_only_those_with_something_to_give_write_calls(cast: SimpleNamespace) -> None:
    for person, organisation in (
        (cast.firm_owner, cast.firm),
        (cast.firm_owner, cast.ministry),
        (cast.researcher, cast.lab),
        (cast.stranger, cast.ministry),
    ):
        with pytest.raises(NotAllowed):
            calls.write_call(by=person, organisation=organisation, title="x", opens_on=day(0), closes_on=day(9))
    assert not Call.objects.exists()


def test_two_clicks_are_one_call(cast: SimpleNamespace, officer: Any) -> None:
    submission = uuid4()
    assert call_of(cast, officer, submission=submission) == call_of(cast, officer, submission=submission)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"closes_on": day(-4)}, "closes_on"),
        ({"audience": "cluster", "cluster": None}, "cluster"),
        ({"grant": 7}, "currency"),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    cast: SimpleNamespace, officer: Any, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        call_of(cast, officer, **fields)
    assert refused.value.field == field


def readers(*people: Any) -> list[int]:
    return [Call.objects.visible_to(one).count() for one in people]


def test_who_reads_a_call(cast: SimpleNamespace, officer: Any) -> None:
    everybody = (officer, cast.firm_owner, cast.finance_officer, cast.stranger, AnonymousUser())
    call = call_of(cast, officer, audience="cluster", cluster=cast.cluster)
    assert readers(*everybody) == [1, 1, 0, 0, 0]
    calls.change_call(call, by=officer, audience="members")
    assert readers(*everybody) == [1, 1, 1, 1, 0]
    calls.change_call(call, by=officer, audience="public")
    assert readers(*everybody) == [1, 1, 1, 1, 1]
    calls.change_call(call, by=officer, opens_on=day(1))
    assert readers(*everybody) == [1, 0, 0, 0, 0]


def test_who_is_kept_out_reads_only_what_is_public(cast: SimpleNamespace, call: Call) -> None:
    Exclusion.objects.create(organisation=cast.ministry, excluded=cast.firm)
    assert readers(cast.firm_owner) == [0]
    Call.objects.update(audience="public")
    assert readers(cast.firm_owner) == [1]
    with pytest.raises(NotAllowed):
        start_project(by=cast.firm_owner, lead=cast.firm, origin=call, title="Trays")


def test_a_project_takes_its_roles_and_rules_with_it(cast: SimpleNamespace, officer: Any, call: Call) -> None:
    for title in ("First", "Second"):
        roles.add_role(call, by=officer, kind="lab", title=title, countries=["SA"])
    mixes.write_rules(call, by=officer, least_partners=3)
    project = start_project(by=cast.firm_owner, lead=cast.firm, origin=call, title="Trays")
    assert project.call == call
    copied = list(Role.objects.filter(project=project).values_list("title", "countries"))
    assert copied == [("First", ["SA"]), ("Second", ["SA"])]
    (report,) = reports_of(project, cast.firm_owner)  # its own rules are the same, so they are told once
    assert (report.call, report.broken) == (call, 1)

    mixes.write_rules(project, by=cast.firm_owner, least_partners=1)
    both = reports_of(Project.objects.get(pk=project.pk), cast.firm_owner)
    assert [(one.call, one.broken) for one in both] == [(call, 1), (None, 0)]


def test_no_project_starts_from_a_call_that_has_closed(cast: SimpleNamespace, call: Call, client: Any) -> None:
    Call.objects.update(closes_on=day(-1), opens_on=day(-9))
    call.refresh_from_db()
    with pytest.raises(NotPossible):
        start_project(by=cast.firm_owner, lead=cast.firm, origin=call, title="Trays")
    client.force_login(cast.firm_owner)
    typed = {"title": "Trays from fronds", "audience": "members", "cluster": "dates-al-ahsa"}
    answer = client.post(f"{reverse('projects:project_create')}?call={call.public_id}", typed)
    assert answer.status_code == 422
    assert "it has closed" in answer.content.decode()
    assert "Trays from fronds" in answer.content.decode()
    assert "Start a project from this call" not in client.get(call.get_absolute_url()).content.decode()


def test_from_the_call_to_the_project_in_the_browser(
    cast: SimpleNamespace, officer: Any, call: Call, client: Any
) -> None:
    roles.add_role(call, by=officer, kind="lab", title="Tests the tray")
    client.force_login(cast.firm_owner)
    page = client.get(call.get_absolute_url()).content.decode()
    address = f"{reverse('projects:project_create')}?call={call.public_id}"
    assert address in page
    typed = {"title": "Trays from fronds", "audience": "members"}
    client.post(address, typed)
    project = Project.objects.get(call=call)
    assert project.roles.get().title == "Tests the tray"
    assert "Trays from fronds" in client.get(call.get_absolute_url()).content.decode()
    assert "Trays from fronds" not in client.get(reverse("projects:call_list")).content.decode()


def test_what_others_did_in_its_name_stays_when_they_go(cast: SimpleNamespace, officer: Any, call: Call) -> None:
    officer.delete()
    call.refresh_from_db()
    assert call.written_by is None


HOSTILE = "<script>alert(1)</script> \u202egnp.exe {{ 7*7 }} javascript:alert(1) https://evil.example/x"


def test_hostile_words_of_a_call_and_its_roles_are_only_words(cast: SimpleNamespace, officer: Any, client: Any) -> None:
    call = call_of(cast, officer, title=HOSTILE[:160], text=HOSTILE, audience="public")
    roles.add_role(call, by=officer, kind="lab", title=HOSTILE[:120])
    for address in (call.get_absolute_url(), reverse("projects:call_list")):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert "\u202e" not in page
        assert 'href="javascript:' not in page
    client.force_login(cast.firm_owner)
    project = start_project(by=cast.firm_owner, lead=cast.firm, origin=call, title="Trays")
    for address in (
        reverse("projects:partner_list", args=[project.public_id]),
        Role.objects.get(project=project).get_absolute_url(),
        f"{reverse('projects:project_create')}?call={call.public_id}",
    ):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "\u202e" not in page


@pytest.mark.parametrize("known", ["x" * 400, "'; drop", "%00", "٤٠"])
def test_a_call_that_is_none_is_not_there(cast: SimpleNamespace, client: Any, known: str) -> None:
    client.force_login(cast.firm_owner)
    assert client.get(reverse("projects:project_create"), {"call": known}).status_code == 404
    assert client.get(f"{reverse('projects:project_create')}?match={known}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 10])
def test_the_list_asks_the_same_whatever_stands_there(
    cast: SimpleNamespace, officer: Any, client: Any, rows: int, django_assert_max_num_queries: Any
) -> None:
    for at in range(rows):
        call_of(cast, officer, title=f"Call number {at}")
    client.force_login(cast.firm_owner)
    client.get(reverse("projects:call_list"))
    with django_assert_max_num_queries(15) as asked:
        assert f"Call number {rows - 1}" in client.get(reverse("projects:call_list")).content.decode()
    SEEN.add(len(asked))
    assert len(SEEN) == 1


SEEN: set[int] = set()


def test_every_address_of_a_call_by_everybody(cast: SimpleNamespace, officer: Any, call: Call, client: Any) -> None:
    role = roles.add_role(call, by=officer, kind="lab", title="Tests")
    assert isinstance(role, CallRole)
    other = call_of(cast, cast.government_officer, title="Another")
    foreign = calls.write_call(
        by=cast.finance_officer, organisation=cast.bank, title="Of the bank", opens_on=day(0), closes_on=day(5)
    )
    theirs = roles.add_role(foreign, by=cast.finance_officer, kind="lab", title="Theirs")
    mine = {
        "call_edit": call.public_id,
        "call_mix_edit": call.public_id,
        "call_role_create": call.public_id,
        "call_role_edit": role.public_id,
    }
    for name, public_id in mine.items():
        address = reverse(f"projects:{name}", args=[public_id])
        assert client.get(address).status_code == 302
        for person, answer in (
            (officer, 200),
            (cast.firm_owner, 404),
            (cast.stranger, 404),
            (cast.finance_officer, 404),
        ):
            client.force_login(person)
            assert client.get(address).status_code == answer, (name, person)
        client.logout()
    client.force_login(officer)
    for name in ("call_role_edit", "call_role_move", "call_role_remove"):
        assert client.post(reverse(f"projects:{name}", args=[theirs.public_id]), {"way": "up"}).status_code == 404
    client.force_login(cast.firm_owner)
    assert client.get(reverse("projects:call_create")).status_code == 404
    for name in ("call_role_move", "call_role_remove"):
        assert client.post(reverse(f"projects:{name}", args=[role.public_id]), {"way": "up"}).status_code == 404
    assert CallRole.objects.count() == 2
    assert other.pk


def test_every_address_of_a_role_by_everybody(cast: SimpleNamespace, client: Any) -> None:
    project = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    role = role_in(project)
    partner_in(project, cast.packer)
    reading = {"role_detail": role.public_id, "role_able": role.public_id}
    writing = {"role_create": project.public_id, "mix_edit": project.public_id, "role_edit": role.public_id}
    posting = {"role_ask": {"organisation": cast.lab.public_id}, "role_look": {}, "role_move": {"way": "up"}}
    people = (
        # person, reads, writes, posts
        (cast.firm_owner, 200, 200, 302),
        (cast.packer_owner, 200, 404, 404),
        (cast.researcher, 404, 404, 404),
        (cast.cluster_manager, 404, 404, 404),
        (cast.stranger, 404, 404, 404),
    )
    for person, reads, writes, posts in people:
        client.force_login(person)
        for name, public_id in reading.items():
            assert client.get(reverse(f"projects:{name}", args=[public_id])).status_code == reads, (name, person)
        for name, public_id in writing.items():
            assert client.get(reverse(f"projects:{name}", args=[public_id])).status_code == writes, (name, person)
        for name, sent in posting.items():
            answer = client.post(reverse(f"projects:{name}", args=[role.public_id]), sent).status_code
            assert answer == posts, (name, person)
        if person != cast.firm_owner:
            assert client.post(reverse("projects:role_remove", args=[role.public_id])).status_code == 404
    client.logout()
    for name, public_id in (reading | writing).items():
        assert client.get(reverse(f"projects:{name}", args=[public_id])).status_code == 302
    assert Role.objects.filter(pk=role.pk).exists()
    assert not Mix.objects.exists()


def test_a_grant_above_the_ceiling_of_its_call_is_refused_at_the_field(
    cast: SimpleNamespace, call: Call, browser_of: Any
) -> None:
    Call.objects.filter(pk=call.pk).update(grant=50_000, currency="SAR", audience="public")
    call.refresh_from_db()
    for fields, fits in (
        ({"grant": Decimal(60_000), "currency": "SAR"}, False),
        ({"grant": Decimal(50_000), "currency": "SAR"}, True),
        ({"grant": Decimal(60_000), "currency": "TND"}, True),
    ):
        if fits:
            project = start_project(by=cast.firm_owner, lead=cast.firm, origin=call, title="Trays", **fields)
            continue
        with pytest.raises(NotPossible) as refused:
            start_project(by=cast.firm_owner, lead=cast.firm, origin=call, title="Trays", **fields)
        assert (refused.value.code, refused.value.field) == ("ceiling", "grant")
    with pytest.raises(NotPossible):
        describe_project(project, by=cast.firm_owner, grant=Decimal(60_000), currency="SAR")
    client = browser_of(cast.firm_owner)
    start = f"{reverse('projects:project_create')}?call={call.public_id}"
    sent = {"title": "", "grant": "60000", "currency": "SAR", "audience": "members"}
    sent |= {"starts_on": "2027-05-01", "ends_on": "2027-04-01"}
    answer = client.post(start, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "The call gives at most SAR 50,000",
        "It ends before it starts.",
        "Say in one sentence what you want",
    ):
        assert words in page
    assert "Write an amount that is not negative." in client.post(start, sent | {"grant": "-5"}).content.decode()
