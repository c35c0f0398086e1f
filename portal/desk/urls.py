"""Addresses of the desk: `/offices/<cluster>/...`."""

from django.urls import URLPattern, path

from .views import announcements, applications, assessment, plan, tiers

app_name = "desk"

urlpatterns: list[URLPattern] = [
    # The queue
    # Members: health, file, contact log, next actions, tags, saved views
    # Applications and tiers
    path("clusters/<slug:slug>/apply/", applications.apply, name="apply"),
    path("applications/questions/<str:public_id>/reply/", applications.inquiry_reply, name="inquiry_reply"),
    path("applications/<str:public_id>/withdraw/", applications.application_withdraw, name="application_withdraw"),
    path("offices/<slug:slug>/applications/", applications.application_list, name="application_list"),
    path(
        "offices/<slug:slug>/applications/<str:public_id>/", applications.application_detail, name="application_detail"
    ),
    path(
        "offices/<slug:slug>/applications/<str:public_id>/take-in/",
        applications.application_take_in,
        name="application_take_in",
    ),
    path("offices/<slug:slug>/applications/<str:public_id>/ask/", applications.application_ask, name="application_ask"),
    path(
        "offices/<slug:slug>/applications/<str:public_id>/decline/",
        applications.application_decline,
        name="application_decline",
    ),
    path("offices/<slug:slug>/tiers/", tiers.tier_list, name="tier_list"),
    path("offices/<slug:slug>/tiers/new/", tiers.tier_add, name="tier_add"),
    path("offices/<slug:slug>/tiers/<str:public_id>/", tiers.tier_edit, name="tier_edit"),
    path("offices/<slug:slug>/tiers/<str:public_id>/close/", tiers.tier_close, name="tier_close"),
    path("offices/<slug:slug>/questions/new/", tiers.question_add, name="question_add"),
    path("offices/<slug:slug>/questions/<str:public_id>/", tiers.question_edit, name="question_edit"),
    path("offices/<slug:slug>/questions/<str:public_id>/close/", tiers.question_close, name="question_close"),
    # Announcements
    path("offices/<slug:slug>/announcements/", announcements.announcement_list, name="announcement_list"),
    path("offices/<slug:slug>/announcements/new/", announcements.announcement_add, name="announcement_add"),
    path(
        "offices/<slug:slug>/announcements/<str:public_id>/",
        announcements.announcement_detail,
        name="announcement_detail",
    ),
    path(
        "offices/<slug:slug>/announcements/<str:public_id>/edit/",
        announcements.announcement_edit,
        name="announcement_edit",
    ),
    path(
        "offices/<slug:slug>/announcements/<str:public_id>/send/",
        announcements.announcement_send,
        name="announcement_send",
    ),
    path(
        "offices/<slug:slug>/announcements/<str:public_id>/withdraw/",
        announcements.announcement_withdraw,
        name="announcement_withdraw",
    ),
    path(
        "offices/<slug:slug>/announcements/<str:public_id>/discard/",
        announcements.announcement_discard,
        name="announcement_discard",
    ),
    path("announcements/<str:public_id>/", announcements.announcement_read, name="announcement_read"),
    # The plan
    path("offices/<slug:slug>/plan/", plan.plan_detail, name="plan_detail"),
    path("offices/<slug:slug>/plan/diagnosis/", plan.diagnosis_edit, name="diagnosis_edit"),
    path("offices/<slug:slug>/plan/objectives/new/", plan.objective_add, name="objective_add"),
    path("offices/<slug:slug>/plan/objectives/<str:public_id>/", plan.objective_edit, name="objective_edit"),
    path(
        "offices/<slug:slug>/plan/objectives/<str:public_id>/take-out/",
        plan.objective_take_out,
        name="objective_take_out",
    ),
    path("offices/<slug:slug>/plan/objectives/<str:public_id>/move/", plan.objective_move, name="objective_move"),
    path("offices/<slug:slug>/plan/objectives/<str:public_id>/actions/new/", plan.action_add, name="action_add"),
    path("offices/<slug:slug>/plan/actions/<str:public_id>/", plan.action_edit, name="action_edit"),
    path("offices/<slug:slug>/plan/actions/<str:public_id>/state/", plan.action_state, name="action_state"),
    path("offices/<slug:slug>/plan/actions/<str:public_id>/note/", plan.action_note, name="action_note"),
    path("offices/<slug:slug>/plan/actions/<str:public_id>/move/", plan.action_move, name="action_move"),
    # Gaps
    # Self-assessment
    path("offices/<slug:slug>/assessment/", assessment.assessment_detail, name="assessment_detail"),
    path("offices/<slug:slug>/assessment/begin/", assessment.assessment_begin, name="assessment_begin"),
    path("offices/<slug:slug>/assessment/<int:year>/count/", assessment.assessment_count, name="assessment_count"),
    path("offices/<slug:slug>/assessment/<int:year>/close/", assessment.assessment_close, name="assessment_close"),
    path(
        "offices/<slug:slug>/assessment/<int:year>/<str:key>/", assessment.assessment_answer, name="assessment_answer"
    ),
    # Barriers and consultations
]
