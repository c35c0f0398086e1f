"""What somebody who means harm would try with the papers of an application to a cluster."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.desk.models import Application, ApplicationPaper
from portal.organisations.models import JoinRequest
from portal.organisations.services.memberships import remove_member
from tests import sendable
from tests.factories.organisations import ClusterFactory, MembershipFactory, OfficeStaffFactory

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def disk(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def send(cast: SimpleNamespace, disk: Path, browser_of: Browser) -> Callable[..., Any]:
    """The laboratory applies with one file."""

    def sent(content: bytes, name: str, media_type: str = "application/pdf") -> Any:
        url = reverse("desk:apply", args=[cast.cluster.slug])
        paper = SimpleUploadedFile(name, content, media_type)
        # A name as a client sends it: Django's own class keeps the last part alone.
        paper._name = name
        return browser_of(cast.researcher).post(url, {"why": "We test shelf life.", "papers": [paper]})

    return sent


def address_of(paper: ApplicationPaper) -> str:
    return reverse("desk:application_paper", args=[paper.public_id])


def test_46_a_paper_opens_for_both_sides_of_its_own_application_alone(
    cast: SimpleNamespace, send: Callable[..., Any], browser_of: Browser, stranger: Any
) -> None:
    send(PDF, "statutes.pdf")
    paper = ApplicationPaper.objects.get()
    elsewhere = ClusterFactory(slug="another-office")
    OfficeStaffFactory(cluster=elsewhere, user=stranger)
    for person in (stranger, cast.firm_owner, cast.packer_owner, cast.staff_member, cast.government_officer):
        assert browser_of(person).get(address_of(paper)).status_code == 404
    for guess in (f"/media/{paper.file.name}", f"/{paper.file.name}", f"{address_of(paper)}../../{paper.file.name}"):
        assert browser_of(cast.cluster_manager).get(guess).status_code == 404
    assert browser_of(cast.researcher).get(address_of(paper)).status_code == 200


def test_46_who_leaves_and_whose_application_is_taken_back_opens_it_no_more(
    cast: SimpleNamespace, send: Callable[..., Any], browser_of: Browser, stranger: Any
) -> None:
    send(PDF, "statutes.pdf")
    paper = ApplicationPaper.objects.get()
    seat = OfficeStaffFactory(cluster=cast.cluster, user=stranger)
    browser = browser_of(stranger)
    assert browser.get(address_of(paper)).status_code == 200
    seat.ended_at = timezone.now()
    seat.save()
    assert browser.get(address_of(paper)).status_code == 404
    colleague = MembershipFactory(organisation=cast.lab, role="admin")
    browser = browser_of(colleague.user)
    assert browser.get(address_of(paper)).status_code == 200
    remove_member(colleague, by=cast.researcher)
    assert browser.get(address_of(paper)).status_code == 404
    browser_of(cast.researcher).post(reverse("desk:application_withdraw", args=[paper.application.public_id]))
    assert browser_of(cast.cluster_manager).get(address_of(paper)).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "statutes.html"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "statutes.pdf"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "logo.svg"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "logo.png"),
        ("<html><script>alert(1)</script>".encode("utf-16"), "statutes.txt"),
        (sendable.EICAR, "statutes.pdf"),
    ],
)
def test_45_markup_and_scripts_are_refused_whatever_they_are_called(
    send: Callable[..., Any], disk: Path, content: bytes, name: str
) -> None:
    answer = send(content, name)
    assert (answer.status_code, "We test shelf life." in answer.text) == (422, True)
    assert (Application.objects.count(), JoinRequest.objects.count()) == (0, 0)
    assert not [one for one in disk.rglob("*") if one.is_file()]


def test_45_a_document_is_handed_out_to_be_saved_and_a_picture_is_a_picture(
    cast: SimpleNamespace, send: Callable[..., Any], browser_of: Browser
) -> None:
    send(PDF + b"<script>alert(1)</script>", "statutes.pdf", "text/html")
    answer = browser_of(cast.cluster_manager).get(address_of(ApplicationPaper.objects.get()))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_45_what_hangs_behind_a_picture_is_gone(
    cast: SimpleNamespace, send: Callable[..., Any], browser_of: Browser
) -> None:
    send(sendable.photograph() + b"<script>alert(1)</script>", "both.html", "text/html")
    answer = browser_of(cast.cluster_manager).get(address_of(ApplicationPaper.objects.get()))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"script" not in b"".join(answer)


@pytest.mark.parametrize("bomb", [sendable.pixel_bomb, sendable.zip_bomb, sendable.endless_list])
def test_47_bombs_are_refused_in_little_memory(send: Callable[..., Any], disk: Path, bomb: Callable[[], bytes]) -> None:
    content = bomb()
    tracemalloc.start()
    try:
        answer = send(content, "statutes.docx")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == 422
    assert most < 50_000_000
    assert (Application.objects.count(), [one for one in disk.rglob("*") if one.is_file()]) == (0, [])


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/statutes.pdf",
        "C:\\Windows\\statutes.pdf",
        "/etc/statutes.pdf",
        "statutes\u202efdp.exe",
        "a\r\nSet-Cookie: x=1.pdf",
    ],
)
def test_46_a_name_is_a_name_and_no_path(
    cast: SimpleNamespace, send: Callable[..., Any], disk: Path, browser_of: Browser, name: str
) -> None:
    assert send(PDF, name).status_code == 302
    paper = ApplicationPaper.objects.get()
    assert not {"/", "\\", "\u202e", "\r", "\n"} & set(paper.name)
    assert paper.name.endswith(".pdf")
    (kept,) = [one for one in disk.rglob("*") if one.is_file()]
    assert kept.is_relative_to(disk / "private" / "applications")
    assert "statutes" not in kept.name
    answer = browser_of(cast.cluster_manager).get(address_of(paper))
    assert "Set-Cookie: x" not in str(answer.headers)
    assert "/" not in answer["Content-Disposition"]
