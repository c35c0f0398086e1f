from .employment import Employment
from .readings import Reading
from .recounts import Recount
from .reports import ReportIssue

__all__ = ["Employment", "Reading", "Recount", "ReportIssue"]
