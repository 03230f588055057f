"""Takes away who a person was, on every floor."""

from __future__ import annotations

from django.db import transaction

from governance.identity import services as identity
from governance.notices import services as notices
from governance.organisation import services as organisation
from governance.organisation.models import User
from governance.policy import services as policies


@transaction.atomic
def anonymise_person(user: User) -> None:
    """Anonymise a person, and delete what only concerned her.

    Steps, statements and updates point to her row, so her name is gone from them as well. Published documents and
    free text are not searched: what somebody wrote about her there must be looked for by people. Raises RuleBroken
    while she has a role.
    """
    identity.forget_login(user)
    organisation.anonymise(user, by=None)
    notices.forget_recipient(user)
    policies.forget_unsaved_of(user)
