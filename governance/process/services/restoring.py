"""Decision runs and versions of the process map that come back from an archive, under the keys that they had."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from governance.audit import services as audit
from governance.core.concurrency import take_turn
from governance.organisation.models import User
from governance.process.models import DecisionRun, DecisionRunStep, DecisionStatement, ProcessMapVersion


@transaction.atomic
def restore_map(version: ProcessMapVersion, *, by: User | None, reason: str) -> None:
    """Store a version of the process map; the change log gets its seal anew."""
    take_turn()
    seals = {"sha256": [None, version.sha256]}
    event = audit.record(by=by, verb="map_kept", subject=version, changes=seals, reason=reason)
    version.audit_number = event.number
    version.save(force_insert=True)


@transaction.atomic
def restore_run(run: DecisionRun, *, steps: Sequence[DecisionRunStep], statements: Sequence[DecisionStatement]) -> None:
    """Store a run with its steps and what was said in it; its subject tells the change log."""
    take_turn()
    run.save(force_insert=True)
    DecisionRunStep.objects.bulk_create(steps)
    DecisionStatement.objects.bulk_create(statements)
