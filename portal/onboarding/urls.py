"""Addresses of what comes before an organisation has people of its own here."""

from django.urls import URLPattern, path

from .views.duplicates import duplicate, duplicates, merge

app_name = "onboarding"

urlpatterns: list[URLPattern] = [
    # Duplicates and merges
    path("onboarding/duplicates/", duplicates, name="duplicates"),
    path("onboarding/duplicates/<str:public_id>/", duplicate, name="duplicate"),
    path("onboarding/merges/<str:public_id>/", merge, name="merge"),
    # Claims, corrections and taking out
]
