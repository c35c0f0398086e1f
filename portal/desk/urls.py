"""Addresses of the desk: `/offices/<cluster>/...`."""

from django.urls import URLPattern, path

from .views import announcements, applications, assessment, barriers, consultations, gaps, members, plan, queue, tiers

app_name = "desk"

urlpatterns: list[URLPattern] = [
    # The queue
    path("offices/<slug:cluster>/", queue.queue, name="queue"),
    path("offices/<slug:cluster>/refresh/", queue.queue_refresh, name="queue_refresh"),
    path("offices/<slug:cluster>/queue/<id:public_id>/", queue.queue_act, name="queue_act"),
    path("offices/<slug:cluster>/introduce/", queue.introduce, name="introduce"),
    # Members: health, file, contact log, next actions, tags, saved views
    path("offices/<slug:cluster>/members/", members.member_list, name="member_list"),
    path("offices/<slug:cluster>/members/table/", members.member_export, name="member_export"),
    path("offices/<slug:cluster>/members/views/", members.view_save, name="view_save"),
    path("offices/<slug:cluster>/members/views/<id:public_id>/remove/", members.view_remove, name="view_remove"),
    path("offices/<slug:cluster>/members/of/<slug:member>/", members.member_file, name="member_file"),
    # Applications and tiers
    path("clusters/<slug:slug>/apply/", applications.apply, name="apply"),
    path("applications/questions/<str:public_id>/reply/", applications.inquiry_reply, name="inquiry_reply"),
    path("applications/papers/<id:public_id>/", applications.application_paper, name="application_paper"),
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
    path("offices/<slug:cluster>/chain-and-gaps/", gaps.chain, name="chain"),
    path("offices/<slug:cluster>/chain-and-gaps/look/", gaps.chain_look, name="chain_look"),
    path("offices/<slug:cluster>/gaps/<id:public_id>/", gaps.gap, name="gap"),
    path("offices/<slug:cluster>/gaps/<id:public_id>/turn/", gaps.gap_turn, name="gap_turn"),
    path("offices/<slug:cluster>/asked/<id:public_id>/", gaps.gap_asked, name="gap_asked"),
    # Self-assessment
    path("offices/<slug:slug>/assessment/", assessment.assessment_detail, name="assessment_detail"),
    path("offices/<slug:slug>/assessment/begin/", assessment.assessment_begin, name="assessment_begin"),
    path("offices/<slug:slug>/assessment/<int:year>/count/", assessment.assessment_count, name="assessment_count"),
    path("offices/<slug:slug>/assessment/<int:year>/close/", assessment.assessment_close, name="assessment_close"),
    path(
        "offices/<slug:slug>/assessment/<int:year>/<str:key>/", assessment.assessment_answer, name="assessment_answer"
    ),
    # Barriers and consultations
    path("barriers/", barriers.barrier_list, name="barrier_list"),
    path("barriers/tell/", barriers.barrier_raise, name="barrier_raise"),
    path("barriers/<id:public_id>/", barriers.barrier_detail, name="barrier_detail"),
    path("barriers/<id:public_id>/edit/", barriers.barrier_edit, name="barrier_edit"),
    path("barriers/<id:public_id>/add/", barriers.barrier_add, name="barrier_add"),
    path("barriers/<id:public_id>/solved/", barriers.barrier_solved, name="barrier_solved"),
    path("barriers/<id:public_id>/answer/", barriers.barrier_answer, name="barrier_answer"),
    path("barriers/<id:public_id>/publish/", barriers.barrier_publish, name="barrier_publish"),
    path("barriers/<id:public_id>/unpublish/", barriers.barrier_unpublish, name="barrier_unpublish"),
    path("barriers/told/<id:public_id>/", barriers.voice_file, name="voice_file"),
    path("barriers/told/<id:public_id>/take-back/", barriers.voice_take_back, name="voice_take_back"),
    path("offices/<slug:cluster>/barriers/", barriers.office_barriers, name="office_barriers"),
    path("offices/<slug:cluster>/barriers/new/", barriers.barrier_file, name="barrier_file"),
    path("consultations/", consultations.consultation_list, name="consultation_list"),
    path("consultations/new/", consultations.consultation_create, name="consultation_create"),
    path("consultations/<id:public_id>/", consultations.consultation_detail, name="consultation_detail"),
    path("consultations/<id:public_id>/edit/", consultations.consultation_edit, name="consultation_edit"),
    path("consultations/<id:public_id>/open/", consultations.consultation_open, name="consultation_open"),
    path("consultations/<id:public_id>/say/", consultations.contribution_create, name="contribution_create"),
    path("consultations/<id:public_id>/outcome/", consultations.consultation_outcome, name="consultation_outcome"),
    path("consultations/said/<id:public_id>/", consultations.contribution_edit, name="contribution_edit"),
    path("consultations/said/<id:public_id>/answer/", consultations.contribution_answer, name="contribution_answer"),
    path(
        "consultations/said/<id:public_id>/take-back/",
        consultations.contribution_take_back,
        name="contribution_take_back",
    ),
]
