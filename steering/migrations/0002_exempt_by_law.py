"""What is exempt from public access says by which law."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

MODELS = ("reportingperiod", "unitreport")
#: Stands on what was exempt before the law had to be named, until somebody names it.
UNKNOWN = "ikke registrert"
IS_EXEMPT, HAS_BASIS = Q(visibility="exempt"), ~Q(legal_basis="")


def say_that_it_is_unknown(apps: Any, schema_editor: Any) -> None:
    """Let what is exempt already say that nobody has written why."""
    for name in MODELS:
        apps.get_model("steering", name).objects.filter(IS_EXEMPT).update(legal_basis=UNKNOWN)


class Migration(migrations.Migration):
    dependencies = [("steering", "0001_foundation")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="legal_basis",
                field=models.CharField(blank=True, max_length=200, verbose_name="hjemmel"),
            )
            for name in MODELS
        ),
        migrations.RunPython(say_that_it_is_unknown, migrations.RunPython.noop),
        *(
            migrations.AddConstraint(
                model_name=name,
                constraint=models.CheckConstraint(
                    condition=IS_EXEMPT & HAS_BASIS | ~IS_EXEMPT & Q(legal_basis=""), name=f"{name}_exempt_by_law"
                ),
            )
            for name in MODELS
        ),
    ]
