"""Tiers, applications, announcements, plans and assessments for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from portal.accounts.models import User
from portal.desk.models import (
    Announcement,
    Application,
    ApplicationPaper,
    AssessmentRound,
    Inquiry,
    Objective,
    PlanAction,
    Question,
    Tier,
)
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


def office_addresses(cluster: Cluster, request: JoinRequest) -> dict[str, list[Any]]:
    """What stands in the addresses of applications, announcements, plan and self-assessment of one cluster."""
    slug = cluster.slug
    application: Application = Application.objects.create(request=request, why="We make date paste.")
    paper = ApplicationPaper.objects.create(
        application=application, file="private/applications/none.pdf", name="none.pdf", sort="document", size=1
    )
    tier, question, announcement = tier_in(cluster), question_in(cluster), announcement_in(cluster, audience={})
    action = action_in(objective_in(cluster))
    round_ = AssessmentRound.objects.create(cluster=cluster, year=2026)
    here = ("application_list", "tier_list", "tier_add", "question_add", "announcement_list", "announcement_add")
    here += ("plan_detail", "diagnosis_edit", "objective_add", "assessment_detail", "assessment_begin", "apply")
    found: dict[str, list[Any]] = {name: [slug] for name in here}
    deeds = ("detail", "take_in", "ask", "decline")
    found |= {f"application_{deed}": [slug, application.public_id] for deed in deeds}
    found |= {f"tier_{deed}": [slug, tier.public_id] for deed in ("edit", "close")}
    found |= {f"question_{deed}": [slug, question.public_id] for deed in ("edit", "close")}
    deeds = ("detail", "edit", "send", "withdraw", "discard")
    found |= {f"announcement_{deed}": [slug, announcement.public_id] for deed in deeds}
    found |= {f"objective_{deed}": [slug, action.objective.public_id] for deed in ("edit", "take_out", "move")}
    found |= {f"action_{deed}": [slug, action.public_id] for deed in ("edit", "state", "note", "move")}
    found |= {f"assessment_{deed}": [slug, round_.year] for deed in ("count", "close")}
    found |= {
        "action_add": [slug, action.objective.public_id],
        "announcement_read": [announcement.public_id],
        "application_withdraw": [application.public_id],
        "application_paper": [paper.public_id],
        "assessment_answer": [slug, round_.year, "rules"],
        "inquiry_reply": [inquiry_to(application).public_id],
    }
    return {f"desk:{name}": given for name, given in found.items()}
