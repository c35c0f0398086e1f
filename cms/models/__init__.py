from .article import ArticlePage
from .cluster import ClusterPage
from .consultation import ConsultationPage
from .editorial import EditorialPage, kinds
from .form import FormPage, FormQuestion
from .form_answer import FormAnswer
from .glossary import GlossaryPage
from .help import HelpPage
from .home import HomePage
from .programme import ProgrammePage
from .programme_list import ProgrammeListPage
from .resource import ResourceLibraryPage, ResourcePage
from .section import SectionPage
from .standard import StandardPage
from .story import StoryPage

__all__ = [
    "ArticlePage",
    "ClusterPage",
    "ConsultationPage",
    "EditorialPage",
    "FormAnswer",
    "FormPage",
    "FormQuestion",
    "GlossaryPage",
    "HelpPage",
    "HomePage",
    "ProgrammeListPage",
    "ProgrammePage",
    "ResourceLibraryPage",
    "ResourcePage",
    "SectionPage",
    "StandardPage",
    "StoryPage",
    "kinds",
]
