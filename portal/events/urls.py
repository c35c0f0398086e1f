from django.urls import path

from .views import events

app_name = "events"
urlpatterns = [
    path("events/", events.event_list, name="event_list"),
    path("events/new/", events.event_create, name="event_create"),
    path("events/<id:public_id>/", events.event_detail, name="event_detail"),
    path("events/<id:public_id>/edit/", events.event_edit, name="event_edit"),
    path("events/<id:public_id>/announce/", events.event_announce, name="event_announce"),
    path("events/<id:public_id>/call-off/", events.event_call_off, name="event_call_off"),
    # programme and series
    # registration
    # 1:1 meetings
    # the day
    # training
]
