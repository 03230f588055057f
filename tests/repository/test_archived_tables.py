"""Every table of the ground floor is in the archive of policies, or stays behind for a reason that is written here."""

from __future__ import annotations

from django.apps import apps

from governance.policy.archive.rows import FIELDS

LOG = "the change log tells of this database, and is proved by its own chain"
NEXT = "belongs to the next version, which has not been published"
MAP = "the process map is archived as the versions that policies were decided with"
ACCESS = "who may do what is given anew by the administrator who lets people in"
WORK = "work of the moment, which nothing published hangs on"
READING = "tells who has read, not what was decided"

#: Table → why an archive of what is published does without it. The backup has all of them.
LEFT_BEHIND = {
    "OrgUnitVersion": "the history of the units; the archive has them as they are",
    "OrganisationImport": WORK,
    "RoleAssignment": ACCESS,
    "Deputyship": "why somebody stood in is hers; that she did so stands in the run",
    "OrgUnitGroupPermission": ACCESS,
    "SecondFactor": ACCESS,
    "SignInRules": ACCESS,
    "Identity": ACCESS,
    "GroupMapping": ACCESS,
    "MappedRole": ACCESS,
    "FeedToken": ACCESS,
    "GovernanceCycle": "set up anew by create_municipality",
    "DecisionLine": "the steps that were gone stand in the run",
    "DecisionStep": "the steps that were gone stand in the run",
    "Subprocess": MAP,
    "ProcessStep": MAP,
    "Responsibility": MAP,
    "YearWheelEvent": "what a policy shows of the wheel is drawn, and lies among its references",
    "AuditEvent": LOG,
    "HandOver": WORK,
    "Notice": WORK,
    "OutboxMessage": WORK,
    "ReminderRule": "set up anew by create_municipality",
    "UnsavedEdit": NEXT,
    "PolicyComment": "the talk about a draft among those who could read it; what came of it is the text",
    "PolicyProposal": NEXT,
    "ReadRequest": READING,
    "ReadReceipt": READING,
}


def test_no_table_is_forgotten_by_the_archive() -> None:
    """Whoever adds a table puts it into FIELDS and into the files of the archive, or says why not."""
    tables = {model.__name__ for model in apps.get_app_config("governance").get_models()}
    archived = {model.__name__ for model in FIELDS}
    assert tables - archived == set(LEFT_BEHIND)
    assert not archived & set(LEFT_BEHIND)
    assert all(LEFT_BEHIND.values())
