from .article import ArticlePage
from .editorial import EditorialPage, kinds
from .home import HomePage
from .programme import ProgrammePage
from .programme_list import ProgrammeListPage
from .section import SectionPage
from .standard import StandardPage

__all__ = [
    "ArticlePage",
    "EditorialPage",
    "HomePage",
    "ProgrammeListPage",
    "ProgrammePage",
    "SectionPage",
    "StandardPage",
    "kinds",
]
