"""What people answer to forms and surveys: kept once, for as long as the form said."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.once import made_once
from portal.core.retention import Rule, register, take_away
from portal.core.text import clean_text

from .models import FormAnswer, FormPage
from .models.form_answer import LONGEST_KEPT

MONTH = dt.timedelta(days=365) / 12
LONGEST = dt.timedelta(days=365 * LONGEST_KEPT // 12)


def answer_of(person: User | AnonymousUser, page: FormPage) -> FormAnswer | None:
    """Their latest, in whichever language they gave it."""
    if not person.is_authenticated:
        return None
    found: FormAnswer | None = (
        FormAnswer.objects.filter(form_key=page.translation_key, by=person).order_by("-submit_time", "-pk").first()
    )
    return found


def answers_below(*pages: Page) -> int:
    """How many were given to these and to the forms below them."""
    below = Q()
    for page in pages:
        below |= Q(page__path__startswith=page.path)
    return FormAnswer.objects.filter(below).count()


def keep_answer(page: FormPage, said: dict[str, Any], *, by: User | AnonymousUser, submission: UUID) -> FormAnswer:
    """Under the source where the page is a copy that nobody has translated yet. Raises NotPossible."""
    person = by if by.is_authenticated else None

    def make() -> FormAnswer:
        _check(page, by)
        made: FormAnswer = FormAnswer.objects.create(
            page_id=page.alias_of_id or page.pk,
            form_key=page.translation_key,
            form_data={name: clean_text(value) if isinstance(value, str) else value for name, value in said.items()},
            consent=page.consent,
            by=person,
            only_one=page.once and person is not None,
            kept_until=timezone.now() + page.kept_months * MONTH,
            submission=submission,
        )
        return made

    try:
        return made_once(submission, FormAnswer, make, form_key=page.translation_key)
    except IntegrityError:
        # Two pages of one person, sent at the same moment.
        raise _answered_already() from None


def _check(page: FormPage, by: User | AnonymousUser) -> None:
    if page.has_closed:
        raise NotPossible(
            "closed", _("It has closed. What you wrote stands below; send it to the editors by another way.")
        )
    if page.who == FormPage.Who.SIGNED_IN and not by.is_authenticated:
        raise NotPossible(
            "sign_in", _("You are not signed in any more. Sign in on another page, then send this again.")
        )
    if page.once and answer_of(by, page):
        raise _answered_already()


def _answered_already() -> NotPossible:
    return NotPossible("answered", _("You have answered already. One answer for each account is counted."))


def forget_answers(before: dt.datetime, limit: int) -> int:
    """`before` lies LONGEST back; each answer says itself until when it is kept."""
    return take_away(FormAnswer.objects.filter(kept_until__lt=before + LONGEST), limit)


def sign_in() -> None:
    register(
        "cms.answers",
        Rule(
            label=gettext_lazy("Answers to forms and surveys of the editors: as long as each form says, at most"),
            why=gettext_lazy("so that those who asked can work with them"),
            kept=LONGEST,
            forget=forget_answers,
        ),
    )
