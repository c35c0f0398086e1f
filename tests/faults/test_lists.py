"""Whoever works on a member list is killed at its worst moments: no row is lost, none is written twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.devstack import ports
from portal.organisations.models import MemberList, Organisation
from portal.organisations.services.member_lists import set_columns, take_back, upload_list, write_list
from portal.organisations.tasks import work_on_list
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain, sweep
from tests.factories.taxonomy import RegionFactory
from tests.stack import served_database

from .test_tasks import dies, time_passes

pytestmark = [pytest.mark.journey, pytest.mark.fault, pytest.mark.django_db(transaction=True)]
ROWS = 350
WORK = "from portal.organisations.services import list_batches as work\nfrom portal.outbox.services import drain\n"
SMALL = "work.COMPARED_AT_ONCE = work.WRITTEN_AT_ONCE = work.UNDONE_AT_ONCE = 100\n"
# In the second batch: after all its rows are written and before the commit, and after the commit of the batch.
BEFORE_THE_COMMIT = (
    "times, kept = [], work.ask_for_work\n"
    "work.ask_for_work = lambda made: (times.append(1), kept(made), len(times) == 2 and die())\n"
)
AFTER_THE_COMMIT = (
    "from portal.outbox.models import OutboxRow\n"
    "times, kept = [], OutboxRow.delete\n"
    "def delete(row):\n"
    "    times.extend([1] * (row.task == work.tasks.work_on_list.name))\n"
    "    return die() if len(times) == 2 else kept(row)\n"
    "OutboxRow.delete = delete\n"
)
MOMENTS = {"before the commit": BEFORE_THE_COMMIT, "after the commit": AFTER_THE_COMMIT}


@dataclass(frozen=True)
class Environment:
    """What a process needs to work on the database of this test; nobody else does."""

    environment: dict[str, str]


@pytest.fixture
def served(transactional_db: None) -> Environment:
    return Environment(served_database(ports.free()))


def killed_meanwhile(served: Environment, made: MemberList, moment: str) -> int:
    """Somebody begins what the list waits for and dies in the second batch; how far it came. Others bring it to its end."""
    time_passes()
    dies(served, WORK + SMALL + MOMENTS[moment] + "drain()\n")
    made.refresh_from_db()
    came, working = made.done, made.is_working
    assert working
    time_passes()
    sweep()
    drain()
    assert not OutboxRow.objects.filter(task=work_on_list.name).exists()
    made.refresh_from_db()
    return came


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_member_list_is_compared_written_and_taken_back_once_whoever_dies(
    served: Environment, cluster, cluster_manager, hofuf, moment: str
) -> None:
    RegionFactory(slug="saudi-arabia", kind="country", name_en="Saudi Arabia", name_fr="Arabie", name_ar="السعودية")
    rows = "".join(f"Kafila {number * 7919},{number:010},Hofuf\n" for number in range(1, ROWS + 1))
    text = f"Company,Registration number,City\n{rows}"
    file: SimpleUploadedFile = SimpleUploadedFile("members.csv", text.encode())
    made = upload_list(cluster, file, by=cluster_manager)
    ours = Organisation.objects.filter(source__startswith="office:")
    came = {"before the commit": 101, "after the commit": 201}[moment]

    set_columns(made, by=cluster_manager, columns=made.columns, kind=made.kind, country=made.country)
    assert killed_meanwhile(served, made, moment) == came
    assert (made.state, made.lines.exclude(outcome="").count()) == ("ready", ROWS)
    decisions = {line.number: "new" for line in made.lines.filter(outcome="asked")}

    write_list(made, by=cluster_manager, decisions=decisions)
    assert killed_meanwhile(served, made, moment) == came
    assert made.state == "written"
    written = Counter(ours.values_list("registration_number", flat=True))
    assert (len(written), set(written.values())) == (ROWS, {1})
    assert set(made.lines.values_list("organisation", flat=True)) == set(ours.values_list("pk", flat=True))
    assert cluster.memberships.filter(organisation__in=ours, ended_at=None).count() == ROWS

    take_back(made, by=cluster_manager)
    assert killed_meanwhile(served, made, moment) == came
    assert (made.state, ours.count()) == ("undone", 0)
