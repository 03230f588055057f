"""The words of the change log for the way in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.identity.models import GroupMapping, Identity, SecondFactor, SignInRules

KINDS = (
    Kind(
        SecondFactor,
        shown=None,
        is_technical=True,
        words={
            "second_factor_enrolled": _("Tofaktor tatt i bruk"),
            "recovery_code_used": _("Gjenopprettingskode brukt"),
            "second_factor_reset": _("Tofaktor nullstilt"),
        },
        labels={"left": _("koder igjen")},
    ),
    Kind(
        SignInRules,
        shown=None,
        is_technical=True,
        words={"login_lock_lifted": _("Sperre mot innlogging opphevet")},
        labels={"user": _("bruker")},
    ),
    Kind(
        Identity,
        shown=None,
        is_technical=True,
        words={
            "identity_linked": _("Knyttet til kommunens innlogging"),
            "identity_unlinked": _("Kobling til kommunens innlogging fjernet"),
        },
    ),
    Kind(GroupMapping, shown=None, is_technical=True, words={"mapping_removed": _("Tatt bort")}),
)
