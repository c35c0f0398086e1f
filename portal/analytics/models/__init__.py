from .employment import Employment
from .network import NetworkMeasure
from .readings import Reading
from .recounts import Recount
from .reports import ReportIssue
from .trade import TradeFlow

__all__ = [
    "Employment",
    "NetworkMeasure",
    "Reading",
    "Recount",
    "ReportIssue",
    "TradeFlow",
]
