"""Tiers, applications, announcements, plans and assessments for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from portal.accounts.models import User
from portal.desk.models import Announcement, Application, Inquiry, Objective, PlanAction, Question, Tier
from portal.organisations.models import Cluster, JoinRequest, Organisation


def tier_in(cluster: Cluster, **fields: Any) -> Tier:
    given = {"name_en": "Full member", "gives_en": "A vote.", "fee": "5000", "currency": "SAR"} | fields
    made: Tier = Tier.objects.create(cluster=cluster, **given)
    return made


def question_in(cluster: Cluster, **fields: Any) -> Question:
    made: Question = Question.objects.create(
        cluster=cluster, **({"words_en": "How many people work for you?"} | fields)
    )
    return made


def application_of(
    organisation: Organisation, cluster: Cluster, *, by: User | None = None, **fields: Any
) -> Application:
    request = JoinRequest.objects.create(organisation=organisation, cluster=cluster, asked_by=by)
    made: Application = Application.objects.create(request=request, **({"why": "We test dates."} | fields))
    return made


def inquiry_to(application: Application, *, by: User | None = None) -> Inquiry:
    made: Inquiry = Inquiry.objects.create(application=application, words="Which tests?", asked_by=by)
    return made


def announcement_in(cluster: Cluster, **fields: Any) -> Announcement:
    given = {"title_en": "Day of packing", "text_en": "Come on Monday.", "audience": {"who": "all"}} | fields
    made: Announcement = Announcement.objects.create(cluster=cluster, **given)
    return made


def objective_in(cluster: Cluster, **fields: Any) -> Objective:
    made: Objective = Objective.objects.create(cluster=cluster, **({"title": "More members answer"} | fields))
    return made


def action_in(objective: Objective, **fields: Any) -> PlanAction:
    given = {"title": "Call the silent ones", "due_on": dt.date(2026, 1, 31)} | fields
    made: PlanAction = PlanAction.objects.create(objective=objective, **given)
    return made
