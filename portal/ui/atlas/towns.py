"""Towns that orient a reader on a zoomed plate, and the names of the seas. The first in the list win a crowded place."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Town:
    name: str | Promise
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Sea:
    """`turn`: degrees by which the name lies along a narrow sea."""

    name: str | Promise
    longitude: float
    latitude: float
    turn: int = 0
    near_only: bool = False


TOWNS = (
    Town(_("Cairo"), 31.24, 30.04),
    Town(_("Riyadh"), 46.72, 24.69),
    Town(_("Casablanca"), -7.6, 33.57),
    Town(_("Algiers"), 3.06, 36.75),
    Town(_("Tunis"), 10.18, 36.8),
    Town(_("Jeddah"), 39.19, 21.49),
    Town(_("Dubai"), 55.3, 25.2),
    Town(_("Amman"), 35.93, 31.95),
    Town(_("Beirut"), 35.5, 33.89),
    Town(_("Baghdad"), 44.37, 33.31),
    Town(_("Damascus"), 36.29, 33.51),
    Town(_("Khartoum"), 32.53, 15.5),
    Town(_("Tripoli"), 13.19, 32.88),
    Town(_("Muscat"), 58.4, 23.59),
    Town(_("Doha"), 51.53, 25.29),
    Town(_("Kuwait City"), 47.98, 29.37),
    Town(_("Sanaa"), 44.2, 15.35),
    Town(_("Nouakchott"), -15.97, 18.08),
    Town(_("Manama"), 50.58, 26.22),
    Town(_("Djibouti"), 43.14, 11.58),
    Town(_("Alexandria"), 29.92, 31.2),
    Town(_("Dammam"), 50.1, 26.43),
    Town(_("Hofuf"), 49.58, 25.37),
    Town(_("Abu Dhabi"), 54.37, 24.45),
    Town(_("Sfax"), 10.76, 34.74),
    Town(_("Rabat"), -6.84, 34.02),
    Town(_("Oran"), -0.64, 35.7),
    Town(_("Tangier"), -5.81, 35.77),
    Town(_("Fez"), -5.0, 34.03),
    Town(_("Marrakesh"), -7.99, 31.63),
    Town(_("Agadir"), -9.6, 30.42),
    Town(_("Constantine"), 6.61, 36.37),
    Town(_("Annaba"), 7.76, 36.9),
    Town(_("Sousse"), 10.64, 35.83),
    Town(_("Nabeul"), 10.73, 36.45),
    Town(_("Gabès"), 10.1, 33.88),
    Town(_("Benghazi"), 20.07, 32.12),
    Town(_("Mansoura"), 31.38, 31.04),
    Town(_("Port Said"), 32.3, 31.26),
    Town(_("Suez"), 32.53, 29.97),
    Town(_("Aswan"), 32.9, 24.09),
    Town(_("Aqaba"), 35.0, 29.53),
    Town(_("Zarqa"), 36.09, 32.07),
    Town(_("Basra"), 47.78, 30.51),
    Town(_("Mosul"), 43.13, 36.34),
    Town(_("Aleppo"), 37.16, 36.2),
    Town(_("Medina"), 39.61, 24.47),
    Town(_("Yanbu"), 38.06, 24.09),
    Town(_("Jubail"), 49.66, 27.0),
    Town(_("Khobar"), 50.2, 26.28),
    Town(_("Abqaiq"), 49.67, 25.94),
    Town(_("Uqair"), 50.22, 25.64),
    Town(_("Buraydah"), 43.97, 26.33),
    Town(_("Sohar"), 56.74, 24.35),
    Town(_("Salalah"), 54.1, 17.02),
    Town(_("Aden"), 45.03, 12.8),
    Town(_("Port Sudan"), 37.22, 19.62),
    Town(_("Mogadishu"), 45.34, 2.04),
)

SEAS = (
    Sea(_("Mediterranean Sea"), 20.5, 34.2),
    Sea(_("Red Sea"), 37.6, 20.9, 58),
    Sea(_("Arabian Sea"), 60.2, 16.5),
    Sea(_("The Gulf"), 51.3, 27.1, near_only=True),
    Sea(_("Atlantic Ocean"), -11.5, 33),
)
