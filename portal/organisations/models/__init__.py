from .approaches import Approach
from .clusters import BoardSeat, ChainLink, Cluster, ClusterMembership, OfficeStaff
from .connections import Connection
from .exclusions import Exclusion
from .instruments import Contract, Instrument
from .member_lists import MemberList, MemberListLine
from .memberships import Invitation, Membership
from .openings import Opening
from .organisations import Certificate, Organisation, Site, TradeItem
from .programmes import Programme
from .recoveries import Recovery
from .references import Reference
from .requests import JoinRequest
from .transfer import TransferOffice
from .units import Closure, Equipment, Technology, Test, Unit

__all__ = [
    "Approach",
    "BoardSeat",
    "Certificate",
    "ChainLink",
    "Closure",
    "Cluster",
    "ClusterMembership",
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
    "OfficeStaff",
    "Opening",
    "Organisation",
    "Programme",
    "Recovery",
    "Reference",
    "Site",
    "Technology",
    "Test",
    "TradeItem",
    "TransferOffice",
    "Unit",
]
