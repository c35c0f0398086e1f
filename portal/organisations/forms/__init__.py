"""Forms of organisations: they turn what was typed into what the services take, and save nothing themselves."""

from .cluster import AskForm, PlaceForm
from .people import InviteForm, RoleForm
from .profile import (
    CertificateFormSet,
    ContactForm,
    ProfileForm,
    SectorsForm,
    SiteFormSet,
    TradeForm,
)
from .references import ReferenceForm
from .start import StartForm

__all__ = [
    "AskForm",
    "CertificateFormSet",
    "ContactForm",
    "InviteForm",
    "PlaceForm",
    "ProfileForm",
    "ReferenceForm",
    "RoleForm",
    "SectorsForm",
    "SiteFormSet",
    "StartForm",
    "TradeForm",
]
