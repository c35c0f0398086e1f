"""A survey of the editors, answered by some members, and their pages round two consultations: each in three languages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.models import Locale

from cms.answers import keep_answer
from cms.models import ConsultationPage, FormAnswer, FormPage, FormQuestion, SectionPage
from cms.services import load_pages
from portal.desk.models import Consultation

from ..days import Days
from ..story.chance import chance, steady_id
from ..story.reading import DATA, read
from .cast import Cast

LANGUAGES = ("en", "fr", "ar")
SECTION = "news"


def write_pages(cast: Cast) -> None:
    load_pages()
    told = read(DATA / "pages.toml")
    _write_answers(cast, told, _write_survey(cast, told["survey"]))
    for one in told["consultation"]:
        _write_consultation_page(one)


def _section(language: str) -> SectionPage:
    found: SectionPage = SectionPage.objects.get(slug=SECTION, locale=Locale.objects.get(language_code=language))
    return found


def _write_survey(cast: Cast, told: dict[str, Any]) -> dict[str, FormPage]:
    made: dict[str, FormPage] = {}
    for language in LANGUAGES:
        section = _section(language)
        page = FormPage(
            slug=told["slug"],
            locale=section.locale,
            closes_on=Days("SA", cast.today).ahead(told["closes"]),
            kept_months=told["kept_months"],
            **told[language],
            **({"translation_key": made["en"].translation_key} if made else {}),
        )
        page.questions = [_question(number, one, language) for number, one in enumerate(told["question"])]
        section.add_child(instance=page)
        page.save_revision().publish()
        made[language] = page
    return made


def _question(number: int, told: dict[str, Any], language: str) -> FormQuestion:
    words = told[language]
    return FormQuestion(
        sort_order=number,
        clean_name=told["name"],
        field_type=told["kind"],
        required=told["required"],
        label=words["label"],
        help_text=words.get("hint", ""),
        choices="\n".join(words.get("choices", [])),
    )


def _write_answers(cast: Cast, told: dict[str, Any], pages: dict[str, FormPage]) -> None:
    choices = {
        (one["name"], language): one[language].get("choices", [])
        for one in told["survey"]["question"]
        for language in LANGUAGES
    }
    for number, one in enumerate(told["answer"]):
        language = one["language"]
        # Who has no account here answers as a visitor.
        person = cast.acting_for(one["organisation"]) or AnonymousUser()
        said = {
            "place": choices["place", language][one["place"]],
            "waits": [choices["waits", language][index] for index in one["waits"]],
            "days": one.get("days", ""),
            "help": one.get("help", ""),
        }
        named = UUID(int=chance("survey", one["organisation"]).getrandbits(128), version=4)
        kept = keep_answer(pages[language], said, by=person, submission=named)
        at = timezone.now() - dt.timedelta(days=len(told["answer"]) - number, hours=3)
        FormAnswer.objects.filter(pk=kept.pk).update(submit_time=at)


def _write_consultation_page(told: dict[str, Any]) -> None:
    consultation = Consultation.objects.get(public_id=steady_id("consultation", told["key"]))
    source: ConsultationPage | None = None
    for language in LANGUAGES:
        section = _section(language)
        words = told[language]
        page = ConsultationPage(
            slug=told["slug"],
            title=words["title"],
            lede=words["lede"],
            body=[("text", words["text"])],
            locale=section.locale,
            consultation=consultation,
            **({"translation_key": source.translation_key} if source else {}),
        )
        section.add_child(instance=page)
        page.save_revision().publish()
        source = source or page
