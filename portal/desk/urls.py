"""Addresses of the desk: `/offices/<cluster>/...`."""

from django.urls import URLPattern, path

from .views import gaps

app_name = "desk"

urlpatterns: list[URLPattern] = [
    # The queue
    # Members: health, file, contact log, next actions, tags, saved views
    # Applications and tiers
    # Announcements
    # The plan
    # Gaps
    path("offices/<slug:cluster>/chain-and-gaps/", gaps.chain, name="chain"),
    path("offices/<slug:cluster>/chain-and-gaps/look/", gaps.chain_look, name="chain_look"),
    path("offices/<slug:cluster>/gaps/<id:public_id>/", gaps.gap, name="gap"),
    path("offices/<slug:cluster>/gaps/<id:public_id>/turn/", gaps.gap_turn, name="gap_turn"),
    path("offices/<slug:cluster>/asked/<id:public_id>/", gaps.gap_asked, name="gap_asked"),
    # Self-assessment
    # Barriers and consultations
]
