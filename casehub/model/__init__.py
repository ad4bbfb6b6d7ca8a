"""Tables and their invariants, one noun per file."""

from casehub.model.agreement import Agreement, Term
from casehub.model.blob import BlobCheck
from casehub.model.case import GENESIS, Assignment, Case, Event
from casehub.model.cooperation.aid_expert import AidExpert, PoolSort
from casehub.model.cooperation.key_list import (
    ExitReason,
    KeyListBatch,
    KeyListEntry,
    KeyListWording,
    ListAct,
    ListState,
)
from casehub.model.cooperation.register import (
    AgreementMember,
    AgreementRow,
    AgreementSort,
    CertificateRow,
    ContactPost,
    ContactRow,
    CooperationEntry,
    PolicyRow,
    RowAct,
)
from casehub.model.deadline import Deadline, Pause
from casehub.model.document import Counter, Document, Number, NumberFloor, Service, ServiceAttempt
from casehub.model.draft import Draft, RequestDraft
from casehub.model.edition import Edition
from casehub.model.evidence import Custody, Evidence, EvidenceUse, Sample
from casehub.model.figures import FiguresOrder, FrozenFigures
from casehub.model.fulltext import FullText
from casehub.model.inspection.plan import (
    Finding,
    InspectionDraw,
    InspectionObject,
    InspectionOfficer,
    InspectionPlan,
    InspectionPublication,
    InspectionRecusal,
    InspectionResult,
    PlanState,
)
from casehub.model.letter import ExchangeLetter, PartnerWord
from casehub.model.library.standard import (
    Standard,
    StandardAct,
    StandardSort,
    StandardState,
    StandardVersion,
)
from casehub.model.library.standard_use import StandardUse
from casehub.model.library.typical_case import ExampleState, PublicGround, TypicalCase
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
from casehub.model.supervision.fault import Fault, FaultPerson
from casehub.model.worker import (
    BatchOrder,
    PrintTry,
    Reminder,
    SelfDrafted,
    VolumeOrder,
    WorkerLife,
)

__all__ = [
    "GENESIS",
    "Accused",
    "Agent",
    "Agreement",
    "AgreementMember",
    "AgreementRow",
    "AgreementSort",
    "AidExpert",
    "Assignment",
    "BatchOrder",
    "BlobCheck",
    "Case",
    "CaseMark",
    "Certificate",
    "CertificateRow",
    "Challenge",
    "Checkpoint",
    "ContactPost",
    "ContactRow",
    "CooperationEntry",
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
    "ExampleState",
    "ExchangeLetter",
    "ExitReason",
    "Fault",
    "FaultPerson",
    "FiguresOrder",
    "Finding",
    "FrozenFigures",
    "FullText",
    "InspectionDraw",
    "InspectionObject",
    "InspectionOfficer",
    "InspectionPlan",
    "InspectionPublication",
    "InspectionRecusal",
    "InspectionResult",
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
    "PartnerWord",
    "Party",
    "Pause",
    "Person",
    "PlanState",
    "PolicyRow",
    "PoolSort",
    "Presence",
    "PrintTry",
    "Proposal",
    "ProposalMark",
    "ProposalReading",
    "ProposalRequest",
    "ProposalVersion",
    "PublicGround",
    "Rectification",
    "Referral",
    "ReferralMessage",
    "RegisterEntry",
    "Reminder",
    "Replay",
    "RequestDraft",
    "ReviewReceipt",
    "Right",
    "RoleGrant",
    "RowAct",
    "Sample",
    "SearchTerm",
    "SecondFactor",
    "SecurityEntry",
    "SecurityKey",
    "SelfDrafted",
    "Service",
    "ServiceAttempt",
    "SessionCall",
    "SignIn",
    "SignInCount",
    "StaffRequest",
    "StandIn",
    "Standard",
    "StandardAct",
    "StandardSort",
    "StandardState",
    "StandardUse",
    "StandardVersion",
    "Term",
    "TimeStamp",
    "TypicalCase",
    "VolumeOrder",
    "WorkerLife",
    "WrongPaper",
]
