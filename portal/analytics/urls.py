"""Addresses of figures. Those of one cluster stand beside the desk of its office (`/offices/<cluster>/...`)."""

from django.urls import URLPattern, path

from .views import network
from .views.figures import figures, figures_compare, figures_count
from .views.government import government
from .views.report import report, report_close, report_workbook

app_name = "analytics"

urlpatterns: list[URLPattern] = [
    # Figures of a cluster, its report
    path("offices/<slug:cluster>/figures/", figures, name="figures"),
    path("offices/<slug:cluster>/figures/compare/", figures_compare, name="figures_compare"),
    path("offices/<slug:cluster>/figures/count/", figures_count, name="figures_count"),
    path("offices/<slug:cluster>/report/", report, name="report"),
    path("offices/<slug:cluster>/report/close/", report_close, name="report_close"),
    path("offices/<slug:cluster>/report/workbook/", report_workbook, name="report_workbook"),
    # Who works with whom
    path("offices/<slug:cluster>/network/", network.network, name="network"),
    # For government
    path("figures/", government, name="government"),
]
