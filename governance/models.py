"""Gathers the models of the rooms, where Django looks for them."""

from governance.audit.models import AuditEvent
from governance.documents.models import RenderJob, StoredDocument
from governance.holdings.models import HandOver
from governance.identity.models import GroupMapping, Identity, MappedRole, SecondFactor, SignInRules
from governance.notices.models import Notice, OutboxMessage, ReminderRule
from governance.organisation.models import (
    Deputyship,
    FeedToken,
    OrganisationImport,
    OrgUnit,
    OrgUnitGroupPermission,
    OrgUnitVersion,
    RoleAssignment,
    User,
)
from governance.policy.comments.models import PolicyComment
from governance.policy.models import (
    PolicyDocument,
    PolicyFigure,
    PolicyReview,
    PolicySection,
    PolicyVersion,
    UnsavedEdit,
)
from governance.policy.proposals.models import PolicyProposal
from governance.process.models import (
    DecisionLine,
    DecisionRun,
    DecisionRunStep,
    DecisionStatement,
    DecisionStep,
    GovernanceCycle,
    ProcessMapVersion,
    ProcessStep,
    Responsibility,
    Subprocess,
    YearWheelEvent,
)
from governance.reading.models import ReadReceipt, ReadRequest

__all__ = [
    "AuditEvent",
    "DecisionLine",
    "DecisionRun",
    "DecisionRunStep",
    "DecisionStatement",
    "DecisionStep",
    "Deputyship",
    "FeedToken",
    "GovernanceCycle",
    "GroupMapping",
    "HandOver",
    "Identity",
    "MappedRole",
    "Notice",
    "OrgUnit",
    "OrgUnitGroupPermission",
    "OrgUnitVersion",
    "OrganisationImport",
    "OutboxMessage",
    "PolicyComment",
    "PolicyDocument",
    "PolicyFigure",
    "PolicyProposal",
    "PolicyReview",
    "PolicySection",
    "PolicyVersion",
    "ProcessMapVersion",
    "ProcessStep",
    "ReadReceipt",
    "ReadRequest",
    "ReminderRule",
    "RenderJob",
    "Responsibility",
    "RoleAssignment",
    "SecondFactor",
    "SignInRules",
    "StoredDocument",
    "Subprocess",
    "UnsavedEdit",
    "User",
    "YearWheelEvent",
]
