"""Tables and their invariants, one noun per file."""

from casehub.model.agreement import Agreement, Term
from casehub.model.blob import BlobCheck
from casehub.model.case import GENESIS, Assignment, Case, Event
from casehub.model.cooperation.key_list import (
    ExitReason,
    KeyListBatch,
    KeyListEntry,
    KeyListWording,
    ListAct,
    ListState,
)
from casehub.model.deadline import Deadline, Pause
from casehub.model.document import Counter, Document, Number, NumberFloor, Service, ServiceAttempt
from casehub.model.draft import Draft
from casehub.model.edition import Edition
from casehub.model.evidence import Custody, Evidence, EvidenceUse, Sample
from casehub.model.fulltext import FullText
from casehub.model.letter import ExchangeLetter
from casehub.model.material import Material, MaterialFile, MaterialUse
from casehub.model.mediation import MediationSession, Presence, SessionCall
from casehub.model.organisation import Organisation, OrganisationContact, OrganisationSeries
from casehub.model.own import CaseMark, Digest, KeptFilter, NewsMark
from casehub.model.party import (
    Accused,
    Agent,
    Challenge,
    Declaration,
    Invalidity,
    Party,
    ReviewReceipt,
    Right,
)
from casehub.model.person import (
    Certificate,
    Person,
    RoleGrant,
    SecondFactor,
    SecurityKey,
    SignIn,
    SignInCount,
    StaffRequest,
    StandIn,
)
from casehub.model.proposal import (
    Proposal,
    ProposalMark,
    ProposalReading,
    ProposalRequest,
    ProposalVersion,
)
from casehub.model.rectification import Rectification, WrongPaper
from casehub.model.referral import MessageKind, Referral, ReferralMessage
from casehub.model.ruling import Defence, Order
from casehub.model.search import SearchTerm
from casehub.model.security import Checkpoint, RegisterEntry, Replay, SecurityEntry, TimeStamp
from casehub.model.worker import BatchOrder, PrintTry, Reminder, VolumeOrder, WorkerLife

__all__ = [
    "GENESIS",
    "Accused",
    "Agent",
    "Agreement",
    "Assignment",
    "BatchOrder",
    "BlobCheck",
    "Case",
    "CaseMark",
    "Certificate",
    "Challenge",
    "Checkpoint",
    "Counter",
    "Custody",
    "Deadline",
    "Declaration",
    "Defence",
    "Digest",
    "Document",
    "Draft",
    "Edition",
    "Event",
    "Evidence",
    "EvidenceUse",
    "ExchangeLetter",
    "ExitReason",
    "FullText",
    "Invalidity",
    "KeptFilter",
    "KeyListBatch",
    "KeyListEntry",
    "KeyListWording",
    "ListAct",
    "ListState",
    "Material",
    "MaterialFile",
    "MaterialUse",
    "MediationSession",
    "MessageKind",
    "NewsMark",
    "Number",
    "NumberFloor",
    "Order",
    "Organisation",
    "OrganisationContact",
    "OrganisationSeries",
    "Party",
    "Pause",
    "Person",
    "Presence",
    "PrintTry",
    "Proposal",
    "ProposalMark",
    "ProposalReading",
    "ProposalRequest",
    "ProposalVersion",
    "Rectification",
    "Referral",
    "ReferralMessage",
    "RegisterEntry",
    "Reminder",
    "Replay",
    "ReviewReceipt",
    "Right",
    "RoleGrant",
    "Sample",
    "SearchTerm",
    "SecondFactor",
    "SecurityEntry",
    "SecurityKey",
    "Service",
    "ServiceAttempt",
    "SessionCall",
    "SignIn",
    "SignInCount",
    "StaffRequest",
    "StandIn",
    "Term",
    "TimeStamp",
    "VolumeOrder",
    "WorkerLife",
    "WrongPaper",
]
