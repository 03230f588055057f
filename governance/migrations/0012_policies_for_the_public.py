"""Why a policy was withdrawn, the day one is to be published on, and addresses that no policy can have."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RESERVED: tuple[str, ...] = ("ny", "kontroll", "sok", "feed")


def tell_why(apps: Any, _schema_editor: Any) -> None:
    """Give each version that was withdrawn before this the reason that the change log has."""
    versions = apps.get_model("governance", "PolicyVersion")
    events = apps.get_model("governance", "AuditEvent").objects.filter(
        subject_type="governance.policyversion", verb="withdraw"
    )
    for pk, reason in events.values_list("subject_id", "reason"):
        versions.objects.filter(pk=pk, status="withdrawn", withdrawn_reason=None).update(withdrawn_reason=reason)


def make_way(apps: Any, _schema_editor: Any) -> None:
    """Move a policy whose page would be hidden behind a page of the program to an address that is free."""
    policies = apps.get_model("governance", "PolicyDocument")
    for policy in policies.objects.filter(slug__in=RESERVED):
        number = 1
        while policies.objects.filter(slug=f"{policy.slug}-{number}").exists():
            number += 1
        policies.objects.filter(pk=policy.pk).update(slug=f"{policy.slug}-{number}")


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0011_published_things_are_proved"),
    ]

    operations = [
        migrations.AddField(
            model_name="policyversion",
            name="planned_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dato satt av",
            ),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="planned_on",
            field=models.DateField(null=True, verbose_name="publiseres"),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="withdrawn_reason",
            field=models.TextField(null=True, verbose_name="hvorfor den er trukket tilbake"),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="planned_as",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.deputyship",
                verbose_name="som stedfortreder",
            ),
        ),
        migrations.AddField(
            model_name="renderjob",
            name="ordered_as",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.deputyship",
                verbose_name="som stedfortreder",
            ),
        ),
        migrations.RunPython(tell_why, migrations.RunPython.noop),
        migrations.RunPython(make_way, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="policydocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__in", RESERVED), _negated=True), name="policy_slug_is_free"
            ),
        ),
    ]
