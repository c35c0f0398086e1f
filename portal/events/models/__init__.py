from .day import FreedOffer, FreedTime, GoingOn, MetOutcome, NoShow, Rating
from .events import Event
from .meetings import Absence, Delegation, Fit, Mark, Meeting, MeetingPlan, PlanRun, Seat, Slot, Table, Unmet
from .programme import Room, Session, Speaker
from .registrations import Invitation, ParticipationType, Question, Registration, SessionPlace
from .series import Series
from .training import Attendance, Certificate, Course, Pledge, SurveyAnswer

__all__ = [
    "Absence",
    "Attendance",
    "Certificate",
    "Course",
    "Delegation",
    "Event",
    "Fit",
    "FreedOffer",
    "FreedTime",
    "GoingOn",
    "Invitation",
    "Mark",
    "Meeting",
    "MeetingPlan",
    "MetOutcome",
    "NoShow",
    "ParticipationType",
    "PlanRun",
    "Pledge",
    "Question",
    "Rating",
    "Registration",
    "Room",
    "Seat",
    "Series",
    "Session",
    "SessionPlace",
    "Slot",
    "Speaker",
    "SurveyAnswer",
    "Table",
    "Unmet",
]
