"""The façade's addresses: what everybody sees first."""

from django.urls import path
from django.views.generic import RedirectView

from .views.clusters import cluster_detail, cluster_list
from .views.directory import directory
from .views.member_home import member_home
from .views.organisation import organisation_as, organisation_detail
from .views.search import search, search_suggest
from .views.start import start
from .views.this_week import this_week

app_name = "front"
urlpatterns = [
    path("home/", member_home, name="member_home"),
    path("start/", start, name="start"),
    path("directory/", directory, name="directory"),
    path("search/", search, name="search"),
    path("search/suggest/", search_suggest, name="search_suggest"),
    path("o/<slug:slug>/", organisation_detail, name="organisation_detail"),
    path("o/<slug:slug>/seen-as/<slug:kind>/", organisation_as, name="organisation_as"),
    path("clusters/", cluster_list, name="cluster_list"),
    path("clusters/<slug:slug>/", cluster_detail, name="cluster_detail"),
    # Where the desk of an office was once.
    path(
        "clusters/<slug:cluster>/office/",
        RedirectView.as_view(pattern_name="desk:queue", permanent=True),
        name="cluster_office",
    ),
    path("clusters/<slug:slug>/office/this-week/", this_week, name="this_week"),
]
