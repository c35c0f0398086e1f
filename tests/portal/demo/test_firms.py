"""A visitor's own firms: read by the office's own preview, written, and wiped until nothing of them is left."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import models
from django.test import Client

from portal.accounts.models import User
from portal.activity.models import Entry
from portal.desk.services.gaps import refresh_gaps
from portal.desk.services.queue import refresh_queue
from portal.organisations.models import Cluster, MemberList, Organisation
from portal.outbox.models import OutboxRow
from portal.search.models import SearchDocument
from portal.search.projector import project_pending

pytestmark = pytest.mark.django_db
FIRMS = "/tour/your-firms/"
ROWS = (
    "Name\tPlace\tTelephone\tWhat do you make?\n"
    "Wadi Crates\tHofuf\t+966500123401\tPlastic crates for dates\n"
    "Bright Cold Carriers\tHofuf\t+966500123402\tChilled haulage to Dammam port\n"
    "Sahel Labels\tHofuf\t+966500123403\tLabels and cartons\n"
)
PASSING = {"sessions.Session", "usersessions.UserSession", "outbox.Heartbeat", "outbox.OutboxRow"}
"""Who is signed in, and what the machinery notes of itself."""


def rows_of_all_tables() -> dict[str, int]:
    return {
        model._meta.label: models.QuerySet(model).count()
        for model in apps.get_models()
        if model._meta.label not in PASSING
    }


@pytest.fixture
def quiet(seeded: None) -> None:
    """What the seed has asked for is not what these tests are about."""
    OutboxRow.objects.all().delete()
    project_pending()
    cluster = Cluster.objects.get(slug="al-ahsa-dates")
    refresh_gaps(cluster)
    refresh_queue(cluster)


def write_them(client: Client) -> MemberList:
    response = client.post(FIRMS, {"pasted": ROWS})
    assert response.status_code == 302, response.content.decode()
    made = MemberList.objects.get()
    assert made.header == ["Name", "Place", "Telephone", "What do you make?"]
    page = response["Location"]
    shown = client.get(page)
    assert shown.status_code == 200
    form = shown.context["form"]
    chosen = {f"column_{place}": form[f"column_{place}"].value() or "" for place in range(4)}
    assert chosen["column_0"]
    assert client.post(page, {"action": "columns", "kind": "firm", "country": "SA", **chosen}).status_code == 302
    call_command("settle", verbosity=0)
    preview = client.get(page).content.decode()
    assert "Nothing is written yet" in preview
    assert "Wadi Crates" in preview
    assert client.post(page, {"action": "write"}).status_code == 302
    call_command("settle", verbosity=0)
    return made


def test_nothing_is_left_of_them(client: Client, quiet: None) -> None:
    # Whoever tries it is signed in as the office from then on; that they were stays in the log.
    client.post(f"/demo/people/{User.objects.get(latin_name='Faisal Al-Ruwaili').public_id}/")
    client.get(FIRMS)
    before, log = rows_of_all_tables(), Entry.objects.latest("pk").pk
    write_them(client)
    assert Organisation.objects.filter(trade_name_latin="Wadi Crates").exists()
    firm = Organisation.objects.get(trade_name_latin="Bright Cold Carriers")
    assert SearchDocument.objects.filter(owner=firm.public_id).exists()
    assert rows_of_all_tables() != before
    assert "Wiped: 3 firms" in client.post(f"{FIRMS}wipe/", follow=True).content.decode()
    call_command("settle", verbosity=0)
    project_pending()
    assert list(Entry.objects.filter(pk__gt=log).values_list("verb", "facts")) == []
    after = rows_of_all_tables()
    assert {label: (before[label], after[label]) for label in before if before[label] != after[label]} == {}
    assert not MemberList.objects.exists()
    assert not SearchDocument.objects.filter(owner=firm.public_id).exists()
    assert f"/o/{firm.slug}/" not in client.get("/directory/?q=Bright+Cold+Carriers").content.decode()
    assert client.get(f"/o/{firm.slug}/").status_code == 404


def test_wiping_again_changes_nothing(client: Client, quiet: None) -> None:
    before = rows_of_all_tables()
    assert "Nothing of yours is left here." in client.post(f"{FIRMS}wipe/", follow=True).content.decode()
    assert rows_of_all_tables() == before


def test_a_list_that_was_only_read_is_wiped_too(client: Client, quiet: None) -> None:
    client.post(FIRMS, {"file": SimpleUploadedFile("mine.csv", b"Name,Place\nWadi Crates,Hofuf\n")})
    assert MemberList.objects.get().filename == "mine.csv"
    client.post(f"{FIRMS}wipe/")
    assert not MemberList.objects.exists()


def test_a_list_is_opened_again_by_whoever_one_has_become(client: Client, quiet: None) -> None:
    client.post(FIRMS, {"pasted": ROWS})
    made = MemberList.objects.get()
    client.post(f"/demo/people/{User.objects.get(latin_name='Huda Al-Mazroui').public_id}/")
    assert f'name="open" value="{made.public_id}"' in client.get(FIRMS).text
    opened = client.post(FIRMS, {"open": made.public_id}, follow=True)
    assert opened.status_code == 200
    assert "Wadi Crates" in opened.text
    assert client.post(FIRMS, {"open": "bcdfghjkmnpq"}).status_code == 404


def test_neither_a_file_nor_rows_is_said_at_the_field(client: Client, quiet: None) -> None:
    answer = client.post(FIRMS, {"pasted": " \n"})
    assert answer.status_code == 422
    assert "Choose a file, or paste some rows." in answer.content.decode()


def test_what_is_no_table_is_refused_and_stays_typed(client: Client, quiet: None) -> None:
    answer = client.post(FIRMS, {"file": SimpleUploadedFile("mine.pdf", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert not MemberList.objects.exists()
