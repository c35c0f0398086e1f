"""Who works with whom, as values: members placed along a chain, drawn as SVG, measured. Pure: it knows no database and no request."""

from .facts import Edge, Node
from .layout import Drawing, arrange
from .measures import Measures, measure
from .svg import draw

__all__ = ["Drawing", "Edge", "Measures", "Node", "arrange", "draw", "measure"]
