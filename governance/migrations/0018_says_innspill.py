"""What is said of a case on its way is called «innspill» everywhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0017_figures_and_unsaved_text"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="decisionstatement",
            options={"ordering": ("stated_at",), "verbose_name": "innspill", "verbose_name_plural": "innspill"},
        ),
        migrations.AlterField(
            model_name="decisionrunstep",
            name="act",
            field=models.CharField(
                choices=[
                    ("propose", "foreslår"),
                    ("state", "gir innspill"),
                    ("deliver", "leverer"),
                    ("recommend", "anbefaler"),
                    ("approve", "godkjenner"),
                    ("decide", "beslutter"),
                    ("publish", "publiserer"),
                    ("confirm", "bekrefter"),
                ],
                max_length=20,
                verbose_name="handling",
            ),
        ),
        migrations.AlterField(
            model_name="decisionstatement",
            name="text",
            field=models.TextField(verbose_name="innspill"),
        ),
        migrations.AlterField(
            model_name="decisionstep",
            name="act",
            field=models.CharField(
                choices=[
                    ("propose", "foreslår"),
                    ("state", "gir innspill"),
                    ("deliver", "leverer"),
                    ("recommend", "anbefaler"),
                    ("approve", "godkjenner"),
                    ("decide", "beslutter"),
                    ("publish", "publiserer"),
                    ("confirm", "bekrefter"),
                ],
                max_length=20,
                verbose_name="handling",
            ),
        ),
    ]
