"""The façade's addresses: what everybody sees first."""

from django.urls import path

from .views.clusters import cluster_detail, cluster_list
from .views.member_home import member_home

app_name = "front"
urlpatterns = [
    path("home/", member_home, name="member_home"),
    path("clusters/", cluster_list, name="cluster_list"),
    path("clusters/<slug:slug>/", cluster_detail, name="cluster_detail"),
]
