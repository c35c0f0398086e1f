"""Addresses of figures. Those of one cluster stand beside the desk of its office (`/offices/<cluster>/...`)."""

from django.urls import URLPattern, path

from .views import network

app_name = "analytics"

urlpatterns: list[URLPattern] = [
    # Figures of a cluster, its report
    # Who works with whom
    path("offices/<slug:cluster>/network/", network.network, name="network"),
    # For government
]
