from .clusters import ChainLink, Cluster, ClusterMembership, OfficeStaff
from .connections import Connection
from .instruments import Contract, Instrument
from .memberships import Invitation, Membership
from .organisations import Certificate, Organisation, Site, TradeItem
from .programmes import Programme
from .references import Reference
from .requests import JoinRequest
from .transfer import TransferOffice
from .units import Closure, Equipment, Technology, Test, Unit

__all__ = [
    "Certificate",
    "ChainLink",
    "Closure",
    "Cluster",
    "ClusterMembership",
    "Connection",
    "Contract",
    "Equipment",
    "Instrument",
    "Invitation",
    "JoinRequest",
    "Membership",
    "OfficeStaff",
    "Organisation",
    "Programme",
    "Reference",
    "Site",
    "Technology",
    "Test",
    "TradeItem",
    "TransferOffice",
    "Unit",
]
