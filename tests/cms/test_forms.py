"""Forms and surveys of editors: what readers meet, what is kept of their answers, and what keeps machines out."""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Locale, Page
from wagtail.users.models import UserProfile

from cms import answering
from cms.answer_list import in_words
from cms.answers import MONTH, answer_of, forget_answers, keep_answer
from cms.groups import set_up_groups
from cms.models import FormAnswer, FormPage, FormQuestion, HomePage
from cms.own_data import export_answers
from cms.services import load_pages
from cms.summaries import summary_of
from portal.core.errors import NotPossible
from portal.ui.words import moment
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
QUESTIONS = [
    {"label": "How did you hear of us?", "clean_name": "heard", "field_type": "radio", "choices": "A fair\nA friend"},
    {"label": "What is missing?", "clean_name": "missing", "field_type": "multiline", "required": False},
    {"label": "How many work with you?", "clean_name": "people", "field_type": "number", "required": False},
]
SAID = {"heard": "A fair", "missing": "A cold store near the port", "people": "١٬٢٠٠"}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of the tests read at once; how fast is too fast has a test of its own."""
    monkeypatch.setattr(answering, "QUICKEST", -1)


def home_in(language: str = "en") -> HomePage:
    load_pages()
    found: HomePage = HomePage.objects.get(locale__language_code=language)
    return found


def survey(*, slug: str = "survey", language: str = "en", questions: Any = QUESTIONS, **facts: Any) -> FormPage:
    parent = home_in(language)
    page = FormPage(
        title="What do you need?", slug=slug, locale=parent.locale, **{"thanks": "We read it on Sunday."} | facts
    )
    page.questions = [FormQuestion(sort_order=number, **one) for number, one in enumerate(questions)]
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def stamp_of(client: Client, page: FormPage) -> str:
    found: str = client.get(page.get_url()).context["stamp"]
    return found


def send(client: Client, page: FormPage, said: dict[str, Any], **more: Any) -> Any:
    return client.post(page.get_url(), {answering.STAMP: stamp_of(client, page), **said, **more})


# What readers meet


def test_what_is_answered_is_kept_and_thanked(client: Client) -> None:
    page = survey(body=[("text", "<p>Two minutes.</p>")], thanks="Thank you. We read it on Sunday.")
    answer = send(client, page, SAID)
    assert answer.status_code == 302
    thanks = client.get(answer.url).content.decode()
    assert "We read it on Sunday." in thanks
    assert "Your answers are sent." in thanks
    assert thanks.lower().count("thank you") == 1
    assert "Answer once more" in thanks
    kept = FormAnswer.objects.get()
    assert kept.form_data == {"heard": "A fair", "missing": "A cold store near the port", "people": "1200"}
    assert kept.by is None
    assert kept.page_id == page.pk


def test_what_is_wrong_stands_at_its_question_and_nothing_is_lost(client: Client) -> None:
    page = survey(consent="I agree that the office reads this.")
    answer = send(client, page, {"missing": "A cold store", "people": "many"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "A cold store" in text
    assert 'value="many"' in text
    assert 'href="#id_heard_0"' in text
    assert set(answer.context["form"].errors) == {"heard", "people", "form-consent"}
    assert not FormAnswer.objects.exists()
    assert send(client, page, SAID, **{"form-consent": "on"}).status_code == 302
    assert FormAnswer.objects.get().consent == "I agree that the office reads this."


def test_a_choice_that_is_none_is_refused(client: Client) -> None:
    assert send(client, survey(), {"heard": "<script>"}).status_code == 422


def test_after_its_last_day_it_says_so_and_what_comes_late_is_not_lost(client: Client) -> None:
    page = survey()
    stamp = stamp_of(client, page)
    page.closes_on = timezone.localdate() - dt.timedelta(days=1)
    page.save_revision().publish()
    closed = client.get(page.get_url())
    assert "It has closed" in closed.content.decode()
    assert closed.context["form"] is None
    late = client.post(page.get_url(), {**SAID, answering.STAMP: stamp})
    assert late.status_code == 422
    assert "It has closed" in late.content.decode()
    assert "A cold store near the port" in late.content.decode()
    assert not FormAnswer.objects.exists()


def test_on_its_last_day_it_is_open(client: Client) -> None:
    assert send(client, survey(closes_on=timezone.localdate()), SAID).status_code == 302


def test_only_people_who_are_signed_in(client: Client, cast: SimpleNamespace) -> None:
    page = survey(who="signed_in")
    visitor = client.get(page.get_url())
    assert visitor.context["state"] == "sign_in"
    assert f"?next={page.get_url()}" in visitor.content.decode().replace("%2F", "/")
    refused = client.post(page.get_url(), {**SAID, answering.STAMP: answering._stamped(page)})
    assert refused.status_code == 422
    assert "A cold store near the port" in refused.content.decode()
    client.force_login(cast.firm_owner)
    assert send(client, page, SAID).status_code == 302
    assert FormAnswer.objects.get().by == cast.firm_owner


def test_one_answer_for_each_account(client: Client, cast: SimpleNamespace) -> None:
    page = survey(who="signed_in", once=True)
    client.force_login(cast.firm_owner)
    other_tab = stamp_of(client, page)
    assert send(client, page, SAID).status_code == 302
    assert client.get(page.get_url()).context["state"] == "answered"
    again = client.post(page.get_url(), {**SAID, answering.STAMP: other_tab})
    assert again.status_code == 422
    assert "You have answered already" in again.content.decode()
    assert FormAnswer.objects.count() == 1


def test_the_database_keeps_one_answer_for_each_account(cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    page = survey(who="signed_in", once=True)
    monkeypatch.setattr("cms.answers.answer_of", lambda *_: None)
    keep_answer(page, {"heard": "A fair"}, by=cast.firm_owner, submission=uuid4())
    with pytest.raises(NotPossible) as refusal:
        keep_answer(page, {"heard": "A fair"}, by=cast.firm_owner, submission=uuid4())
    assert refusal.value.code == "answered"
    assert FormAnswer.objects.count() == 1


def test_an_answer_in_one_language_is_one_in_all(cast: SimpleNamespace) -> None:
    page = survey(who="signed_in", once=True)
    arabic = page.copy_for_translation(Locale.objects.get(language_code="ar"), copy_parents=True)
    keep_answer(page, {"heard": "A fair"}, by=cast.firm_owner, submission=uuid4())
    assert answer_of(cast.firm_owner, arabic) is not None
    with pytest.raises(NotPossible):
        keep_answer(arabic, {"heard": "A fair"}, by=cast.firm_owner, submission=uuid4())


def test_visitors_cannot_be_counted_once() -> None:
    with pytest.raises(ValidationError) as refused:
        FormPage(title="x", slug="x", thanks="x", once=True).clean()
    assert "once" in refused.value.message_dict


def test_the_page_says_who_sees_the_name(client: Client, cast: SimpleNamespace) -> None:
    page = survey(named=True)
    assert "no account stands beside your answers" in client.get(page.get_url()).content.decode()
    client.force_login(cast.firm_owner)
    assert "The editors see your name" in client.get(page.get_url()).content.decode()
    assert "The editors do not see" in client.get(survey(slug="other").get_url()).content.decode()


def test_in_arabic_it_is_written_from_right_to_left(client: Client) -> None:
    page = survey(language="ar", slug="istibyan")
    text = client.get(page.get_url()).content.decode()
    assert '<html lang="ar" dir="rtl"' in text
    assert "إرسال الإجابات" in text


# Machines


def test_two_clicks_are_one_answer(client: Client) -> None:
    page = survey()
    stamp = stamp_of(client, page)
    for _click in range(2):
        assert client.post(page.get_url(), {**SAID, answering.STAMP: stamp}).status_code == 302
    assert FormAnswer.objects.count() == 1


def test_a_stamp_makes_no_answer_to_another_form(client: Client) -> None:
    one, other = survey(), survey(slug="other")
    refused = client.post(other.get_url(), {**SAID, answering.STAMP: stamp_of(client, one)})
    assert refused.status_code == 422
    assert not FormAnswer.objects.exists()


@pytest.mark.parametrize("stamp", ["", "made-up", "a:b:c"])
def test_without_a_stamp_of_ours_it_is_asked_for_once_more(client: Client, stamp: str) -> None:
    page = survey()
    held = client.post(page.get_url(), {**SAID, answering.STAMP: stamp})
    assert held.status_code == 422
    assert "A cold store near the port" in held.content.decode()
    again = client.post(page.get_url(), {**SAID, answering.STAMP: held.context["stamp"]})
    assert again.status_code == 302


def test_what_comes_too_fast_is_held_back_and_taken_afterwards(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = survey()
    monkeypatch.setattr(answering, "QUICKEST", 60)
    held = send(client, page, SAID)
    assert held.status_code == 422
    assert "faster than anybody can read" in held.content.decode()
    assert "A cold store near the port" in held.content.decode()
    monkeypatch.setattr(answering, "QUICKEST", -1)
    assert client.post(page.get_url(), {**SAID, answering.STAMP: held.context["stamp"]}).status_code == 302


def test_a_page_that_was_open_too_long_is_sent_once_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = survey()
    stamp = stamp_of(client, page)
    monkeypatch.setattr(answering, "LONGEST", -1)
    held = client.post(page.get_url(), {**SAID, answering.STAMP: stamp})
    assert "more than a day" in held.content.decode()
    assert held.context["stamp"] != stamp


def test_the_lure_catches_programs_and_loses_nothing_of_humans(client: Client) -> None:
    page = survey()
    empty = client.get(page.get_url()).content.decode()
    assert 'aria-hidden="true"' in empty.partition(f'name="{answering.LURE}"')[0].rpartition("<div")[2]
    held = send(client, page, SAID, **{answering.LURE: "https://spam.example"})
    assert held.status_code == 422
    assert "A cold store near the port" in held.content.decode()
    assert "https://spam.example" not in held.content.decode()
    assert not FormAnswer.objects.exists()
    assert client.post(page.get_url(), {**SAID, answering.STAMP: held.context["stamp"]}).status_code == 302


def test_a_flood_is_limited_and_a_human_keeps_their_words(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"answer_form": "3/m/ip"}
    page = survey()
    for _number in range(3):
        assert send(client, page, SAID).status_code == 302
    limited = send(client, page, SAID)
    assert limited.status_code == 429
    assert "Wait a minute" in limited.content.decode()
    assert "A cold store near the port" in limited.content.decode()
    assert FormAnswer.objects.count() == 3


# What is kept


def test_an_answer_goes_when_its_time_is_over(client: Client) -> None:
    page = survey(kept_months=2)
    send(client, page, SAID)
    kept = FormAnswer.objects.get()
    assert abs(kept.kept_until - timezone.now() - 2 * MONTH) < dt.timedelta(minutes=1)
    back = answering_back()
    assert forget_answers(back, 500) == 0
    FormAnswer.objects.update(kept_until=timezone.now() - dt.timedelta(minutes=1))
    assert forget_answers(back, 500) == 1
    assert not FormAnswer.objects.exists()


def answering_back() -> dt.datetime:
    from portal.core.retention import rules

    return timezone.now() - rules["cms.answers"].kept


def test_answers_are_handed_out_to_whoever_gave_them(cast: SimpleNamespace) -> None:
    page = survey()
    keep_answer(page, {"heard": "A friend", "gone": "once"}, by=cast.firm_owner, submission=uuid4())
    keep_answer(page, {"heard": "A fair"}, by=cast.packer_owner, submission=uuid4())
    (own,) = export_answers(cast.firm_owner)
    assert own["form"] == "What do you need?"
    assert own["answers"] == {"How did you hear of us?": "A friend", "gone": "once"}


def test_answers_go_with_the_account() -> None:
    person = UserFactory()
    keep_answer(survey(), {"heard": "A fair"}, by=person, submission=uuid4())
    person.delete()
    assert not FormAnswer.objects.exists()


def test_answers_to_a_copy_lie_with_its_source(cast: SimpleNamespace) -> None:
    page = survey()
    copy = page.create_alias(parent=home_in("fr"), update_locale=Locale.objects.get(language_code="fr")).specific
    kept = keep_answer(copy, {"heard": "A fair"}, by=cast.firm_owner, submission=uuid4())
    assert kept.page_id == page.pk


# Editors


@pytest.fixture
def editor(cast: SimpleNamespace) -> Client:
    set_up_groups()
    client = Client()
    cast.staff_member.is_superuser = True
    cast.staff_member.save()
    client.force_login(cast.staff_member)
    return client


def test_cells_of_the_files_are_harmless(editor: Client) -> None:
    page = survey(named=True)
    for text in ("=1+1", "+44", "-1", "@sum", "plain\x0btext"):
        keep_answer(page, {"heard": "A fair", "missing": text}, by=UserFactory(full_name="=cmd()"), submission=uuid4())
    address = reverse("wagtailforms:list_submissions", args=[page.pk])
    written = b"".join(editor.get(address, {"export": "csv"}).streaming_content).decode()
    assert written.startswith("\ufeff"), "a spreadsheet reads it as Arabic, too"
    cells = [cell.strip('"') for line in written.splitlines()[1:] for cell in line.split(",")]
    assert "'=1+1" in cells
    assert "'=cmd()" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(editor.get(address, {"export": "xlsx"}).streaming_content)))
    values = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in values if cell.data_type == "f"]
    assert not [cell for cell in values if str(cell.value).startswith(("=", "+", "-", "@"))]


def test_the_files_have_the_times_of_the_desk(editor: Client) -> None:
    page = survey()
    kept = keep_answer(page, {"heard": "A fair"}, by=AnonymousUser(), submission=uuid4())
    address = reverse("wagtailforms:list_submissions", args=[page.pk])
    at = dt.datetime(2026, 11, 30, 21, 22, 5, 120_000, tzinfo=dt.UTC)
    FormAnswer.objects.filter(pk=kept.pk).update(submit_time=at)
    with timezone.override("Asia/Riyadh"):
        told = [editor.get(address, {"export": kind}).streaming_content for kind in ("csv", "xlsx")]
        table, book = (b"".join(one) for one in told)
    assert "2026-12-01 00:22:05," in table.decode()
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for cell in row]
    assert dt.datetime(2026, 12, 1, 0, 22, 5) in cells  # noqa: DTZ001 - cells know no zone


def test_numbers_and_days_in_a_workbook_can_be_counted_with(editor: Client) -> None:
    more = [{"label": "Since when?", "clean_name": "since", "field_type": "date", "required": False}]
    page = survey(questions=[*QUESTIONS, *more])
    said: list[dict[str, Any]] = [
        {"people": "1200.5", "since": "2024-05-01", "missing": "12"},
        {"people": "-3", "since": None},
        {"people": "=1+1", "since": "=now()"},
        {"people": "NaN", "since": "last year"},
        {"people": "12345678901234567890"},
    ]
    for one in said:
        keep_answer(page, {"heard": "A fair", **one}, by=AnonymousUser(), submission=uuid4())
    address = reverse("wagtailforms:list_submissions", args=[page.pk])
    book = openpyxl.load_workbook(io.BytesIO(b"".join(editor.get(address, {"export": "xlsx"}).streaming_content)))
    _when, _heard, missing, people, since = (column[1:] for column in book.active.iter_cols())
    assert missing[0].value == "12", "a text stays a text"
    assert [cell.value for cell in people] == [1200.5, -3, "'=1+1", "NaN", "12345678901234567890"]
    assert [cell.data_type for cell in people] == ["n", "n", "s", "s", "s"]
    assert [cell.value for cell in since[:4]] == [dt.date(2024, 5, 1), None, "'=now()", "last year"]
    assert since[0].is_date
    written = b"".join(editor.get(address, {"export": "csv"}).streaming_content).decode()
    assert ",1200.5,2024-05-01" in written
    assert ",-3," in written, "a number is no formula"


def test_the_file_with_commas_speaks_the_desk_s_language(editor: Client, cast: SimpleNamespace) -> None:
    cast.staff_member.language = "ar"
    cast.staff_member.save()
    page = survey()
    keep_answer(page, {"heard": "A fair", "people": "12.5"}, by=AnonymousUser(), submission=uuid4())
    answer = editor.get(reverse("wagtailforms:list_submissions", args=[page.pk]), {"export": "csv"})
    with translation.override("en"):
        table = b"".join(answer.streaming_content).decode()
    assert table.removeprefix("\ufeff").startswith("متى,")


def test_the_list_says_nothing_where_nothing_was_answered(editor: Client) -> None:
    page = survey()
    keep_answer(page, {"heard": "A fair", "missing": None, "agreed": True}, by=AnonymousUser(), submission=uuid4())
    listed = editor.get(reverse("wagtailforms:list_submissions", args=[page.pk]))
    cells = listed.context["data_rows"][0]["fields"]
    assert None not in cells
    assert cells[0] == moment(FormAnswer.objects.get().submit_time)
    assert [in_words(value) for value in (None, True, 1250)] == ["", "Yes", "1,250"]


def test_who_deletes_a_form_reads_how_many_answers_go_with_it(editor: Client) -> None:
    page = survey()
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    assert "deleted with it" not in editor.get(address).text
    for _one in range(2):
        keep_answer(page, {"heard": "A fair"}, by=AnonymousUser(), submission=uuid4())
    assert "2 answers that people gave are deleted with it." in editor.get(address).text


def test_who_deletes_several_pages_reads_it_too_and_translations_stay(editor: Client) -> None:
    page, other = survey(), survey(slug="other")
    stays = translated(page, label="أين؟", choices="معرض\nصديق")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}&id={other.pk}"
    asked = editor.get(address).text
    assert "answers that people gave" not in asked
    assert "What was translated from them stays." in asked
    keep_answer(page, {"heard": "A fair"}, by=AnonymousUser(), submission=uuid4())
    keep_answer(other, {"heard": "A fair"}, by=AnonymousUser(), submission=uuid4())
    assert "2 answers that people gave are deleted with these pages." in editor.get(address).text
    assert editor.post(address).status_code == 302
    assert list(FormPage.objects.filter(alias_of=None)) == [stays]


def test_what_is_ticked_together_stands_as_the_desk_lists_things(editor: Client, cast: SimpleNamespace) -> None:
    asked = {"label": "Where?", "clean_name": "where", "field_type": "checkboxes", "choices": "هجر\nالأحساء"}
    page = survey(questions=[asked])
    keep_answer(page, {"where": ["هجر", "الأحساء"]}, by=AnonymousUser(), submission=uuid4())
    UserProfile.objects.update_or_create(user=cast.staff_member, defaults={"preferred_language": "ar"})
    assert "هجر، الأحساء" in editor.get(reverse("wagtailforms:list_submissions", args=[page.pk])).text


def test_who_answered_is_shown_only_where_people_were_told(editor: Client, cast: SimpleNamespace) -> None:
    open_page, quiet = survey(named=True), survey(slug="quiet")
    for page in (open_page, quiet):
        keep_answer(page, {"heard": "A fair"}, by=cast.firm_owner, submission=uuid4())
    listed = [
        editor.get(reverse("wagtailforms:list_submissions", args=[page.pk])).content.decode()
        for page in (open_page, quiet)
    ]
    assert cast.firm_owner.full_name in listed[0]
    assert cast.firm_owner.full_name not in listed[1]


def test_the_summary_counts_choices_and_numbers(editor: Client) -> None:
    page = survey()
    for heard, people in (("A fair", "2"), ("A fair", "10"), ("A friend", "1"), ("A poster of last year", "")):
        keep_answer(page, {"heard": heard, "people": people}, by=UserFactory(), submission=uuid4())
    summary = summary_of(page, Page.objects.all())
    assert summary.answers == 4
    heard, missing, people = summary.parts[0].questions
    assert [(one.words, one.n) for one in heard.counts] == [
        ("A fair", 2),
        ("A friend", 1),
        ("A poster of last year", 1),
    ]
    assert heard.counts[0].percent == 50
    assert missing.answered == 0
    assert (people.figures.lowest, people.figures.middle, people.figures.highest) == (1, 2, 10)
    text = editor.get(reverse("form_summary", args=[page.pk])).content.decode()
    assert "A poster of last year" in text
    assert "50%" in text


def translated(page: FormPage, **words: str) -> FormPage:
    made = page.copy_for_translation(Locale.objects.get(language_code="ar"), copy_parents=True)
    question = made.questions.get(clean_name="heard")
    question.label, question.choices = words["label"], words["choices"]
    question.save()
    made.save_revision().publish()
    return FormPage.objects.get(pk=made.pk)


def test_translations_that_ask_the_same_are_added_up() -> None:
    page = survey()
    arabic = translated(page, label="كيف سمعتم بنا؟", choices="معرض\nصديق")
    keep_answer(page, {"heard": "A friend"}, by=UserFactory(), submission=uuid4())
    keep_answer(arabic, {"heard": "صديق"}, by=UserFactory(), submission=uuid4())
    summary = summary_of(page, Page.objects.all())
    (part,) = summary.parts
    assert [(one.words, one.n) for one in part.questions[0].counts] == [("A fair", 0), ("A friend", 2)]
    assert [n for _language, n in summary.languages] == [1, 1]
    (part,) = summary_of(arabic, Page.objects.all()).parts
    assert [(one.words, one.n) for one in part.questions[0].counts] == [("معرض", 0), ("صديق", 2)]


def test_translations_that_have_grown_apart_stand_for_themselves() -> None:
    page = survey()
    arabic = translated(page, label="كيف سمعتم بنا؟", choices="معرض\nصديق\nإذاعة")
    keep_answer(page, {"heard": "A friend"}, by=UserFactory(), submission=uuid4())
    keep_answer(arabic, {"heard": "إذاعة"}, by=UserFactory(), submission=uuid4())
    summary = summary_of(page, Page.objects.all())
    assert [part.language.code for part in summary.parts] == ["en", "ar"]
    assert summary.parts[1].questions[0].counts[2].n == 1


def test_whoever_may_not_change_the_page_reads_no_answers(cast: SimpleNamespace) -> None:
    set_up_groups()
    page = survey()
    client = Client()
    client.force_login(cast.firm_owner)
    for address in (reverse("form_summary", args=[page.pk]), reverse("wagtailforms:list_submissions", args=[page.pk])):
        assert client.get(address).status_code in {302, 403}


def test_an_editor_makes_a_survey_at_the_desk(editor: Client) -> None:
    parent = home_in()
    address = reverse("wagtailadmin_pages:add", args=["cms", "formpage", parent.pk])
    empty = editor.get(address).content.decode()
    assert "questions-TOTAL_FORMS" in empty
    sent = {
        "title": "Needs",
        "slug": "needs-survey",
        "lede": "",
        "thanks": "Thanks",
        "who": "everybody",
        "kept_months": "6",
        "consent": "",
        "body-count": "0",
        "questions-TOTAL_FORMS": "1",
        "questions-INITIAL_FORMS": "0",
        "questions-MIN_NUM_FORMS": "1",
        "questions-MAX_NUM_FORMS": "1000",
        "questions-0-label": "Which days?",
        "questions-0-field_type": "checkboxes",
        "questions-0-choices": "Sunday",
        "questions-0-ORDER": "1",
        "questions-0-required": "on",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    refused = editor.post(address, sent)
    assert refused.status_code == 200
    assert "at least two choices" in refused.content.decode()
    assert editor.post(address, sent | {"questions-0-choices": "Sunday\nMonday"}).status_code == 302
    second = {
        "questions-TOTAL_FORMS": "2",
        "questions-0-choices": "Sunday\nMonday",
        "questions-1-label": "Which days",
        "questions-1-field_type": "singleline",
        "questions-1-choices": "",
        "questions-1-ORDER": "2",
    }
    twice = editor.post(address, sent | second | {"slug": "twice"}).text
    assert twice.count("Another question has this name") == 1
    assert "conflicts" not in twice
    page = FormPage.objects.get(slug="needs-survey", alias_of=None)
    assert page.questions.get().choices == "Sunday\nMonday"
    assert "Monday" in Client().get(page.get_url()).content.decode()


def test_both_previews_are_drawn(editor: Client) -> None:
    page = survey()
    for mode, words in (("form", "How did you hear of us?"), ("thanks", "We read it on Sunday.")):
        assert words in page.make_preview_request(editor.request().wsgi_request, mode).rendered_content


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_limits_of_time_are_told_in_words(language: str) -> None:
    from portal.privacy.queries.kept import kept

    with translation.override(language):
        assert [one.how_long for one in kept() if one.what.startswith(str(_label()))]


def _label() -> str:
    from portal.core.retention import rules

    return str(rules["cms.answers"].label)


def test_submissions_are_named_once() -> None:
    page = survey()
    made = keep_answer(page, {}, by=UserFactory(), submission=UUID(int=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        FormAnswer.objects.create(
            page=page, form_key=uuid4(), form_data={}, kept_until=timezone.now(), submission=made.submission
        )
