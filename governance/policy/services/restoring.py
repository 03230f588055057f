"""Policies that go into an archive and come back from one, under the keys that they had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from governance.audit import services as audit
from governance.core.concurrency import take_turn
from governance.organisation.models import User
from governance.policy.models import (
    PolicyDocument,
    PolicyFigure,
    PolicyReview,
    PolicySection,
    PolicyStatus,
    PolicyVersion,
)

#: What a version has from the beginning; the rest is filled in when its chapters are in place.
AT_FIRST = ("policy", "number", "based_on", "created_at", "created_by")
AT_LAST = (
    "status", "change_note", "run", "sent_references", "frozen", "approved_hash", "approved_on", "process_map", "job",
    "document", "in_force_on", "replaced_on", "withdrawn_reason", "version",
)  # fmt: skip


@transaction.atomic
def note_export(policies: Iterable[PolicyDocument], *, manifest: str, by: User | None = None) -> None:
    """Write in the change log of each policy that it was written to an archive, and by which manifest."""
    for policy in policies:
        audit.record(by=by, verb="archive_exported", subject=policy, changes={"manifest": [None, manifest]})


@transaction.atomic
def restore_policy(policy: PolicyDocument, *, by: User | None, reason: str) -> None:
    """Store a policy without versions."""
    take_turn()
    policy.save(force_insert=True)
    audit.record(by=by, verb="archive_imported", subject=policy, reason=reason)


@transaction.atomic
def restore_version(
    version: PolicyVersion,
    *,
    sections: Sequence[PolicySection],
    figures: Sequence[PolicyFigure],
    by: User | None,
    reason: str,
) -> None:
    """Store a published version, its chapters and its figures, whose bytes the caller has looked through.

    The database adds no chapter or figure to what is approved, here no more than elsewhere: so the version is a draft
    until they are there. Its run, document and job are stored before it.
    """
    take_turn()
    first = {name: getattr(version, name) for name in AT_FIRST}
    PolicyVersion(pk=version.pk, status=PolicyStatus.DRAFT, **first).save(force_insert=True)
    PolicySection.objects.bulk_create(sections)
    PolicyFigure.objects.bulk_create(figures)
    last = {name: _key_or_value(version, name) for name in AT_LAST}
    PolicyVersion.objects.filter(pk=version.pk).update(**last)
    seal = {"approved_hash": [None, version.approved_hash]}
    audit.record(by=by, verb="archive_imported", subject=version, changes=seal, reason=reason)


def _key_or_value(version: PolicyVersion, name: str) -> Any:
    """Return what is stored for the field; the row that it may point to is not fetched."""
    field: Any = PolicyVersion._meta.get_field(name)
    return getattr(version, field.attname)


@transaction.atomic
def restore_reviews(reviews: Sequence[PolicyReview]) -> None:
    """Store the decisions that what was in force still held."""
    PolicyReview.objects.bulk_create(reviews)
