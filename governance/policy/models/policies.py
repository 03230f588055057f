"""The policy: a document, its versions, and their chapters."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.core.editable import Editable, Visibility
from governance.core.freezing import Freeze
from governance.documents.models import RenderJob, StoredDocument
from governance.organisation.access import answered_for, roles_of, under
from governance.organisation.models import MANAGER_ROLES, Deputyship, OrgUnit, Role, User
from governance.organisation.visibility import visible
from governance.process.models import DecisionRun, LineKind, ProcessMapVersion
from governance.process.queries import involved

#: Who takes part in making policies, by role: they see every one of them, also before it is published.
WRITERS = (Role.POLICY_ADMINISTRATOR, Role.PROCESS_OWNER)
#: Addresses of pages of their own, which no policy can have.
RESERVED_SLUGS = ("ny", "kontroll", "sok", "feed")


def followed(user: Any, policy: str = "") -> Q:
    """Return the condition that the user takes part in making the policy at `policy` (a prefix such as "policy__").

    Nobody can be asked to decide on what she cannot see, so it holds whatever the visibility of the policy.
    """
    access = roles_of(user)
    if access.holds(Role.TOP_MANAGEMENT):
        return Q(pk__isnull=False)
    above = under(access.paths(*WRITERS, *MANAGER_ROLES), f"{policy}unit")
    return above | answered_for(user, f"{policy}responsible", f"{policy}unit")


class PolicyDocumentQuerySet(models.QuerySet["PolicyDocument"]):
    def public(self) -> PolicyDocumentQuerySet:
        """Keep what everybody may read: public policies that have been published."""
        return self.published().filter(visibility=Visibility.PUBLIC)

    def published(self) -> PolicyDocumentQuerySet:
        """Keep the policies that are, or have been, in force."""
        versions = PolicyVersion.objects.published().filter(policy=models.OuterRef("pk"))
        return self.filter(models.Exists(versions), archived_at=None)

    def readable_by(self, user: Any) -> PolicyDocumentQuerySet:
        """Keep the published policies that the user may read; anonymous visitors read the public ones."""
        if not user.is_authenticated or not user.is_active:
            return self.public()
        return visible(self.published(), user)

    def visible_to(self, user: Any) -> PolicyDocumentQuerySet:
        """Keep what the user may read, and what she takes part in making."""
        if not user.is_authenticated or not user.is_active:
            return self.public()
        readable = Q(pk__in=PolicyDocument.objects.readable_by(user).values("pk"))
        asked = Q(pk__in=PolicyVersion.objects.asked_of(user).values("policy"))
        return self.filter(readable | asked | followed(user), archived_at=None)


class PolicyDocument(Editable):
    """A policy: a lasting name, under which versions come and go."""

    slug = models.SlugField(_("adresse"), unique=True)
    title = models.CharField(_("tittel"), max_length=200)
    summary = models.TextField(_("kort om"), blank=True)
    unit = models.ForeignKey(OrgUnit, verbose_name=_("eierenhet"), on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(User, verbose_name=_("ansvarlig"), on_delete=models.PROTECT, related_name="+")
    revision_months = models.PositiveSmallIntegerField(_("måneder mellom revisjoner"), default=12)
    next_revision_on = models.DateField(_("neste revisjon"), null=True, blank=True)

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "governance"
        ordering = ("title",)
        verbose_name = _("policy")
        verbose_name_plural = _("policyer")
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(condition=~Q(slug__in=RESERVED_SLUGS), name="policy_slug_is_free"),
        ]

    def __str__(self) -> str:
        return self.title


class PolicyStatus(models.TextChoices):
    DRAFT = "draft", _("utkast")
    HEARING = "hearing", _("til innspill")
    APPROVAL = "approval", _("til godkjenning")
    APPROVED = "approved", _("godkjent, venter på publisering")
    IN_FORCE = "in_force", _("gjeldende")
    REPLACED = "replaced", _("erstattet")
    WITHDRAWN = "withdrawn", _("trukket tilbake")


#: States in which a version is, or has been, in force. A withdrawn one has if it has a document.
PUBLISHED = (PolicyStatus.IN_FORCE, PolicyStatus.REPLACED, PolicyStatus.WITHDRAWN)
#: States in which a version is on its way.
UNDER_WAY = (PolicyStatus.DRAFT, PolicyStatus.HEARING, PolicyStatus.APPROVAL, PolicyStatus.APPROVED)
#: States that a version reaches through an approval only.
AFTER_APPROVAL = (PolicyStatus.APPROVED, PolicyStatus.IN_FORCE, PolicyStatus.REPLACED)

BYTES_AND_FROZEN = ("document__content", "document__frozen", "job__frozen", "based_on__frozen", "process_map__frozen")


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def published(self) -> PolicyVersionQuerySet:
        """Keep what is, or has been, in force."""
        return self.filter(status__in=PUBLISHED, document__isnull=False)

    def heard_by(self, user: Any) -> PolicyVersionQuerySet:
        """Keep what lies out for statements while the user is one of those who are heard."""
        is_heard = roles_of(user).holds(Role.LINE_MANAGER)
        return self.filter(status=PolicyStatus.HEARING) if is_heard else self.none()

    def asked_of(self, user: Any) -> PolicyVersionQuerySet:
        """Keep what the user is heard on, and what has, or has had, its turn with her in the decision line."""
        turn = Q(run__in=involved(user, LineKind.POLICY_VERSION).values("pk"))
        return self.filter(turn | Q(pk__in=PolicyVersion.objects.heard_by(user).values("pk")))

    def visible_to(self, user: Any) -> PolicyVersionQuerySet:
        """Keep published versions of what the user may read, and all of what she takes part in making."""
        published = Q(status__in=PUBLISHED, document__isnull=False)
        readable = published & Q(policy__in=PolicyDocument.objects.readable_by(user))
        rows = self.filter(policy__archived_at=None)
        if not user.is_authenticated or not user.is_active:
            return rows.filter(readable)
        asked = Q(pk__in=PolicyVersion.objects.asked_of(user).values("pk"))
        return rows.filter(readable | asked | followed(user, "policy__"))

    def with_work(self) -> PolicyVersionQuerySet:
        """Fetch what the pages need beside the version, without bytes and without the data of documents."""
        rows = self.select_related(
            "policy__unit", "policy__responsible", "based_on", "run__unit", "job", "document", "process_map"
        )
        return rows.defer(*BYTES_AND_FROZEN)


class PolicyVersion(models.Model):
    """One version of a policy. From approval on its content is frozen, by the database too."""

    freezes = Freeze(
        when="{row}.approved_hash <> ''",
        fields=(
            "policy", "number", "based_on", "change_note", "run", "frozen", "approved_hash", "approved_on",
            "process_map", "created_at", "created_by", "sent_references",
        ),
        once=("document", "in_force_on", "replaced_on", "withdrawn_reason"),
    )  # fmt: skip

    policy = models.ForeignKey(
        PolicyDocument, verbose_name=_("policy"), on_delete=models.PROTECT, related_name="governance_versions"
    )
    number = models.CharField(_("versjonsnummer"), max_length=10)
    status = models.CharField(_("status"), max_length=10, choices=PolicyStatus, default=PolicyStatus.DRAFT)
    based_on = models.ForeignKey(
        "self", verbose_name=_("bygger på"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    change_note = models.TextField(_("endringsnotat"), blank=True)
    run = models.ForeignKey(
        DecisionRun, verbose_name=_("beslutningsgang"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_references = models.JSONField(_("det teksten viste til da den ble sendt"), null=True)
    frozen = models.JSONField(_("det som ble godkjent"), null=True)
    approved_hash = models.CharField(_("segl for det godkjente"), max_length=64, blank=True)
    approved_on = models.DateField(_("godkjent dato"), null=True)
    process_map = models.ForeignKey(
        ProcessMapVersion, verbose_name=_("prosesskart"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    job = models.ForeignKey(
        RenderJob, verbose_name=_("dokumentjobb"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    document = models.ForeignKey(
        StoredDocument, verbose_name=_("PDF"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    in_force_on = models.DateField(_("gjelder fra"), null=True)
    replaced_on = models.DateField(_("erstattet dato"), null=True)
    withdrawn_reason = models.TextField(_("hvorfor den er trukket tilbake"), null=True)  # noqa: DJ001 - filled in once
    planned_on = models.DateField(_("publiseres"), null=True)
    planned_by = models.ForeignKey(
        User, verbose_name=_("dato satt av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    planned_as = models.ForeignKey(
        Deputyship, verbose_name=_("som stedfortreder"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("opprettet"))
    created_by = models.ForeignKey(
        User, verbose_name=_("opprettet av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        app_label = "governance"
        ordering = ("policy", "-pk")
        verbose_name = _("versjon")
        verbose_name_plural = _("versjoner")
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_number"),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(status=PolicyStatus.IN_FORCE), name="policy_one_in_force"
            ),
            models.UniqueConstraint(fields=["policy"], condition=Q(status__in=UNDER_WAY), name="policy_one_under_way"),
            models.CheckConstraint(
                condition=~Q(status__in=(PolicyStatus.IN_FORCE, PolicyStatus.REPLACED)) | Q(document__isnull=False),
                name="policy_published_has_document",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=AFTER_APPROVAL) | (Q(frozen__isnull=False) & ~Q(approved_hash="")),
                name="policy_approved_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.number}"

    @property
    def is_published(self) -> bool:
        """Return True when it is, or has been, in force."""
        return self.document_id is not None

    @property
    def is_planned(self) -> bool:
        """Return True when it is approved and waits for the day that it is to be published on."""
        return self.status == PolicyStatus.APPROVED and self.job_id is None and self.planned_on is not None

    @property
    def is_under_way(self) -> bool:
        """Return True when it is on its way to be in force."""
        return self.status in UNDER_WAY


class PolicyReview(models.Model):
    """The decision that what is in force still holds as it stands. Moves the next revision; never changed."""

    is_append_only = True

    policy_version = models.ForeignKey(
        PolicyVersion, verbose_name=_("versjon"), on_delete=models.PROTECT, related_name="governance_reviews"
    )
    reviewed_on = models.DateField(_("gjennomgått"))
    next_revision_on = models.DateField(_("neste revisjon"))
    reason = models.TextField(_("begrunnelse"))
    decided_at = models.DateTimeField(_("besluttet"))
    decided_by = models.ForeignKey(User, verbose_name=_("besluttet av"), on_delete=models.PROTECT, related_name="+")
    decided_for = models.ForeignKey(
        User, verbose_name=_("på vegne av"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        app_label = "governance"
        ordering = ("-reviewed_on", "-pk")
        verbose_name = _("gjennomgang")
        verbose_name_plural = _("gjennomganger")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_revision_on__gt=models.F("reviewed_on")), name="policy_review_looks_ahead"
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy_version}, {self.reviewed_on:%d.%m.%Y}"


class PolicySection(models.Model):
    """A chapter. Its key survives copying to the next version, so that chapters can be compared."""

    freezes = Freeze(through="policy_version")

    policy_version = models.ForeignKey(
        PolicyVersion, verbose_name=_("versjon"), on_delete=models.CASCADE, related_name="governance_sections"
    )
    key = models.SlugField(_("nøkkel"), max_length=60)
    position = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("overskrift"), max_length=200)
    body = models.TextField(_("tekst"), blank=True)
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        app_label = "governance"
        ordering = ("policy_version", "position", "pk")
        verbose_name = _("kapittel")
        verbose_name_plural = _("kapitler")
        constraints = [
            models.UniqueConstraint(fields=["policy_version", "key"], name="policy_section_key"),
        ]

    def __str__(self) -> str:
        return self.title
