"""The archive for a funder."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Browser

from portal.core.errors import NotAllowed
from portal.projects import applications
from portal.projects.models import AgreementTemplate, Milestone, Project, Role
from portal.projects.services.agreements import accept, draw_up
from portal.projects.services.applications import make_application
from portal.projects.services.budget import add_line
from portal.projects.services.templates import load_templates
from portal.ui.words import day, money
from tests.factories.projects import partner_in, project_of, role_in, task_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster, grant=Decimal(1000), currency="SAR")
    partner_in(made, cast.packer, role=role_in(made, kind=Role.Kind.PRODUCER, title="=cmd()"))
    role_in(made, title="A dryer")
    task_in(made, by=cast.firm_owner, title="Send a sample")
    line = {"title": "Mould", "category": "equipment", "form": "cash", "source": "grant", "organisation": cast.packer}
    add_line(made, by=cast.firm_owner, amount=Decimal(1200), **line)
    return made


def test_the_archive_has_a_page_tables_and_data(cast: SimpleNamespace, project: Project) -> None:
    with make_application(project, by=cast.firm_owner) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        assert {
            "index.html",
            "data.json",
            "tables/partners-partners.csv",
            "tables/partners-missing.csv",
            "tables/budget-lines.csv",
            "tables/work-tasks.csv",
        } <= names
        data = json.loads(archive.read("data.json"))
        assert data["version"] == 1
        assert data["project"]["title"] == project.title
        assert [(one["name"], one["leads"]) for one in data["partners"]] == [
            (cast.firm.name, True),
            (cast.packer.name, False),
        ]
        assert data["budget"]["lines"][0]["amount"] == "1200.00"
        assert len(data["budget"]["faults"]) == 1
        rows = list(csv.reader(io.StringIO(archive.read("tables/partners-partners.csv").decode("utf-8-sig"))))
        assert rows[2][2] == "'=cmd()"
        page = archive.read("index.html").decode()
        assert "Mould" in page
        assert "A dryer" in page


def table(archive: zipfile.ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read(f"tables/{name}.csv").decode("utf-8-sig"))))


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_amounts_are_numbers_for_spreadsheets_and_words_on_the_page(
    cast: SimpleNamespace, project: Project, language: str
) -> None:
    with (
        translation.override(language),
        make_application(project, by=cast.firm_owner) as file,
        zipfile.ZipFile(file) as archive,
    ):
        heads, line = table(archive, "budget-lines")
        assert line[-3:] == ["1200.00", "0.00", "SAR"]
        assert len(heads) == len(line)
        partners = table(archive, "budget-partners")
        assert all(row[1:5] == ["1200.00", "0.00", "0.00", "1200.00"] for row in partners if row[0] == cast.packer.name)
        assert cast.packer.name in {row[0] for row in partners}
        assert translation.gettext("Currency") == heads[-1]
        assert money(1200, "SAR") in archive.read("index.html").decode()


def test_a_milestone_that_is_done_is_done_whole(cast: SimpleNamespace, project: Project) -> None:
    days = {"starts_on": dt.date(2026, 3, 1), "due_on": dt.date(2026, 4, 1)}
    Milestone.objects.create(project=project, title="First tray", percent=0, done_at=timezone.now(), **days)
    Milestone.objects.create(project=project, title="First batch", percent=40, **days)
    with make_application(project, by=cast.firm_owner) as file, zipfile.ZipFile(file) as archive:
        heads, *rows = table(archive, "work-milestones")
        assert heads[-2:] == ["Done so far", "Reached on"]
        assert [row[-2:] for row in rows] == [["100%", day(timezone.now())], ["40%", ""]]
        told = json.loads(archive.read("data.json"))["work"]["milestones"]
    today = timezone.localdate().isoformat()
    assert [(one["percent"], one["done_on"]) for one in told] == [(100, today), (40, None)]


@pytest.mark.browser
def test_a_long_word_does_not_widen_the_page(
    cast: SimpleNamespace, project: Project, browser: Browser, tmp_path: Path
) -> None:
    project.summary = "w" * 400
    project.save()
    task_in(project, by=cast.firm_owner, title="x" * 150)
    with make_application(project, by=cast.firm_owner) as file, zipfile.ZipFile(file) as archive:
        page = archive.extract("index.html", tmp_path)
    tab = browser.new_page(viewport={"width": 390, "height": 800})
    tab.goto(Path(page).as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_speaks_the_language_of_whoever_fetches_it(cast: SimpleNamespace, project: Project) -> None:
    with (
        translation.override("ar"),
        make_application(project, by=cast.firm_owner) as file,
        zipfile.ZipFile(file) as archive,
    ):
        assert '<html lang="ar" dir="rtl">' in archive.read("index.html").decode()


def test_other_parts_sign_in_with_files(
    cast: SimpleNamespace, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applications.parts, "_entries", dict(applications.parts))
    letter = applications.File("nda.html", lambda: io.BytesIO(b"<p>We agree.</p>"))
    applications.register("annexes", applications.Part(label="Annexes", files=lambda _project, _user: [letter]))
    with make_application(project, by=cast.firm_owner) as file, zipfile.ZipFile(file) as archive:
        assert archive.read("annexes/nda.html") == b"<p>We agree.</p>"
        assert 'href="annexes/nda.html"' in archive.read("index.html").decode()


def test_agreements_go_along_as_letters_with_who_accepted_them(cast: SimpleNamespace, project: Project) -> None:
    load_templates()
    partner_in(project, cast.lab)
    nda = AgreementTemplate.objects.get(kind="nda")
    agreement = draw_up(project, by=cast.firm_owner, template=nda, parties=[cast.firm, cast.lab], place="Hofuf")
    assert agreement.text is not None
    accept(
        agreement.text,
        by=cast.researcher,
        organisation=cast.lab,
        full_name="Reem Researcher",
        capacity="Director",
        may_sign=True,
    )
    with make_application(project, by=cast.firm_owner) as file, zipfile.ZipFile(file) as archive:
        assert {f"letters/1-nda-{code}.txt" for code in ("en", "fr", "ar")} <= set(archive.namelist())
        assert agreement.text.sha256 in archive.read("letters/1-nda-ar.txt").decode()
        (letter,) = json.loads(archive.read("data.json"))["letters"]
    assert [(one["partner"], one["name"]) for one in letter["accepted"]] == [(cast.lab.name, "Reem Researcher")]


def test_only_the_lead_fetches_it(cast: SimpleNamespace, project: Project) -> None:
    partner_in(project, cast.bank, role=role_in(project, kind=Role.Kind.FINANCIER, title="Grant"))
    shown = reverse("projects:application", args=[project.public_id])
    fetch = reverse("projects:application_fetch", args=[project.public_id])
    for person in (cast.packer_owner, cast.finance_officer, cast.researcher, cast.stranger, cast.cluster_manager):
        with pytest.raises(NotAllowed):
            make_application(project, by=person)
        client = Client()
        client.force_login(person)
        assert (client.get(shown).status_code, client.post(fetch).status_code) == (404, 404), person
    client = Client()
    client.force_login(cast.firm_owner)
    assert "does not add up" in client.get(shown).content.decode()
    answer = client.post(fetch)
    assert answer["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(answer.getvalue())).testzip() is None
    assert Client().post(fetch).status_code == 302
