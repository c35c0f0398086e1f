from .article import ArticlePage
from .editorial import EditorialPage, kinds
from .home import HomePage
from .section import SectionPage
from .standard import StandardPage

__all__ = ["ArticlePage", "EditorialPage", "HomePage", "SectionPage", "StandardPage", "kinds"]
