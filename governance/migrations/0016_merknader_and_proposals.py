"""People say something of paragraphs of a policy on its way, and lessons are carried on to policies."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0015_exempt_by_law"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chapter_key", models.SlugField(max_length=60, verbose_name="nøkkelen til kapitlet")),
                ("chapter_title", models.CharField(max_length=200, verbose_name="kapittel")),
                ("anchor", models.CharField(blank=True, max_length=20, verbose_name="avsnitt")),
                ("quote", models.TextField(blank=True, verbose_name="det merknaden gjelder")),
                ("text", models.TextField(verbose_name="merknad")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "åpen"),
                            ("followed", "tatt til følge"),
                            ("declined", "ikke tatt til følge"),
                            ("clarified", "avklart"),
                            ("withdrawn", "trukket"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="skrevet")),
                ("answer", models.TextField(blank=True, verbose_name="svar")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="besvart")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versjon")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="besvart av",
                    ),
                ),
                (
                    "answered_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="besvart på vegne av",
                    ),
                ),
                (
                    "policy_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="governance_comments",
                        to="governance.policyversion",
                        verbose_name="versjon",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="skrevet av",
                    ),
                ),
                (
                    "written_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="på vegne av",
                    ),
                ),
            ],
            options={
                "verbose_name": "merknad",
                "verbose_name_plural": "merknader",
                "ordering": ("written_at", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["policy_version"], name="policy_comment_open"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("open", "withdrawn")),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="policy_comment_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="policy_comment_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="versjon")),
                (
                    "visibility",
                    models.CharField(
                        choices=[("public", "offentlig"), ("internal", "intern"), ("exempt", "unntatt offentlighet")],
                        default="internal",
                        max_length=10,
                        verbose_name="synlighet",
                    ),
                ),
                ("legal_basis", models.CharField(blank=True, max_length=200, verbose_name="hjemmel")),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="arkivert")),
                ("title", models.CharField(max_length=200, verbose_name="forslag")),
                ("text", models.TextField(verbose_name="tekst")),
                ("source_label", models.CharField(max_length=200, verbose_name="kilde")),
                ("source_path", models.CharField(max_length=300, verbose_name="adresse til kilden")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "mottatt"),
                            ("followed", "tatt til følge"),
                            ("declined", "ikke tatt til følge"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="mottatt")),
                ("answer", models.TextField(blank=True, verbose_name="svar")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="besvart")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="besvart av",
                    ),
                ),
                (
                    "answered_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="besvart på vegne av",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="governance_proposals",
                        to="governance.policydocument",
                        verbose_name="policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "forslag til policy",
                "verbose_name_plural": "forslag til policyer",
                "ordering": ("received_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("visibility", "exempt"), models.Q(("legal_basis", ""), _negated=True)),
                            models.Q(models.Q(("visibility", "exempt"), _negated=True), ("legal_basis", "")),
                            _connector="OR",
                        ),
                        name="policyproposal_exempt_by_law",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "received"), models.Q(("answer", ""), _negated=True), _connector="OR"
                        ),
                        name="policy_proposal_answer_has_reason",
                    ),
                    models.UniqueConstraint(fields=("policy", "source_path"), name="policy_proposal_once"),
                ],
            },
        ),
    ]
