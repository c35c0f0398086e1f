from .readings import Reading
from .trade import TradeFlow

__all__ = ["Reading", "TradeFlow"]
