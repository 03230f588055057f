"""What others propose for a policy, and what its writers answer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable
from governance.organisation.models import User
from governance.policy.models import PolicyDocument, followed


class ProposalStatus(models.TextChoices):
    RECEIVED = "received", _("mottatt")
    FOLLOWED = "followed", _("tatt til følge")
    DECLINED = "declined", _("ikke tatt til følge")


class PolicyProposalQuerySet(models.QuerySet["PolicyProposal"]):
    def unanswered(self) -> PolicyProposalQuerySet:
        """Keep what nobody has answered."""
        return self.filter(status=ProposalStatus.RECEIVED, archived_at=None, policy__archived_at=None)

    def visible_to(self, user: Any) -> PolicyProposalQuerySet:
        """Keep what is proposed for the policies that the user takes part in making."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        policies = PolicyDocument.objects.filter(followed(user), archived_at=None).order_by()
        return self.filter(policy__in=policies.values("pk"), archived_at=None)


class PolicyProposal(Editable):
    """One proposal for what a policy should say. Its source stands as a label and an address, as given."""

    policy = models.ForeignKey(
        PolicyDocument, verbose_name=_("policy"), on_delete=models.PROTECT, related_name="governance_proposals"
    )
    title = models.CharField(_("forslag"), max_length=200)
    text = models.TextField(_("tekst"))
    source_label = models.CharField(_("kilde"), max_length=200)
    source_path = models.CharField(_("adresse til kilden"), max_length=300)
    status = models.CharField(_("status"), max_length=10, choices=ProposalStatus, default=ProposalStatus.RECEIVED)
    received_at = models.DateTimeField(_("mottatt"))
    answer = models.TextField(_("svar"), blank=True)
    answered_at = models.DateTimeField(_("besvart"), null=True)
    answered_by = models.ForeignKey(
        User, verbose_name=_("besvart av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_for = models.ForeignKey(
        User, verbose_name=_("besvart på vegne av"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PolicyProposalQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "governance"
        ordering = ("received_at", "pk")
        verbose_name = _("forslag til policy")
        verbose_name_plural = _("forslag til policyer")
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status="received") | ~Q(answer=""), name="policy_proposal_answer_has_reason"
            ),
            models.UniqueConstraint(fields=["policy", "source_path"], name="policy_proposal_once"),
        ]

    def __str__(self) -> str:
        return self.title
