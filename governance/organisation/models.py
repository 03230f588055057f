"""People, units and roles: who may act where, and when."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from governance.core import clock
from governance.core.editable import Editable

PATH_STEP_LENGTH = 4
PATH_LENGTH = 100


class UnitKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("kommune")
    STAFF = "staff", _("stab")
    SECTOR = "sector", _("sektor")
    UNIT = "unit", _("virksomhet")
    DEPARTMENT = "department", _("avdeling")


class Role(models.TextChoices):
    """Roles as in the municipality's own words. What each may do is decided in the rooms' permissions."""

    MUNICIPAL_DIRECTOR = "municipal_director", _("kommunedirektør")
    TOP_MANAGEMENT = "top_management", _("toppleder")
    LINE_MANAGER = "line_manager", _("linjeleder")
    REPORTER = "reporter", _("rapportør")
    PROCESS_OWNER = "process_owner", _("prosesseier")
    PROCESS_PART_OWNER = "process_part_owner", _("delprosesseier")
    POLICY_ADMINISTRATOR = "policy_administrator", _("policyadministrator")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("systemadministrator")
    READER = "reader", _("leser")


#: Managers, from the nearest and up.
MANAGER_ROLES = (Role.LINE_MANAGER, Role.TOP_MANAGEMENT, Role.MUNICIPAL_DIRECTOR)
#: Roles that see what is exempt from public access in their line.
LINE_ROLES = (Role.REPORTER, *MANAGER_ROLES)
#: Roles that an ansvarlig acts by; a reader reads, and the system administrator has no say in content.
ACTING_ROLES = tuple(role for role in Role if role not in (Role.SYSTEM_ADMINISTRATOR, Role.READER))
#: Roles that somebody may stand in for. A leser does nothing, and power over users and roles is granted, never lent.
DEPUTISED_ROLES = ACTING_ROLES
#: All roles that see content; the system administrator's role gives none.
CONTENT_ROLES = tuple(role for role in Role if role != Role.SYSTEM_ADMINISTRATOR)


class OrgUnitQuerySet(models.QuerySet["OrgUnit"]):
    def valid_on(self, day: date) -> OrgUnitQuerySet:
        """Keep the units that exist on the day."""
        return self.filter(Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day)))

    def living(self) -> OrgUnitQuerySet:
        """Keep the units that exist today: those that new things can be put on."""
        return self.valid_on(clock.today()).filter(archived_at=None)

    def within(self, unit: OrgUnit) -> OrgUnitQuerySet:
        """Keep the unit itself and all below it."""
        return self.filter(path__startswith=unit.path)

    def line_of(self, unit: OrgUnit) -> OrgUnitQuerySet:
        """Keep the unit itself and all above it."""
        return self.filter(path__in=unit.line_paths())


class OrgUnit(Editable):
    """A unit of the municipality. `path` is the chain of places from the root, as in "0001.0003."."""

    name = models.CharField(_("navn"), max_length=120)
    kind = models.CharField(_("type"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self", verbose_name=_("overordnet"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    path = models.CharField(_("plass"), max_length=PATH_LENGTH, unique=True, editable=False)
    code = models.CharField(_("kode"), max_length=20, blank=True, default="")
    valid_from = models.DateField(_("gyldig fra"))
    valid_to = models.DateField(_("gyldig til"), null=True, blank=True)

    objects = OrgUnitQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "governance"
        ordering = ("path",)
        verbose_name = _("enhet")
        verbose_name_plural = _("enheter")
        permissions = [(f"hold_{role.value}", f"Hold the role {role.value} on the unit") for role in Role]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="unit_validity_in_order"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind=UnitKind.MUNICIPALITY), name="unit_one_municipality"
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="unit_code_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def line_paths(self) -> list[str]:
        """Return the paths from the root down to this unit."""
        steps = self.path.rstrip(".").split(".")
        return [".".join(steps[: depth + 1]) + "." for depth in range(len(steps))]

    def is_within(self, other: OrgUnit) -> bool:
        """Return True for the other unit itself and for all below it."""
        return self.path.startswith(other.path)

    @property
    def depth(self) -> int:
        """Return how many steps below the root the unit stands."""
        return self.path.count(".") - 1

    @property
    def is_closed(self) -> bool:
        """Return True when the unit's last day has been."""
        return self.valid_to is not None and self.valid_to < clock.today()

    def outlasts(self, day: date | None) -> bool:
        """Return True when the unit still exists on the day; None is without end."""
        return self.valid_to is None or (day is not None and day <= self.valid_to)


class OrgUnitVersion(models.Model):
    """The unit as it was from a day on, until its next version: history follows the tree as it was.

    Written by the services with every change. A place in the tree is never given to another unit later, so the
    paths of any one day fit together.
    """

    is_append_only = True

    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="governance_unit_versions"
    )
    name = models.CharField(_("navn"), max_length=120)
    kind = models.CharField(_("type"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        OrgUnit, verbose_name=_("overordnet"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    path = models.CharField(_("plass"), max_length=PATH_LENGTH)
    valid_from = models.DateField(_("gyldig fra"))
    recorded_at = models.DateTimeField(_("registrert"))

    class Meta:
        app_label = "governance"
        ordering = ("valid_from", "pk")
        verbose_name = _("enhet slik den var")
        verbose_name_plural = _("enheter slik de var")
        indexes = [models.Index(fields=["unit", "valid_from"], name="unit_version_by_day")]

    def __str__(self) -> str:
        return f"{self.name}, {self.valid_from}"


class User(AbstractUser):
    """A person with a login. E-mail is not unique: some share a mailbox."""

    audit_id = models.UUIDField(_("pseudonym"), default=uuid.uuid4, unique=True, editable=False)
    workplace = models.ForeignKey(
        OrgUnit, verbose_name=_("arbeidssted"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)
    session_generation = models.PositiveIntegerField(_("øktenes nummer"), default=0, editable=False)
    anonymised_at = models.DateTimeField(_("anonymisert"), null=True, editable=False)

    #: Set for the length of a request when the person acts as somebody's deputy, and by which deputyship.
    acting_for: User | None = None
    acting_as: Deputyship | None = None

    class Meta:
        app_label = "governance"
        ordering = ("last_name", "first_name", "pk")
        verbose_name = _("bruker")
        verbose_name_plural = _("brukere")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry to hold: it dies with the password, and with the generation."""
        value = f"{self.password}:{self.session_generation}"
        return salted_hmac("governance.User.session", value, secret=secret, algorithm="sha256").hexdigest()


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def current(self, on: date | None = None) -> RoleAssignmentQuerySet:
        """Keep the assignments that hold on the day (today when not given), of active users."""
        return self.held_on(on or clock.today()).filter(user__is_active=True)

    def held_on(self, day: date) -> RoleAssignmentQuerySet:
        """Keep the assignments that held on a day in the past, also of people who have left since."""
        return self.filter(Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day)), archived_at=None)


class RoleAssignment(Editable):
    """One person's role on a unit, for a period. The unit's whole subtree goes with it."""

    user = models.ForeignKey(
        User, verbose_name=_("bruker"), on_delete=models.PROTECT, related_name="governance_role_assignments"
    )
    role = models.CharField(_("rolle"), max_length=30, choices=Role)
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="governance_role_assignments"
    )
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til og med"), null=True, blank=True)
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "governance"
        ordering = ("unit__path", "role", "pk")
        verbose_name = _("rolletildeling")
        verbose_name_plural = _("rolletildelinger")
        indexes = [models.Index(fields=["role", "unit"], name="role_on_unit")]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="role_period_in_order"
            ),
            models.UniqueConstraint(fields=["user", "role", "unit"], condition=Q(valid_to=None), name="role_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.unit}"


class FeedToken(models.Model):
    """The private address by which a calendar fetches a person's deadlines. She sees it once; its digest is kept.

    It dies with her sessions: `session_hash` is what they are known by, which a new password, logging out everywhere
    and shutting her out all change.
    """

    user = models.ForeignKey(
        User, verbose_name=_("bruker"), on_delete=models.CASCADE, related_name="governance_feed_tokens"
    )
    digest = models.CharField(_("avtrykk"), max_length=64, unique=True)
    session_hash = models.CharField(_("øktenes avtrykk"), max_length=128)
    created_at = models.DateTimeField(_("opprettet"))
    revoked_at = models.DateTimeField(_("trukket tilbake"), null=True)

    class Meta:
        app_label = "governance"
        verbose_name = _("abonnement på frister")
        verbose_name_plural = _("abonnementer på frister")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="feed_one_in_use"),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class DeputyshipQuerySet(models.QuerySet["Deputyship"]):
    def current(self, on: date | None = None) -> DeputyshipQuerySet:
        """Keep those that hold on the day (today when not given).

        Not ended, both people active, and the principal still holding the role herself.
        """
        day = on or clock.today()
        held = RoleAssignment.objects.current(day).filter(
            user=OuterRef("principal"), role=OuterRef("role"), unit=OuterRef("unit")
        )
        living = self.filter(ended_at=None, archived_at=None, deputy__is_active=True)
        return living.filter(Exists(held), valid_from__lte=day, valid_to__gte=day)


class Deputyship(Editable):
    """One who may act in the place of another, in one role on one unit, for a period.

    Leader agreements are private to the two who made them: what is written for those is never asked of a deputyship.
    """

    principal = models.ForeignKey(User, verbose_name=_("på vegne av"), on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(User, verbose_name=_("stedfortreder"), on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("rolle"), max_length=30, choices=Role)
    unit = models.ForeignKey(OrgUnit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til og med"))
    reason = models.CharField(_("begrunnelse"), max_length=300)
    appointed_by = models.ForeignKey(
        User, verbose_name=_("utnevnt av"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    appointed_at = models.DateTimeField(_("utnevnt"))
    ended_by = models.ForeignKey(
        User, verbose_name=_("avsluttet av"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)

    objects = DeputyshipQuerySet.as_manager()

    class Meta(Editable.Meta):
        app_label = "governance"
        ordering = ("valid_from", "pk")
        verbose_name = _("stedfortreder")
        verbose_name_plural = _("stedfortredere")
        indexes = [models.Index(fields=["deputy", "valid_to"], name="deputyship_of_deputy")]
        constraints = [
            *Editable.Meta.constraints,
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="deputyship_period_in_order"),
            models.CheckConstraint(condition=~Q(deputy=F("principal")), name="deputyship_of_another"),
            models.CheckConstraint(condition=Q(role__in=DEPUTISED_ROLES), name="deputyship_role_can_be_lent"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.unit}"


class OrgUnitGroupPermission(GroupObjectPermissionBase):
    """The mirror of the role assignments that django-guardian reads: one row per role and unit, by direct key."""

    content_object = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="governance_group_permissions")

    class Meta(GroupObjectPermissionBase.Meta):
        app_label = "governance"
        verbose_name = _("rettighet på enhet")
        verbose_name_plural = _("rettigheter på enheter")


class OrganisationImport(models.Model):
    """A file of units, people and roles that somebody has read in and looks at before it is carried out.

    `content` is what the file said. It is emptied when the import is done or given up, for it names people.
    """

    file_name = models.CharField(_("fil"), max_length=200)
    content = models.JSONField(_("innhold"), default=dict)
    created_by = models.ForeignKey(User, verbose_name=_("lest inn av"), on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("lest inn"))
    applied_by = models.ForeignKey(
        User, verbose_name=_("gjennomført av"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(_("gjennomført"), null=True, blank=True)

    class Meta:
        app_label = "governance"
        ordering = ("-pk",)
        verbose_name = _("import av organisasjonen")
        verbose_name_plural = _("importer av organisasjonen")

    def __str__(self) -> str:
        return self.file_name
