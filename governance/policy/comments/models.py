"""What one person says of a paragraph of a version on its way, and what the writers answer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.freezing import Freeze
from governance.organisation.access import person_of
from governance.organisation.models import User
from governance.policy.models import PolicyDocument, PolicyVersion, followed


class CommentStatus(models.TextChoices):
    OPEN = "open", _("åpen")
    FOLLOWED = "followed", _("tatt til følge")
    DECLINED = "declined", _("ikke tatt til følge")
    CLARIFIED = "clarified", _("avklart")
    WITHDRAWN = "withdrawn", _("trukket")


#: States in which the writers have answered.
ANSWERED = (CommentStatus.FOLLOWED, CommentStatus.DECLINED, CommentStatus.CLARIFIED)


class PolicyCommentQuerySet(models.QuerySet["PolicyComment"]):
    def open(self) -> PolicyCommentQuerySet:
        """Keep what waits for an answer."""
        return self.filter(status=CommentStatus.OPEN)

    def standing(self) -> PolicyCommentQuerySet:
        """Keep what its author has not withdrawn."""
        return self.exclude(status=CommentStatus.WITHDRAWN)

    def of(self, person: User) -> PolicyCommentQuerySet:
        """Keep what the person has said, in her own voice or through a deputy."""
        return self.filter(Q(written_by=person, written_for=None) | Q(written_for=person))

    def visible_to(self, user: Any) -> PolicyCommentQuerySet:
        """Keep what the user has said, and all about versions on their way that she sees, or has a part in making.

        The public never sees any: what is published is the text, not the talk about it.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        versions = PolicyVersion.objects.visible_to(user).order_by()
        made = Q(policy_version__policy__in=PolicyDocument.objects.filter(followed(user)).order_by().values("pk"))
        seen = Q(policy_version__in=versions.values("pk")) & (Q(policy_version__document=None) | made)
        own = Q(pk__in=PolicyComment.objects.of(person_of(user)).order_by().values("pk"))
        seen &= ~Q(status=CommentStatus.WITHDRAWN)
        return self.filter(seen | own, policy_version__policy__archived_at=None)


class PolicyComment(models.Model):
    """A merknad to a paragraph, or to a whole chapter when it names no paragraph.

    It keeps the words of the paragraph, so that it can be read when the text has moved on. Its visibility is that of
    the version, and instead of being archived it is withdrawn by its author. From the approval on it stands as it is.
    """

    freezes = Freeze(through="policy_version")

    policy_version = models.ForeignKey(
        PolicyVersion, verbose_name=_("versjon"), on_delete=models.PROTECT, related_name="governance_comments"
    )
    chapter_key = models.SlugField(_("nøkkelen til kapitlet"), max_length=60)
    chapter_title = models.CharField(_("kapittel"), max_length=200)
    anchor = models.CharField(_("avsnitt"), max_length=20, blank=True)
    quote = models.TextField(_("det merknaden gjelder"), blank=True)
    text = models.TextField(_("merknad"))
    status = models.CharField(_("status"), max_length=10, choices=CommentStatus, default=CommentStatus.OPEN)
    written_at = models.DateTimeField(_("skrevet"))
    written_by = models.ForeignKey(User, verbose_name=_("skrevet av"), on_delete=models.PROTECT, related_name="+")
    written_for = models.ForeignKey(
        User, verbose_name=_("på vegne av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(_("svar"), blank=True)
    answered_at = models.DateTimeField(_("besvart"), null=True)
    answered_by = models.ForeignKey(
        User, verbose_name=_("besvart av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_for = models.ForeignKey(
        User, verbose_name=_("besvart på vegne av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    objects = PolicyCommentQuerySet.as_manager()

    class Meta:
        app_label = "governance"
        ordering = ("written_at", "pk")
        verbose_name = _("merknad")
        verbose_name_plural = _("merknader")
        indexes = [models.Index(fields=["policy_version"], condition=Q(status="open"), name="policy_comment_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=("open", "withdrawn")) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="policy_comment_answered",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="policy_comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_version}: {self.chapter_title}"

    @property
    def author(self) -> User:
        """Return the one who says it, also when a deputy wrote it for her."""
        return self.written_for or self.written_by

    @property
    def is_answered(self) -> bool:
        """Return True when the writers have answered, and have not taken it up again."""
        return self.status in ANSWERED

    @property
    def is_reopened(self) -> bool:
        """Return True when it was answered once and waits for another answer."""
        return self.status == CommentStatus.OPEN and self.answered_at is not None
