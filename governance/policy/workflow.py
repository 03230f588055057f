"""The states of a policy version, who has it in each, and the ways between them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.core.transitions import StateTable, Transition, table
from governance.policy import permissions
from governance.policy.models import UNDER_WAY, PolicyStatus, PolicyVersion

DRAFT, HEARING, APPROVAL, APPROVED, IN_FORCE, REPLACED, WITHDRAWN = (status.value for status in PolicyStatus)


def _writes(user: Any, version: PolicyVersion) -> bool:
    return permissions.can_write(user, version.policy)


VERSIONS = table(
    StateTable(
        model="governance.PolicyVersion",
        states=PolicyStatus,
        transitions=(
            Transition("send_to_hearing", _("Send til innspill"), (DRAFT,), HEARING, _writes),
            Transition("send_for_approval", _("Send til godkjenning"), (DRAFT,), APPROVAL, _writes),
            Transition("close_hearing", _("Avslutt innspillsrunden"), (HEARING,), APPROVAL, _writes),
            Transition("give_statement", _("Gi innspill"), (APPROVAL,), APPROVAL, permissions.can_state),
            Transition("recommend", _("Registrer anbefalingen"), (APPROVAL,), APPROVAL, permissions.can_recommend),
            Transition("approve", _("Godkjenn"), (APPROVAL,), APPROVED, permissions.can_approve),
            Transition("send_back", _("Send tilbake"), (HEARING, APPROVAL), DRAFT, permissions.can_send_back),
            Transition("publish", _("Publiser"), (APPROVED,), APPROVED, permissions.can_publish),
            Transition("plan_publication", _("Velg dato"), (APPROVED,), APPROVED, permissions.can_publish),
            Transition("cancel_plan", _("Ta tilbake datoen"), (APPROVED,), APPROVED, permissions.can_publish),
            Transition("retry_publication", _("Prøv igjen"), (APPROVED,), APPROVED, permissions.can_publish),
            Transition("put_in_force", _("Sett i kraft"), (APPROVED,), IN_FORCE),
            Transition("replace", _("Erstatt"), (IN_FORCE,), REPLACED),
            Transition("withdraw", _("Trekk tilbake"), (*UNDER_WAY, IN_FORCE), WITHDRAWN, permissions.can_withdraw),
        ),
        owners={
            DRAFT: _("policyadministrator eller prosesseier"),
            HEARING: _("alle ledere"),
            APPROVAL: _("den som har saken i beslutningslinjen"),
            APPROVED: _("policyadministrator"),
            IN_FORCE: _("policyens ansvarlige"),
        },
    )
)
