from .network import NetworkMeasure
from .readings import Reading
from .trade import TradeFlow

__all__ = ["NetworkMeasure", "Reading", "TradeFlow"]
