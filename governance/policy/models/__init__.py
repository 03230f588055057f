"""Policies, their versions with chapters and figures, and unsaved text, gathered from the modules that hold them."""

from governance.policy.models.figures import PolicyFigure
from governance.policy.models.policies import (
    BYTES_AND_FROZEN,
    PUBLISHED,
    RESERVED_SLUGS,
    UNDER_WAY,
    WRITERS,
    PolicyDocument,
    PolicyReview,
    PolicySection,
    PolicyStatus,
    PolicyVersion,
    followed,
)
from governance.policy.models.unsaved import UnsavedEdit

__all__ = [
    "BYTES_AND_FROZEN",
    "PUBLISHED",
    "RESERVED_SLUGS",
    "UNDER_WAY",
    "WRITERS",
    "PolicyDocument",
    "PolicyFigure",
    "PolicyReview",
    "PolicySection",
    "PolicyStatus",
    "PolicyVersion",
    "UnsavedEdit",
    "followed",
]
