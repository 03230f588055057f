"""Pictures of a policy, and what is typed into a chapter and not yet saved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0016_merknader_and_proposals"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60, verbose_name="nøkkel")),
                ("alt", models.CharField(max_length=500, verbose_name="tekstalternativ")),
                ("caption", models.CharField(blank=True, max_length=300, verbose_name="bildetekst")),
                ("media_type", models.CharField(max_length=20, verbose_name="filtype")),
                ("content", models.BinaryField(verbose_name="innhold")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("width", models.PositiveSmallIntegerField(verbose_name="bredde i piksler")),
                ("height", models.PositiveSmallIntegerField(verbose_name="høyde i piksler")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versjon")),
                (
                    "policy_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="governance_figures",
                        to="governance.policyversion",
                        verbose_name="versjon",
                    ),
                ),
            ],
            options={
                "verbose_name": "figur",
                "verbose_name_plural": "figurer",
                "ordering": ("policy_version", "key"),
                "constraints": [
                    models.UniqueConstraint(fields=("policy_version", "key"), name="policy_figure_key"),
                    models.CheckConstraint(
                        condition=models.Q(("alt", ""), _negated=True), name="policy_figure_has_alt"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnsavedEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(blank=True, max_length=60, verbose_name="nøkkel")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="overskrift")),
                ("body", models.TextField(blank=True, verbose_name="tekst")),
                ("section_version", models.PositiveIntegerField(verbose_name="kapitlets versjon")),
                ("saved_at", models.DateTimeField(verbose_name="tatt vare på")),
                (
                    "policy_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="governance_unsaved",
                        to="governance.policyversion",
                        verbose_name="versjon",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="skrevet av",
                    ),
                ),
            ],
            options={
                "verbose_name": "kladd",
                "verbose_name_plural": "kladder",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("policy_version", "key", "saved_by"), name="policy_one_unsaved_each"
                    )
                ],
            },
        ),
    ]
