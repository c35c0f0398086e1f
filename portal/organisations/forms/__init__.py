"""Forms of organisations: they turn what was typed into what the services take, and save nothing themselves."""

from .capabilities import CapabilityFormSet
from .cluster import AskForm, DeclineRequestForm, PlaceForm
from .completeness import QuestionForm
from .instruments import InstrumentFormSet
from .laboratory import ClosureFormSet, EquipmentFormSet, TechnologyFormSet, TestFormSet, UnitFormSet
from .lines import CertificateFormSet, SiteFormSet
from .people import InviteForm, RoleForm
from .pictures import FillForm, PhotographForm, ReturnForm
from .profile import ContactForm, ProfileForm, SectorsForm, TradeForm
from .programmes import ProgrammeFormSet
from .references import ReferenceForm
from .start import StartForm
from .transfer import TransferForm

__all__ = [
    "AskForm",
    "CapabilityFormSet",
    "CertificateFormSet",
    "ClosureFormSet",
    "ContactForm",
    "DeclineRequestForm",
    "EquipmentFormSet",
    "FillForm",
    "InstrumentFormSet",
    "InviteForm",
    "PhotographForm",
    "PlaceForm",
    "ProfileForm",
    "ProgrammeFormSet",
    "QuestionForm",
    "ReferenceForm",
    "ReturnForm",
    "RoleForm",
    "SectorsForm",
    "SiteFormSet",
    "StartForm",
    "TechnologyFormSet",
    "TestFormSet",
    "TradeForm",
    "TransferForm",
    "UnitFormSet",
]
