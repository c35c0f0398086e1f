from .approaches import Approach
from .blocks import Block
from .capabilities import Capability
from .clusters import BoardSeat, ChainLink, Cluster, ClusterMembership, OfficeStaff
from .confirmations import ConfirmationRequest
from .connections import Connection
from .consents import PartnerConsent
from .exclusions import Exclusion
from .instruments import Contract, Instrument
from .member_lists import MemberList, MemberListLine
from .memberships import Invitation, Membership
from .openings import Opening
from .organisations import Certificate, Organisation, Site, TradeItem
from .pictures import CertificatePicture
from .programmes import Programme
from .questions import NextQuestion
from .recoveries import Recovery
from .references import Reference
from .requests import JoinRequest
from .transfer import TransferOffice
from .units import Closure, Equipment, Technology, Test, Unit
from .worked import WorkedTogether

__all__ = [
    "Approach",
    "Block",
    "BoardSeat",
    "Capability",
    "Certificate",
    "CertificatePicture",
    "ChainLink",
    "Closure",
    "Cluster",
    "ClusterMembership",
    "ConfirmationRequest",
    "Connection",
    "Contract",
    "Equipment",
    "Exclusion",
    "Instrument",
    "Invitation",
    "JoinRequest",
    "MemberList",
    "MemberListLine",
    "Membership",
    "NextQuestion",
    "OfficeStaff",
    "Opening",
    "Organisation",
    "PartnerConsent",
    "Programme",
    "Recovery",
    "Reference",
    "Site",
    "Technology",
    "Test",
    "TradeItem",
    "TransferOffice",
    "Unit",
    "WorkedTogether",
]
