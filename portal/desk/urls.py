"""Addresses of the desk: `/offices/<cluster>/...`."""

from django.urls import URLPattern, path

from .views import barriers, consultations, members, queue

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
    # Announcements
    # The plan
    # Gaps
    # Self-assessment
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
