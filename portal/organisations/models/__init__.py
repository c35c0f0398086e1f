from .clusters import BoardSeat, ChainLink, Cluster, ClusterMembership, OfficeStaff
from .connections import Connection
from .exclusions import Exclusion
from .memberships import Invitation, Membership
from .openings import Opening
from .organisations import Certificate, Organisation, Site, TradeItem
from .references import Reference
from .requests import JoinRequest

__all__ = [
    "BoardSeat",
    "Certificate",
    "ChainLink",
    "Cluster",
    "ClusterMembership",
    "Connection",
    "Exclusion",
    "Invitation",
    "JoinRequest",
    "Membership",
    "OfficeStaff",
    "Opening",
    "Organisation",
    "Reference",
    "Site",
    "TradeItem",
]
