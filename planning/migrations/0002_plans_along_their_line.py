"""Plans go along their decision line, and say who adopts them and until when they are heard."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ADMINISTRATIVE_KINDS = ("unit_plan", "competence")


def say_who_adopts(apps: Any, schema_editor: Any) -> None:
    """Let the plans that are there already be adopted by whoever usually adopts their kind."""
    apps.get_model("planning", "Plan").objects.filter(kind__in=ADMINISTRATIVE_KINDS).update(adopting_body="director")


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0011_published_things_are_proved"),
        ("planning", "0001_foundation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="adopting_body",
            field=models.CharField(
                choices=[("director", "kommunedirektøren"), ("council", "kommunestyret")],
                default="council",
                max_length=10,
                verbose_name="vedtas av",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="hearing_ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="høringsfrist"),
        ),
        migrations.RunPython(say_who_adopts, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="plan",
            name="run",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.decisionrun",
                verbose_name="beslutningsgang",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("adopting_body", "council"),
                    models.Q(
                        ("kind__in", ["planning_strategy", "community", "land_use", "sub_plan", "budget"]),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="plan_law_leaves_it_to_the_council",
            ),
        ),
    ]
