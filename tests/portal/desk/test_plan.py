"""The action plan: the office writes it, the board reads it, progress is computed, and what is overdue waits in the queue."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.desk.models import Objective, PlanAction, ProgressNote, QueueItem
from portal.desk.queries.plan import _way, plan_of
from portal.desk.services import plan as services
from portal.desk.services.queue import refresh_queue
from portal.organisations.models import BoardSeat
from tests.factories.office import action_in, objective_in

pytestmark = pytest.mark.django_db


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def soon() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=30)


def test_an_objective_and_its_actions_are_written_once(cast: SimpleNamespace) -> None:
    browser, office = browser_of(cast.cluster_manager), [cast.cluster.slug]
    form = {"title": "More members answer", "submission": str(uuid4())}
    for _twice in range(2):
        assert browser.post(reverse("desk:objective_add", args=office), form).status_code == 302
    objective = Objective.objects.get()
    url = reverse("desk:action_add", args=[*office, objective.public_id])
    data = {"title": "Call them", "due_on": soon().isoformat(), "submission": str(uuid4())}
    data["who"] = f"o-{cast.packer.public_id}"
    early = browser.post(url, data | {"begins_on": (soon() + dt.timedelta(days=3)).isoformat()})
    assert early.status_code == 422
    assert "Call them" in early.content.decode()
    for _twice in range(2):
        browser.post(url, data)
    action = PlanAction.objects.get()
    assert (action.organisation, action.person) == (cast.packer, None)
    assert "Nakhla Pack" in browser.get(reverse("desk:plan_detail", args=office)).content.decode()


def test_the_board_reads_and_cannot_write(cast: SimpleNamespace, stranger: User) -> None:
    BoardSeat.objects.create(cluster=cast.cluster, user=stranger)
    action = action_in(objective_in(cast.cluster))
    ProgressNote.objects.create(action=action, text="Twelve were called.")
    browser = browser_of(stranger)
    page = browser.get(reverse("desk:plan_detail", args=[cast.cluster.slug]))
    assert page.status_code == 200
    assert "Twelve were called." in page.content.decode()
    assert "<form" not in page.content.decode().split('id="main"')[1].split("</main>")[0]
    for name in ("objective_edit", "objective_take_out", "action_add"):
        url = reverse(f"desk:{name}", args=[cast.cluster.slug, action.objective.public_id])
        assert browser.post(url, {"title": "Mine"}).status_code == 404
    for name in ("action_edit", "action_state", "action_note", "action_move"):
        url = reverse(f"desk:{name}", args=[cast.cluster.slug, action.public_id])
        assert browser.post(url, {"state": "done"}).status_code == 404
    with pytest.raises(NotAllowed):
        services.set_state(action, by=stranger, state="done")
    assert browser_of(cast.firm_owner).get(reverse("desk:plan_detail", args=[cast.cluster.slug])).status_code == 404


def test_progress_is_computed_without_what_was_given_up(cast: SimpleNamespace) -> None:
    objective = objective_in(cast.cluster)
    for state in ("done", "planned", "dropped"):
        services.set_state(action_in(objective), by=cast.cluster_manager, state=state)
    whole = plan_of(cast.cluster)
    assert (whole.aims[0].done, whole.aims[0].all, whole.aims[0].share) == (1, 2, 50)
    assert whole.overdue == 1


@pytest.mark.parametrize(
    ("begins", "now", "target", "way"),
    [(0, 5, 10, 50), (10, 4, 2, 75), (0, 20, 10, 100), (5, 1, 10, 0), (None, 1, 2, None), (0, None, 2, None)],
)
def test_the_way_of_a_figure(begins: int | None, now: int | None, target: int | None, way: int | None) -> None:
    given = [None if one is None else Decimal(one) for one in (begins, now, target)]
    assert _way(*given) == way


def test_moved_by_buttons_and_two_clicks_move_once(cast: SimpleNamespace) -> None:
    first, second, third = (objective_in(cast.cluster, title=t, position=n) for n, t in enumerate("ABC", 1))
    for _twice in range(2):
        services.move(third, by=cast.cluster_manager, up=True, seen_at=3)
    assert [one.title for one in Objective.objects.filter(cluster=cast.cluster)] == ["A", "C", "B"]
    services.move(first, by=cast.cluster_manager, up=True, seen_at=1)
    services.move(second, by=cast.cluster_manager, up=False, seen_at=3)
    assert [one.title for one in Objective.objects.filter(cluster=cast.cluster)] == ["A", "C", "B"]


def test_what_is_overdue_waits_in_the_queue_until_it_is_done(cast: SimpleNamespace) -> None:
    action = action_in(objective_in(cast.cluster))
    action_in(action.objective, due_on=soon())
    refresh_queue(cast.cluster)
    waiting = QueueItem.objects.filter(gone_at=None, kind="plan_action")
    assert waiting.get().key == action.public_id
    services.set_state(action, by=cast.cluster_manager, state="done")
    refresh_queue(cast.cluster)
    assert not waiting.exists()


def test_two_write_one_action_and_the_second_compares(cast: SimpleNamespace) -> None:
    action = action_in(objective_in(cast.cluster))
    services.change_action(action, by=cast.cluster_manager, version=1, title="Write to them", due_on=soon())
    url = reverse("desk:action_edit", args=[cast.cluster.slug, action.public_id])
    late = browser_of(cast.cluster_manager).post(
        url, {"version": "1", "title": "Visit them", "due_on": soon().isoformat()}
    )
    assert late.status_code == 422
    assert "Write to them" in late.content.decode()
    assert "Visit them" in late.content.decode()


def test_only_people_of_the_office_and_members_answer_for_it(cast: SimpleNamespace) -> None:
    objective = objective_in(cast.cluster)
    for owner in ({"person": cast.firm_owner}, {"organisation": cast.lab}):
        with pytest.raises(NotPossible):
            services.add_action(objective, by=cast.cluster_manager, title="Call", due_on=soon(), **owner)


def test_the_diagnosis_has_its_day(cast: SimpleNamespace) -> None:
    browser, url = browser_of(cast.cluster_manager), reverse("desk:diagnosis_edit", args=[cast.cluster.slug])
    assert browser.post(url, {"diagnosis": "Weak.", "diagnosed_on": soon().isoformat()}).status_code == 422
    assert browser.post(url, {"version": "1", "diagnosis": "Weak.", "diagnosed_on": "2026-11-01"}).status_code == 302
    page = browser.get(reverse("desk:plan_detail", args=[cast.cluster.slug])).content.decode()
    assert "Weak." in page
    assert "1 November 2026" in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same(cast: SimpleNamespace, many: int, django_assert_max_num_queries: object) -> None:
    for _one in range(many):
        ProgressNote.objects.create(
            action=action_in(objective_in(cast.cluster), organisation=cast.packer),
            text="Moved.",
            by=cast.cluster_manager,
        )
    browser, url = browser_of(cast.cluster_manager), reverse("desk:plan_detail", args=[cast.cluster.slug])
    browser.get(url)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        assert browser.get(url).status_code == 200
