"""Feeds. Everything else of this floor is the editors' desk or a page with an address of its own."""

from django.urls import path

from .views.machines import feed

app_name = "cms"
urlpatterns = [
    path("feeds/<slug:section>.rss", feed, {"kind": "rss"}, name="rss"),
    path("feeds/<slug:section>.atom", feed, {"kind": "atom"}, name="atom"),
]
