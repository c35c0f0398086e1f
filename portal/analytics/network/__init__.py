"""Who works with whom, as values: members placed along a chain, drawn as SVG, measured. Pure: it knows no database and no request."""

from .facts import Edge, Node
from .layout import Drawing, arrange
from .measures import Counts, Measures, count, measure
from .svg import draw

__all__ = ["Counts", "Drawing", "Edge", "Measures", "Node", "arrange", "count", "draw", "measure"]
