"""Addresses of the desk: `/offices/<cluster>/...`."""

from django.urls import URLPattern, path

from .views import members, queue

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
]
