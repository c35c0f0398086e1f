from django.urls import path

from .views import firms, next_day, people, tour

app_name = "demo"
urlpatterns = [
    path("demo/people/", people.people, name="people"),
    path("demo/people/<str:public_id>/", people.become, name="become"),
    path("demo/tray/", people.tray, name="tray"),
    path("tour/", tour.tour, name="tour"),
    path("tour/<int:number>/", tour.tour_step, name="tour_step"),
    path("tour/<int:number>/go/", tour.tour_go, name="tour_go"),
    path("tour/<int:number>/prepare/", tour.tour_prepare, name="tour_prepare"),
    path("tour/next-working-day/", next_day.next_day, name="next_day"),
    path("tour/your-firms/", firms.firms, name="firms"),
    path("tour/your-firms/wipe/", firms.firms_wipe, name="firms_wipe"),
    path("tour/end/", tour.tour_end, name="tour_end"),
]
