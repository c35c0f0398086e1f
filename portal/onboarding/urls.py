"""Addresses of what comes before an organisation has people of its own here."""

from django.urls import URLPattern

app_name = "onboarding"

urlpatterns: list[URLPattern] = [
    # Duplicates and merges
    # Claims, corrections and taking out
]
