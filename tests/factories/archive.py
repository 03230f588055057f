"""A town with all that an archive has to carry: versions in every published state, reviews, deputies and groups."""

from __future__ import annotations

from datetime import date
from typing import Any

from governance.core import clock
from governance.core.editable import Visibility
from governance.documents.models import StoredDocument
from governance.policy import services
from governance.policy.models import PolicyDocument, PolicyFigure, PolicyReview, PolicySection, PolicyVersion
from governance.policy.queries import shown_hash
from governance.process.models import DecisionRunStep, DecisionStatement, ProcessMapVersion
from tests.factories import commenting, pictures
from tests.factories import policy as make
from tests.factories.deputies import acting_as, make_deputy
from tests.factories.municipality import Town
from tests.factories.process_map import make_step

BEGAN = date(2096, 3, 1)
TEXTS = (
    ("formaal", "Formål", "Vi styrer med [](enhet:{unit}). Se [](kapittel:roller).[^1]\n\n[^1]: «Æ, ø og å»"),
    ("roller", "Roller", "| Hvem | Hva |\n|---|---|\n| Lederne | følger opp |\n\n![](diagram:ansvar-planlegging)"),
)


def fill(town: Town) -> None:
    """Make the policies «styring», «skole», «bort», «unntatt» and «kladd»; the last has never been published."""
    make_step(town)
    with clock.at(BEGAN):
        texts = [(key, title, text.format(unit=town["school"].pk)) for key, title, text in TEXTS]
        first = through_the_hearing(town, make.make_draft(town, make.make_policy(town), chapters=texts))
        school = make.make_policy(town, slug="skole", title="Skole", unit="school")
        make.make_version(town, "in_force", school, draft=pictured)
        commenting.propose(school)
        make.make_version(town, "withdrawn", make.make_policy(town, slug="bort", title="Bort"))
        exempt = make.make_policy(town, slug="unntatt", title="Unntatt", visibility=Visibility.EXEMPT)
        make.make_version(town, "in_force", exempt)
    with clock.at(date(2096, 9, 1)):
        make_step(town, "Et trinn til")  # so that the next decision is made with another map
        make.make_version(town, "in_force", first.policy, number="2.0")
        policy = PolicyDocument.objects.get(slug="skole")
        services.review_unchanged(policy, reason="Alt \x0b stemmer", version=policy.version, by=town.user("direktor"))
        make.make_version(town, "draft", make.make_policy(town, slug="kladd", title="Kladd"))
        make.make_version(town, "draft", PolicyDocument.objects.get(slug="unntatt"), number="2.0")


def pictured(town: Town, policy: PolicyDocument, *, number: str) -> PolicyVersion:
    """Make a draft with two figures, one of which no chapter shows, a diagram, a table, and an answered merknad."""
    version = make.with_figure(town, policy, number=number)
    make.add_figure(town, version, data=pictures.jpeg(), alt="Skolegården", caption="", key="skolegaarden")
    roles = make.section(version, "roller")
    body = f"{roles.body}\n\n![](diagram:prosess)\n\n![](diagram:ansvar-planlegging)"
    services.edit_section(roles, version=1, title=roles.title, body=body, by=town.user("policyadmin"))
    commenting.answer(town, commenting.write(town, version, "policyadmin", place=None))
    return make.again(version)


def through_the_hearing(town: Town, version: PolicyVersion) -> PolicyVersion:
    """Publish it after statements, one of them by a deputy; a group recommends, a deputy decides and publishes."""
    stand_in = acting_as(town, make_deputy(town, "leser", "rektor"))
    version = make.send(town, version, reason="")
    for person in (town.user("granrektor"), stand_in):
        services.give_statement(version, by=person, text=f"Innspill fra {person}", shown_hash=shown_hash(version))
    services.close_hearing(version, by=town.user("policyadmin"))
    version = make.recommend(town, make.again(version))
    deputy = acting_as(town, make_deputy(town, "oppvekstsjef", "direktor"))
    services.approve(version, by=deputy, shown_hash=shown_hash(version))
    return make.publish(town, make.again(version))


Facts = dict[str, list[Any]]


def facts() -> Facts:
    """Return what the database says of everything published, to be compared across the journey."""
    published = PolicyVersion.objects.published().order_by("pk")
    versions = published.values_list(
        "pk", "policy__slug", "number", "status", "approved_hash", "approved_on", "in_force_on", "replaced_on",
        "withdrawn_reason", "frozen", "sent_references", "document__sha256", "document__control_code",
        "document__created_at", "process_map__sha256", "job__finished_at", "version",
    )  # fmt: skip
    steps = DecisionRunStep.objects.filter(run__in=published.values("run")).order_by("pk")
    said = DecisionStatement.objects.order_by("pk")
    chapters = PolicySection.objects.filter(policy_version__in=published).order_by("pk")
    figures = PolicyFigure.objects.filter(policy_version__in=published).order_by("pk")
    maps = ProcessMapVersion.objects.filter(pk__in=published.values("process_map"))
    return {
        "versions": list(versions),
        "chapters": list(chapters.values_list("key", "body")),
        "figures": [
            (f.pk, f.policy_version_id, f.reference, f.alt, f.caption, f.media_type, bytes(f.content), f.sha256)
            for f in figures
        ],
        "steps": list(
            steps.values_list(
                "act", "status", "acted_by__username", "acted_for__username", "acted_at", "meeting_on", "note",
                "shown_hash", "unit__name",
            )
        ),
        "statements": list(said.values_list("text", "stated_by__username", "stated_for__username")),
        "reviews": list(PolicyReview.objects.values_list("reason", "decided_at", "decided_by__username")),
        "bytes": [bytes(document.content) for document in StoredDocument.objects.order_by("pk")],
        "maps": list(maps.values_list("pk", "sha256")),
    }  # fmt: skip
