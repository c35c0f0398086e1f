"""Agreements: frozen texts with a mark, acceptances by named people, another wording, and the page signed on paper."""

from __future__ import annotations

import hashlib
import json
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.activity.models import Entry
from portal.activity.queries import in_words
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.projects.models import (
    Acceptance,
    Agreement,
    AgreementTemplate,
    AgreementText,
    Document,
    Partner,
    Project,
    SignedPaper,
)
from portal.projects.queries.agreements import sheet_of, side_by_side
from portal.projects.queries.documents import newest_documents
from portal.projects.services.agreements import accept, ask_signer, draw_up, redraw
from portal.projects.services.documents import add_version, change_document
from portal.projects.services.papers import bring_paper, check_paper, turn_down_paper
from portal.projects.services.places import remove
from portal.projects.services.templates import load_templates
from portal.projects.wording import LANGUAGES
from tests import sendable

from .conftest import Sent, on_disk

pytestmark = pytest.mark.django_db


def mark(text: AgreementText) -> str:
    """As anybody can count it again, from what stands in the row."""
    rows = [[code, getattr(text, f"title_{code}"), getattr(text, f"body_{code}")] for code in ("en", "fr", "ar")]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8")).hexdigest()


def words(text: AgreementText, **changed: str) -> dict[str, Any]:
    """What `redraw` takes, with some of it changed: body_en="..."."""
    given = {name: getattr(text, name) for kind in ("title", "body") for name in [f"{kind}_{c}" for c in LANGUAGES]}
    given |= changed
    return {
        "titles": {code: given[f"title_{code}"] for code in LANGUAGES},
        "bodies": {code: given[f"body_{code}"] for code in LANGUAGES},
        "made_from": text.number,
    }


def yes(text: AgreementText, cast: SimpleNamespace, **changed: Any) -> Acceptance:
    given = {"by": cast.packer_owner, "organisation": cast.packer, "full_name": "Yusuf Al-Barrak"}
    return accept(text, **(given | {"capacity": "General manager", "may_sign": True} | changed))


# Templates


def test_four_texts_in_three_languages_are_there_and_never_overwritten() -> None:
    assert load_templates() == 4
    AgreementTemplate.objects.filter(kind="nda").update(title_en="Ours")
    assert load_templates() == 0
    for one in AgreementTemplate.objects.all():
        for code in LANGUAGES:
            body = getattr(one, f"body_{code}")
            for place in ("parties", "date", "place", "own"):
                assert f"{{{place}}}" in body, (one.kind, code, place)
            assert len(body.split("\n\n")) == len(one.body_en.split("\n\n"))
    assert AgreementTemplate.objects.get(kind="nda").title_en == "Ours"


# Drawing up


def test_a_text_names_its_parties_in_each_language_and_has_a_mark(cast: SimpleNamespace, transfer: Agreement) -> None:
    text = transfer.text
    assert "Waha University, Food Science" in text.body_en
    assert "جامعة الواحة، علوم الأغذية" in text.body_ar
    assert "الهفوف" in text.body_ar  # the place is one of ours
    assert "{" not in text.body_en + text.body_fr + text.body_ar
    assert text.sha256 == mark(text)
    assert "in principle" in text.body_en
    assert "accord de principe" in text.body_fr
    assert "مبدئي" in text.body_ar
    assert set(Notification.objects.filter(kind="agreement.drawn_up").values_list("to__full_name", flat=True)) == {
        "Yusuf Al-Barrak"
    }


def test_the_operators_own_wording_stands_in_its_place(cast: SimpleNamespace, together: Project) -> None:
    load_templates()
    nda = AgreementTemplate.objects.get(kind="nda")
    nda.own_en = "Disputes go to the chamber of commerce."
    nda.save()
    made = draw_up(together, by=cast.firm_owner, template=nda, parties=[cast.firm, cast.lab], place="Riyadh")
    assert "\n\nDisputes go to the chamber of commerce.\n\n6. Place and law: Riyadh." in made.text.body_en
    assert "\n\n\n" not in made.text.body_fr


def test_the_parties_alone_read_it_with_whoever_drew_it_up(cast: SimpleNamespace, transfer: Agreement) -> None:
    def reads(person: Any) -> bool:
        return Document.objects.visible_to(person).filter(pk=transfer.document_id).exists()

    assert {name for name, one in vars(cast).items() if hasattr(one, "full_name") and reads(one)} == {
        "researcher",
        "packer_owner",
    }


def test_the_lead_draws_up_any_a_partner_its_own(cast: SimpleNamespace, together: Project, transfer: Agreement) -> None:
    nda = AgreementTemplate.objects.get(kind="nda")
    both = [cast.packer, cast.lab]
    made = draw_up(together, by=cast.firm_owner, template=nda, parties=both, place="Hofuf")
    assert Document.objects.visible_to(cast.firm_owner).filter(pk=made.document_id).exists()
    with pytest.raises(NotPossible, match="parties"):
        draw_up(together, by=cast.packer_owner, template=nda, parties=[cast.firm, cast.lab], place="Hofuf")
    for wrong in ([cast.firm], [cast.firm, cast.bank]):
        with pytest.raises(NotPossible, match="parties"):
            draw_up(together, by=cast.firm_owner, template=nda, parties=wrong, place="Hofuf")
    for who in (cast.stranger, cast.finance_officer, cast.cluster_manager, cast.staff_member):
        with pytest.raises(NotAllowed):
            draw_up(together, by=who, template=nda, parties=both, place="Hofuf")
    AgreementTemplate.objects.update(is_offered=False)
    nda.refresh_from_db()
    with pytest.raises(NotPossible, match="template"):
        draw_up(together, by=cast.firm_owner, template=nda, parties=both, place="Hofuf")


def test_a_template_that_changes_changes_no_text(cast: SimpleNamespace, transfer: Agreement) -> None:
    before = mark(transfer.text)
    AgreementTemplate.objects.update(body_en="Something else.")
    transfer.text.refresh_from_db()
    assert mark(transfer.text) == transfer.text.sha256 == before


# Accepting


def test_a_named_person_accepts_with_capacity_time_and_mark(cast: SimpleNamespace, transfer: Agreement) -> None:
    assert [row.waits for row in newest_documents(transfer.document.project, cast.packer_owner)] == [True]
    made = yes(transfer.text, cast)
    assert (made.full_name, made.capacity, made.person) == ("Yusuf Al-Barrak", "General manager", cast.packer_owner)
    assert made.sha256 == transfer.text.sha256
    assert made.accepted_at
    line = Entry.objects.get(verb="organisation.agreed")
    assert (line.by, line.facts["sha256"]) == (cast.packer_owner, transfer.text.sha256)
    (said,) = in_words(Entry.objects.filter(pk=line.pk))
    assert "accepted in principle (version 1" in said.words
    assert [row.waits for row in newest_documents(transfer.document.project, cast.packer_owner)] == [False]
    assert not Notification.objects.filter(kind="agreement.drawn_up", to=cast.packer_owner).unread().exists()


def test_two_clicks_are_one_acceptance(cast: SimpleNamespace, transfer: Agreement) -> None:
    assert yes(transfer.text, cast) == yes(transfer.text, cast, full_name="Somebody else")
    assert Acceptance.objects.get().full_name == "Yusuf Al-Barrak"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"may_sign": False}, "may_sign"), ({"full_name": " "}, "full_name"), ({"capacity": "\u202e"}, "capacity")],
)
def test_without_name_capacity_and_right_nothing_is_accepted(
    cast: SimpleNamespace, transfer: Agreement, wrong: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        yes(transfer.text, cast, **wrong)
    assert (refused.value.code, refused.value.field) == (code, code)
    assert not Acceptance.objects.exists()


def test_nobody_accepts_for_others(cast: SimpleNamespace, transfer: Agreement) -> None:
    for by, organisation in (
        (cast.researcher, cast.packer),
        (cast.firm_owner, cast.firm),
        (cast.cluster_manager, cast.packer),
        (cast.stranger, cast.packer),
        (cast.staff_member, cast.packer),
    ):
        with pytest.raises(NotAllowed):
            yes(transfer.text, cast, by=by, organisation=organisation)


def test_a_partner_who_was_taken_out_accepts_nothing(cast: SimpleNamespace, transfer: Agreement) -> None:
    project = transfer.document.project
    remove(Partner.objects.get(project=project, organisation=cast.packer), by=cast.firm_owner, reason="No line.")
    with pytest.raises(NotAllowed):
        yes(transfer.text, cast)
    sheet = sheet_of(transfer, cast.researcher)
    assert [party.is_in for party in sheet.parties] == [True, False]


def test_whoever_may_not_sign_says_who_may_and_it_waits_for_them(
    cast: SimpleNamespace, together: Project, transfer: Agreement
) -> None:
    nda = AgreementTemplate.objects.get(kind="nda")
    made = draw_up(together, by=cast.researcher, template=nda, parties=[cast.firm, cast.lab], place="Hofuf")
    for wrong in (None, cast.firm_member, cast.researcher, cast.former_member):
        with pytest.raises(NotPossible, match="signer"):
            ask_signer(made.text, by=cast.firm_member, organisation=cast.firm, person=wrong)
    for _click in range(2):
        ask_signer(made.text, by=cast.firm_member, organisation=cast.firm, person=cast.firm_owner)
    assert Notification.objects.get(kind="agreement.sign_asked").to == cast.firm_owner

    def waits(person: Any) -> list[bool]:
        return [row.waits for row in newest_documents(together, person) if row.document == made.document]

    assert (waits(cast.firm_owner), waits(cast.firm_member)) == ([True], [False])


# Another wording


def test_another_wording_is_another_text_and_what_was_accepted_stays(
    cast: SimpleNamespace, transfer: Agreement
) -> None:
    old = transfer.text
    yes(old, cast)
    new = redraw(transfer, by=cast.researcher, **words(old, body_en="Other words."))
    assert (new.number, new.body_en, new.sha256) == (2, "Other words.", mark(new))
    old.refresh_from_db()
    assert old.sha256 == mark(old)
    sheet = sheet_of(Agreement.objects.get(pk=transfer.pk), cast.packer_owner)
    assert (sheet.text, sheet.accepted) == (new, 0)
    assert [[one.sha256 for one in before.acceptances] for before in sheet.before] == [[old.sha256]]
    assert [row.waits for row in newest_documents(transfer.document.project, cast.packer_owner)] == [True]
    assert yes(old, cast).text == old  # the second click of what was accepted then
    with pytest.raises(NotPossible, match="changed"):
        yes(old, cast, by=cast.researcher, organisation=cast.lab)
    assert Acceptance.objects.count() == 1


def test_the_same_words_are_no_other_text(cast: SimpleNamespace, transfer: Agreement) -> None:
    given = words(transfer.text)
    given["bodies"] = {code: body.replace("\n", "\r\n") for code, body in given["bodies"].items()}
    assert redraw(transfer, by=cast.researcher, **given) == transfer.text
    assert transfer.texts.count() == 1


def test_two_who_word_it_anew_at_once_hear_of_it(cast: SimpleNamespace, transfer: Agreement) -> None:
    first = transfer.text
    redraw(transfer, by=cast.researcher, **words(first, body_en="One."))
    with pytest.raises(NotPossible, match="changed"):
        redraw(transfer, by=cast.researcher, **words(first, body_en="Two."))
    assert transfer.texts.count() == 2


def test_only_whoever_drew_it_up_words_it_anew_and_in_all_languages(cast: SimpleNamespace, transfer: Agreement) -> None:
    for who in (cast.packer_owner, cast.firm_owner, cast.stranger):
        with pytest.raises(NotAllowed):
            redraw(transfer, by=who, **words(transfer.text, body_en="Other words."))
    with pytest.raises(NotPossible) as refused:
        redraw(transfer, by=cast.researcher, **words(transfer.text, body_ar=" "))
    assert refused.value.field == "body_ar"


# On paper


def test_a_signed_page_is_kept_for_the_parties_and_checked_by_somebody_else(
    cast: SimpleNamespace, transfer: Agreement, media: Any, sent: Sent
) -> None:
    paper = bring_paper(transfer.text, by=cast.packer_owner, file=sent(sendable.photograph(), "IMG_1.heic"))
    document = paper.version.document
    assert document.title.startswith("Signed: ")
    assert set(document.partners.all()) == {cast.packer, cast.lab}
    for who in (cast.packer_owner, cast.firm_owner, cast.cluster_manager, cast.stranger):
        with pytest.raises(NotAllowed):
            check_paper(paper, by=who)
    assert Notification.objects.filter(kind="agreement.paper", to=cast.researcher).exists()
    for _click in range(2):
        checked = check_paper(SignedPaper.objects.get(pk=paper.pk), by=cast.researcher)
    assert (checked.checked_by, checked.waits) == (cast.researcher, False)
    assert sheet_of(transfer, cast.researcher).is_signed_on_paper
    assert [row.waits for row in newest_documents(transfer.document.project, cast.packer_owner)] == [False, False]
    with pytest.raises(NotPossible, match="decided"):
        turn_down_paper(SignedPaper.objects.get(pk=paper.pk), by=cast.researcher, reason="No stamp")


def test_a_page_that_is_not_complete_goes_back_with_a_reason(
    cast: SimpleNamespace, transfer: Agreement, media: Any, sent: Sent
) -> None:
    paper = bring_paper(transfer.text, by=cast.packer_owner, file=sent())
    with pytest.raises(NotPossible, match="reason"):
        turn_down_paper(paper, by=cast.researcher, reason=" ")
    turn_down_paper(paper, by=cast.researcher, reason="The stamp is missing.")
    assert Notification.objects.get(kind="agreement.paper_turned_down").to == cast.packer_owner
    assert not sheet_of(transfer, cast.researcher).is_signed_on_paper


def test_what_was_signed_takes_no_other_version(
    cast: SimpleNamespace, transfer: Agreement, media: Any, sent: Sent
) -> None:
    document = bring_paper(transfer.text, by=cast.packer_owner, file=sent()).version.document
    with pytest.raises(NotAllowed):
        add_version(document, by=cast.packer_owner, file=sent(), made_from=1)
    with pytest.raises(NotAllowed):
        change_document(document, by=cast.packer_owner, title="Mine", access="lead")
    with pytest.raises(NotAllowed):
        add_version(transfer.document, by=cast.researcher, file=sent(), made_from=1)


def test_a_page_is_a_picture_or_a_scan_and_comes_once(
    cast: SimpleNamespace, transfer: Agreement, media: Any, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotPossible) as refused:
        bring_paper(transfer.text, by=cast.packer_owner, file=sent(b"a,b\n", "a.csv"))
    assert refused.value.field == "file"
    click = uuid4()
    made = {bring_paper(transfer.text, by=cast.packer_owner, file=sent(), submission=click).pk for _ in range(2)}
    assert (len(made), on_disk(media)) == (1, ["pdf"])

    def fails(*_given: Any, **_more: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr("portal.projects.services.papers.notify", fails)
    with pytest.raises(IntegrityError):
        bring_paper(transfer.text, by=cast.researcher, file=sent())
    assert (SignedPaper.objects.count(), on_disk(media)) == (1, ["pdf"])


def test_the_database_knows_that_nobody_checks_their_own(
    cast: SimpleNamespace, transfer: Agreement, media: Any, sent: Sent
) -> None:
    paper = bring_paper(transfer.text, by=cast.packer_owner, file=sent())
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedPaper.objects.filter(pk=paper.pk).update(checked_by=cast.packer_owner)


def test_side_by_side_loses_no_paragraph(transfer: Agreement) -> None:
    text = transfer.text
    lines = side_by_side(text, "fr")
    assert len(lines) == 7
    assert all(left and right for left, right in lines)
    text.body_ar += "\n\nسطر آخر."
    assert side_by_side(text, "en")[-1] == ("", "سطر آخر.")


def test_the_page_of_an_agreement_costs_the_same_with_many_versions(
    cast: SimpleNamespace, transfer: Agreement, browser_of: Any, settings: Any
) -> None:
    # In an installation nobody asks whether it is the demo.
    settings.DEPLOYED = True
    client = browser_of(cast.packer_owner)
    client.get(transfer.get_absolute_url())
    counted = []
    for upto in (2, 30):
        for number in range(transfer.texts.count() + 1, upto + 1):
            now = transfer.texts.get(number=number - 1)
            redraw(transfer, by=cast.researcher, **words(now, body_en=f"Wording {number}."))
            yes(AgreementText.objects.get(agreement=transfer, number=number), cast)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(transfer.get_absolute_url()).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 15
