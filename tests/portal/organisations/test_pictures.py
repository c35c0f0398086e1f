"""Certificates by photograph: what is kept of one, who sees it, what the office writes down, and what happens as time goes by."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portal.core.clock import run_due
from portal.core.errors import NotAllowed, NotPossible
from portal.desk.services.queue import refresh_queue
from portal.notifications.models import Notification
from portal.organisations.models import Certificate, CertificatePicture, Opening, Organisation
from portal.organisations.pictures import LONGEST_SIDE
from portal.organisations.services import (
    CertificateFact,
    fill_certificate,
    index_organisation,
    remove_picture,
    return_certificate,
    set_certificates,
    show_certificate,
)
from portal.search.models import SearchDocument
from portal.taxonomy.models import CertificateType
from tests.factories.organisations import CertificateFactory
from tests.factories.taxonomy import CertificateTypeFactory
from tests.sendable import photograph

pytestmark = pytest.mark.django_db
GPS = 0x8825


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def iso() -> CertificateType:
    kind: CertificateType = CertificateTypeFactory(slug="iso-22000", name_en="ISO 22000")
    return kind


def sent(data: bytes, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def shown(cast: SimpleNamespace, **more: Any) -> CertificatePicture:
    return show_certificate(cast.firm, photograph(), by=cast.firm_owner, **more)


def day(ahead: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=ahead)


# Showing one


def test_a_photograph_is_all_that_is_asked_for(cast: SimpleNamespace, client: Client) -> None:
    client.force_login(cast.firm_owner)
    page = reverse("organisations:certificate_show", args=[cast.firm.slug])
    form = client.get(page).content.decode()
    assert 'capture="environment"' in form
    assert 'enctype="multipart/form-data"' in form
    answer = client.post(page, {"photograph": sent(photograph(4000, 3000))})
    assert answer.status_code == 302
    picture = CertificatePicture.objects.get()
    assert picture.picture.name.startswith("private/certificates/")
    assert "IMG_0001" not in picture.picture.name
    with Image.open(picture.picture.open("rb")) as kept:
        assert max(kept.size) == LONGEST_SIDE
        assert not kept.getexif()
    assert b"Huda" not in Path(picture.picture.path).read_bytes()
    assert cast.cluster_manager.notifications.get().kind == "certificate.shown"
    assert "waits for the cluster office" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF"])
def test_cameras_of_all_kinds_are_understood(cast: SimpleNamespace, client: Client, kind: str) -> None:
    client.force_login(cast.firm_owner)
    page = reverse("organisations:certificate_show", args=[cast.firm.slug])
    assert client.post(page, {"photograph": sent(photograph(kind=kind))}).status_code == 302
    with Image.open(CertificatePicture.objects.get().picture.open("rb")) as kept:
        assert kept.format == "JPEG"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7\n%...", "This is a PDF, whatever its name says."),
        (b"no picture at all", "This is no photograph that we can open."),
        (photograph()[:2000], "This is no photograph that we can open."),
        (photograph(100, 80), "This picture is too small to be read."),
        (b"", "This file is empty."),
    ],
)
def test_what_is_no_photograph_is_told_what_to_do(
    cast: SimpleNamespace, client: Client, data: bytes, sentence: str
) -> None:
    client.force_login(cast.firm_owner)
    page = reverse("organisations:certificate_show", args=[cast.firm.slug])
    answer = client.post(page, {"photograph": sent(data, "certificate.jpg")})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not CertificatePicture.objects.exists()


def test_fifty_megapixels_are_counted_before_they_are_opened(cast: SimpleNamespace, client: Client) -> None:
    client.force_login(cast.firm_owner)
    page = reverse("organisations:certificate_show", args=[cast.firm.slug])
    written = io.BytesIO()
    Image.new("1", (8160, 6144)).save(written, "PNG")
    answer = client.post(page, {"photograph": sent(written.getvalue())})
    assert answer.status_code == 422
    assert "This photograph has 50 megapixels. Up to 40 are enough" in answer.content.decode()
    too_heavy = SimpleUploadedFile("heavy.jpg", photograph() + b"\0" * (15 * 1024 * 1024))
    assert "at a smaller size, or a screenshot" in client.post(page, {"photograph": too_heavy}).content.decode()


def test_without_an_office_nobody_could_fill_it_in(cast: SimpleNamespace) -> None:
    with pytest.raises(NotPossible, match="no_office"):
        show_certificate(cast.bank, photograph(), by=cast.finance_officer)


def test_shown_twice_by_one_form_is_one_photograph(cast: SimpleNamespace) -> None:
    picture = shown(cast, public_id="abcdefghjkmn")
    assert shown(cast, public_id="abcdefghjkmn") == picture
    assert len(list(Path(django_settings.MEDIA_ROOT).rglob("*.jpg"))) == 1


# Who sees it


def test_only_its_people_and_its_office_see_the_picture(cast: SimpleNamespace, browser_of: Any) -> None:
    picture = shown(cast)
    address = reverse("organisations:certificate_picture", args=[picture.public_id])
    detail = reverse("organisations:certificate_detail", args=[picture.public_id])
    for person in (cast.firm_owner, cast.firm_member, cast.cluster_manager):
        answer = browser_of(person).get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in answer["Cache-Control"]
        assert browser_of(person).get(detail).status_code == 200
    for person in (cast.packer_owner, cast.stranger, cast.former_member, cast.government_officer, cast.staff_member):
        assert browser_of(person).get(address).status_code == 404
        assert browser_of(person).get(detail).status_code == 404
    assert browser_of(None).get(address).status_code == 302
    assert browser_of(cast.firm_owner).get(f"/media/{picture.picture.name}").status_code == 404
    assert Opening.objects.get().thing == "certificate"


def test_whoever_keeps_the_page_takes_a_photograph_away_with_its_file(
    cast: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    picture = shown(cast)
    path = Path(picture.picture.path)
    with pytest.raises(NotAllowed):
        remove_picture(picture, by=cast.cluster_manager)
    with django_capture_on_commit_callbacks(execute=True):
        remove_picture(picture, by=cast.firm_owner)
    assert not path.exists()


# The office


def test_the_office_fills_it_in_from_its_queue(cast: SimpleNamespace, client: Client, iso: CertificateType) -> None:
    picture = shown(cast)
    client.force_login(cast.cluster_manager)
    refresh_queue(cast.cluster)
    queue = client.get(reverse("desk:queue", args=[cast.cluster.slug]))
    page = reverse("organisations:certificate_detail", args=[picture.public_id])
    assert page in queue.content.decode()
    facts = {
        "type": "iso-22000",
        "number": "FS 4471",
        "issuer": "Gulf Assay Bureau",
        "valid_until": day(400).isoformat(),
    }
    assert client.post(page, facts).status_code == 302
    kept = Certificate.objects.get(organisation=cast.firm, type=iso)
    assert (kept.number, kept.issuer, kept.seen_on, kept.seen_by) == (
        "FS 4471",
        "Gulf Assay Bureau",
        day(0),
        cast.cluster,
    )
    face = client.get(cast.firm.get_absolute_url()).content.decode()
    assert "Seen by the office on" in face
    assert "Gulf Assay Bureau" in face
    assert cast.firm_owner.notifications.get().kind == "certificate.answered"
    refresh_queue(cast.cluster)
    assert page not in client.get(reverse("desk:queue", args=[cast.cluster.slug])).content.decode()
    assert client.post(page, facts).status_code == 404


def test_what_ran_out_yesterday_is_questioned_and_nothing_typed_is_lost(
    cast: SimpleNamespace, client: Client, iso: CertificateType
) -> None:
    picture = shown(cast)
    client.force_login(cast.cluster_manager)
    page = reverse("organisations:certificate_detail", args=[picture.public_id])
    facts = {"type": iso.slug, "number": "FS 4471", "issuer": "Gulf Assay", "valid_until": day(-1).isoformat()}
    answer = client.post(page, facts)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "This says that it ran out on" in text
    assert "FS 4471" in text
    assert not Certificate.objects.filter(organisation=cast.firm, type=iso).exists()


def test_it_is_sent_back_with_one_of_a_few_reasons(cast: SimpleNamespace, client: Client) -> None:
    picture = shown(cast)
    client.force_login(cast.cluster_manager)
    page = reverse("organisations:certificate_return", args=[picture.public_id])
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"reason": "cut_off"}).status_code == 302
    client.force_login(cast.firm_owner)
    text = client.get(reverse("organisations:edit_certificates", args=[cast.firm.slug])).content.decode()
    assert "take it again with all four corners" in text
    with pytest.raises(NotPossible):
        return_certificate(picture, by=cast.cluster_manager, reason="other")


def test_members_cannot_vouch_for_themselves(cast: SimpleNamespace, iso: CertificateType) -> None:
    picture = shown(cast)
    for person in (cast.firm_owner, cast.packer_owner, cast.staff_member):
        with pytest.raises(NotAllowed):
            fill_certificate(picture, by=person, type=iso, issuer="Us")


def test_written_over_by_its_owner_it_is_their_own_word_again(cast: SimpleNamespace, iso: CertificateType) -> None:
    kept = fill_certificate(shown(cast), by=cast.cluster_manager, type=iso, number="1", issuer="Bureau")
    set_certificates(cast.firm, [CertificateFact(iso, "1", None, "Bureau")], by=cast.firm_owner)
    kept.refresh_from_db()
    assert kept.seen_on == day(0)
    set_certificates(cast.firm, [CertificateFact(iso, "2", None, "Bureau")], by=cast.firm_owner)
    kept.refresh_from_db()
    assert (kept.seen_on, kept.seen_by) == (None, None)


# As time goes by


def told(person: Any) -> int:
    return int(Notification.objects.filter(to=person, kind="certificate.expiring").count())


def test_its_people_are_reminded_sixty_and_fourteen_days_before_and_once_each(
    cast: SimpleNamespace, iso: CertificateType
) -> None:
    held = CertificateFactory(organisation=cast.firm, type=iso, valid_until=day(61))
    steps = []
    for ahead in (61, 60, 30, 14, 0, -1, -2):
        Certificate.objects.filter(pk=held.pk).update(valid_until=day(ahead))
        Notification.objects.all().delete()
        run_due()
        run_due()
        steps.append(told(cast.firm_owner))
    assert steps == [0, 1, 0, 1, 0, 1, 0]
    assert told(cast.firm_member) == 0


def test_what_was_entered_late_is_reminded_of_once(cast: SimpleNamespace, iso: CertificateType) -> None:
    CertificateFactory(organisation=cast.firm, type=iso, valid_until=day(10))
    run_due()
    assert told(cast.firm_owner) == 1
    Notification.objects.all().delete()
    run_due()
    assert told(cast.firm_owner) == 0


def test_one_that_has_run_out_says_so_and_counts_as_not_held(
    cast: SimpleNamespace, client: Client, iso: CertificateType
) -> None:
    held = CertificateFactory(organisation=cast.firm, type=iso, valid_until=day(0))
    index_organisation(cast.firm)

    def facets() -> list[str]:
        card = SearchDocument.objects.get(owner=cast.firm.public_id, kind="organisation", deleted_at=None)
        return list(card.facets.get("certificate", []))

    assert "iso-22000" in facets()
    Certificate.objects.filter(pk=held.pk).update(valid_until=day(-1))
    run_due()
    assert "iso-22000" not in facets()
    assert "ran out" in client.get(cast.firm.get_absolute_url()).content.decode()


def test_a_new_day_begins_the_reminders_anew(cast: SimpleNamespace, iso: CertificateType) -> None:
    CertificateFactory(organisation=cast.firm, type=iso, valid_until=day(5))
    run_due()
    set_certificates(cast.firm, [CertificateFact(iso, "", day(50))], by=cast.firm_owner)
    assert told(cast.firm_owner) == 0
    run_due()
    assert told(cast.firm_owner) == 1


def test_the_queue_asks_as_often_for_one_photograph_as_for_three(cast: SimpleNamespace, client: Client) -> None:
    client.force_login(cast.cluster_manager)
    page = reverse("desk:queue", args=[cast.cluster.slug])

    def queries() -> int:
        refresh_queue(cast.cluster)
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        return len(asked)

    shown(cast)
    queries()
    one = queries()
    shown(cast)
    show_certificate(Organisation.objects.get(pk=cast.packer.pk), photograph(), by=cast.packer_owner)
    assert queries() == one
