"""What pages are made of, split by subject."""

from .body import Body, FigureBlock, QuoteBlock
from .features import PLAIN_TEXT
from .questions import QuestionBlock, Questions
from .terms import TermBlock, Terms

__all__ = ["PLAIN_TEXT", "Body", "FigureBlock", "QuestionBlock", "Questions", "QuoteBlock", "TermBlock", "Terms"]
