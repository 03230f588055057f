"""The words of the change log for policies."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.documents.models import StoredDocument
from governance.policy.models import PolicyDocument, PolicyFigure, PolicySection, PolicyVersion
from governance.process.models import DecisionRun

SILENT = frozenset(
    {
        "run",
        "job",
        "document",
        "frozen",
        "frozen_hash",
        "status",
        "withdrawn_reason",
        "planned_by",
        "planned_as",
        "sent_references",
    }
)
FIGURE = {"alt": _("tekstalternativ"), "caption": _("bildetekst"), "sha256": _("bilde (SHA-256)")}
CHAPTER = {"title": _("kapittel"), "body": _("tekst"), "position": _("plass")}

KINDS = (
    Kind(
        PolicyDocument,
        shown=lambda user: PolicyDocument.objects.visible_to(user),
        labels={"manifest": _("SHA-256 av manifestet")},
        words={
            "reviewed": _("Gjennomgått, ingen endring"),
            "archive_exported": _("Skrevet til arkiv"),
            "archive_imported": _("Lest inn fra arkiv"),
        },
    ),
    Kind(
        PolicyVersion,
        shown=lambda user: PolicyVersion.objects.visible_to(user),
        labels={**CHAPTER, **FIGURE},
        silent=SILENT,
        words={
            "send_to_hearing": _("Sendt til innspill"),
            "send_for_approval": _("Sendt til godkjenning"),
            "close_hearing": _("Innspillsrunden avsluttet"),
            "give_statement": _("Innspill gitt"),
            "recommend": _("Anbefalt"),
            "approve": _("Godkjent"),
            "archive_imported": _("Lest inn fra arkiv"),
            "send_back": _("Sendt tilbake"),
            "publish": _("Publisering startet"),
            "plan_publication": _("Dato for publisering satt"),
            "cancel_plan": _("Dato for publisering tatt tilbake"),
            "retry_publication": _("Publisering prøvd igjen"),
            "put_in_force": _("Satt i kraft"),
            "replace": _("Erstattet"),
            "withdraw": _("Trukket tilbake"),
            "section_deleted": _("Kapittel slettet"),
            "figure_deleted": _("Figur slettet"),
        },
    ),
    Kind(
        PolicySection,
        shown=lambda user: PolicySection.objects.filter(policy_version__in=PolicyVersion.objects.visible_to(user)),
        labels=CHAPTER,
        words={"section_added": _("Kapittel lagt til"), "section_moved": _("Kapittel flyttet")},
    ),
    Kind(
        PolicyFigure,
        shown=lambda user: PolicyFigure.objects.filter(policy_version__in=PolicyVersion.objects.visible_to(user)),
        labels=FIGURE,
        words={"figure_added": _("Figur lagt til")},
    ),
)


def documents_of_policies(user: Any) -> QuerySet[StoredDocument]:
    """Return the documents of the versions that the user may read."""
    return StoredDocument.objects.filter(pk__in=PolicyVersion.objects.visible_to(user).order_by().values("document"))


def runs_of_policies(user: Any) -> QuerySet[DecisionRun]:
    """Return the decision runs of the versions that the user may read."""
    return DecisionRun.objects.filter(pk__in=PolicyVersion.objects.visible_to(user).order_by().values("run"))
