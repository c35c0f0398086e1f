from .events import Event
from .meetings import Absence, Delegation, Mark, Meeting, MeetingPlan, PlanRun, Seat, Slot, Table, Unmet
from .programme import Room, Session, Speaker
from .registrations import Invitation, ParticipationType, Question, Registration, SessionPlace

__all__ = [
    "Absence",
    "Delegation",
    "Event",
    "Invitation",
    "Mark",
    "Meeting",
    "MeetingPlan",
    "ParticipationType",
    "PlanRun",
    "Question",
    "Registration",
    "Room",
    "Seat",
    "Session",
    "SessionPlace",
    "Slot",
    "Speaker",
    "Table",
    "Unmet",
]
