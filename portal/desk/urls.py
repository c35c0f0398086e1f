"""Addresses of the desk: `/offices/<cluster>/...`."""

from django.urls import URLPattern

app_name = "desk"

urlpatterns: list[URLPattern] = [
    # The queue
    # Members: health, file, contact log, next actions, tags, saved views
    # Applications and tiers
    # Announcements
    # The plan
    # Gaps
    # Self-assessment
    # Barriers and consultations
]
