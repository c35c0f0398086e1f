from django.urls import path

from .views import calendar, events, programme, series

app_name = "events"
urlpatterns = [
    path("events/", events.event_list, name="event_list"),
    path("events/new/", events.event_create, name="event_create"),
    path("events/<id:public_id>/", events.event_detail, name="event_detail"),
    path("events/<id:public_id>/edit/", events.event_edit, name="event_edit"),
    path("events/<id:public_id>/announce/", events.event_announce, name="event_announce"),
    path("events/<id:public_id>/call-off/", events.event_call_off, name="event_call_off"),
    # programme and series
    path("events/<id:public_id>/programme/", programme.programme, name="programme"),
    path("events/<id:public_id>/programme/new/", programme.session_add, name="session_add"),
    path("events/<id:public_id>/programme/fill/", programme.programme_fill, name="programme_fill"),
    path("events/<id:public_id>/programme/prayer/", programme.prayer_place, name="prayer_place"),
    path("events/sessions/<id:public_id>/edit/", programme.session_edit, name="session_edit"),
    path("events/sessions/<id:public_id>/call-off/", programme.session_call_off, name="session_call_off"),
    path("events/<id:public_id>/clone/", series.event_clone, name="event_clone"),
    path("events/<id:public_id>/repeat/", series.event_repeat, name="event_repeat"),
    path("events/<id:public_id>/series/end/", series.series_end, name="series_end"),
    path("events/<id:public_id>/calendar.ics", calendar.event_calendar, name="event_calendar"),
    path("events/sessions/<id:public_id>/calendar.ics", calendar.session_calendar, name="session_calendar"),
    path("events/<id:public_id>/rooms/", programme.room_list, name="room_list"),
    path("events/rooms/<id:public_id>/edit/", programme.room_edit, name="room_edit"),
    path("events/rooms/<id:public_id>/remove/", programme.room_remove, name="room_remove"),
    path("events/<id:public_id>/speakers/add/", programme.speaker_add, name="speaker_add"),
    path("events/speakers/<id:public_id>/edit/", programme.speaker_edit, name="speaker_edit"),
    path("events/speakers/<id:public_id>/remove/", programme.speaker_remove, name="speaker_remove"),
    # registration
    # 1:1 meetings
    # the day
    # training
]
