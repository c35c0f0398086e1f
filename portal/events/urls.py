from django.urls import path

from .views import attendance, certificates, courses, events, surveys

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
    path("courses/", courses.course_list, name="course_list"),
    path("courses/new/", courses.course_create, name="course_create"),
    path("courses/<id:public_id>/", courses.course_detail, name="course_detail"),
    path("courses/<id:public_id>/edit/", courses.course_edit, name="course_edit"),
    path("courses/<id:public_id>/end/", courses.course_end, name="course_end"),
    path("courses/<id:public_id>/offer-again/", courses.course_resume, name="course_resume"),
    path("courses/<id:public_id>/pledge/", courses.course_pledge, name="course_pledge"),
    path("courses/<id:public_id>/pledge/take-back/", courses.course_take_back, name="course_take_back"),
    path("courses/<id:public_id>/open/", courses.course_open, name="course_open"),
    path("events/<id:public_id>/attendance/", attendance.attendance, name="attendance"),
    path("events/<id:public_id>/certificates/", certificates.certificate_list, name="certificate_list"),
    path("events/<id:public_id>/certificates/issue/", certificates.certificate_issue, name="certificate_issue"),
    path("events/<id:public_id>/survey/", surveys.survey, name="survey"),
    path("certificates/", certificates.certificate_own, name="certificate_own"),
    path("certificates/<id:public_id>/", certificates.certificate_detail, name="certificate_detail"),
    path("certificates/<id:public_id>/print/", certificates.certificate_print, name="certificate_print"),
    path("certificates/<id:public_id>/withdraw/", certificates.certificate_revoke, name="certificate_revoke"),
]
