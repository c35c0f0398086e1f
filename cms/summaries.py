"""What was answered to a form, counted: for its editors.

Translations that still ask the same are added up; where their questions have grown apart, each language stands for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from .asking import choices_of
from .languages import Written, written_in
from .models import FormAnswer, FormPage, FormQuestion


@dataclass(frozen=True)
class Count:
    """How many chose something. `share` of those who answered the question: 0 to 1."""

    words: str
    n: int
    share: float

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class Figures:
    lowest: Decimal
    middle: Decimal
    highest: Decimal


@dataclass
class Counted:
    """One question. `figures` of numbers, `counts` of choices; of texts only how many there are."""

    label: str
    answered: int = 0
    counts: Sequence[Count] = ()
    figures: Figures | None = None


@dataclass
class Part:
    language: Written
    answers: int
    questions: Sequence[Counted]


@dataclass
class Summary:
    """`languages`: how many answered in each. One part where all ask the same."""

    answers: int = 0
    languages: Sequence[tuple[Written, int]] = ()
    parts: list[Part] = field(default_factory=list)


def summary_of(page: FormPage, readable: QuerySet[Page]) -> Summary:
    """`readable`: the pages whose answers the reader may see. Three queries, whatever the answers."""
    same = FormPage.objects.filter(translation_key=page.translation_key, alias_of=None, pk__in=readable.values("pk"))
    pages = sorted(same.select_related("locale").prefetch_related("questions"), key=lambda one: one.pk != page.pk)
    said: dict[int, list[dict[str, Any]]] = {one.pk: [] for one in pages}
    for where, data in FormAnswer.objects.filter(page__in=said).values_list("page", "form_data").iterator():
        said[where].append(data)
    answered = [one for one in pages if said[one.pk]]
    total = sum(len(rows) for rows in said.values())
    summary = Summary(total, [(_language(one), len(said[one.pk])) for one in answered])
    if len({_shape(one) for one in answered}) > 1:
        summary.parts = [_part(one, [(one, said[one.pk])]) for one in answered]
    elif answered:
        shown = page if page.pk in {one.pk for one in answered} else answered[0]
        summary.parts = [_part(shown, [(one, said[one.pk]) for one in answered])]
    return summary


def _language(page: FormPage) -> Written:
    return written_in(page.locale.language_code)


def _shape(page: FormPage) -> tuple[Any, ...]:
    """What has to be alike so that answers can be added up: the words may differ."""
    return tuple((one.clean_name, one.field_type, len(choices_of(one.choices))) for one in page.questions.all())


def _part(shown: FormPage, several: Sequence[tuple[FormPage, list[dict[str, Any]]]]) -> Part:
    asked = []
    for question in shown.questions.all():
        given: list[Any] = []
        for page, rows in several:
            its = next(one for one in page.questions.all() if one.clean_name == question.clean_name)
            read = dict(zip(choices_of(its.choices), choices_of(question.choices), strict=True))
            given += [_read(row.get(question.clean_name), read) for row in rows]
        asked.append(_counted(question, [one for one in given if one not in (None, "", [], False)]))
    return Part(_language(shown), sum(len(rows) for _page, rows in several), asked)


def _read(answer: Any, read: dict[str, str]) -> Any:
    """In the words of the language that is shown; what is no choice any more stays as it was."""
    if isinstance(answer, list):
        return [read.get(one, one) for one in answer]
    return read.get(answer, answer) if isinstance(answer, str) else answer


def _counted(question: FormQuestion, given: list[Any]) -> Counted:
    counted = Counted(question.label, len(given))
    if question.field_type in FormQuestion.WITH_CHOICES:
        chosen = Counter(one for answer in given for one in (answer if isinstance(answer, list) else [answer]))
        known = choices_of(question.choices)
        counted.counts = _counts([*known, *sorted(chosen.keys() - set(known))], chosen, len(given))
    elif question.field_type == "checkbox":
        counted.counts = _counts([_("Ticked")], Counter({_("Ticked"): len(given)}), len(given))
    elif question.field_type == "number" and given:
        numbers = sorted(Decimal(str(one)) for one in given)
        counted.figures = Figures(numbers[0], median(numbers), numbers[-1])
    return counted


def _counts(words: Iterable[str], chosen: Counter[str], of: int) -> list[Count]:
    return [Count(one, chosen[one], chosen[one] / of if of else 0.0) for one in words]
