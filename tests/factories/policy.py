"""Policies in any state, built through the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from governance.core.editable import Visibility
from governance.documents import services as documents
from governance.policy import services
from governance.policy.models import PolicyDocument, PolicyFigure, PolicySection, PolicyVersion
from governance.policy.queries import shown_hash
from tests.factories import pictures
from tests.factories.closed import with_basis
from tests.factories.municipality import Town

CHAPTERS = (
    ("formaal", "Formål", "Vi styrer for innbyggerne.\n\n- mål\n- tiltak"),
    ("roller", "Roller og ansvar", "Kommunedirektøren bestemmer. **Lederne** følger opp."),
    ("revisjon", "Revisjon", "Policyen revideres hvert år."),
)
REASON = "Bare språkvask"


def make_policy(town: Town, *, slug: str = "styring", unit: str = "strategy", **values: Any) -> PolicyDocument:
    """Make a policy without versions."""
    facts: dict[str, Any] = {
        "title": "Helhetlig styring",
        "summary": "Slik gjør vi det hos oss.",
        "responsible": town.user("strategileder" if unit == "strategy" else "direktor"),
        "revision_months": 12,
        "visibility": Visibility.PUBLIC,
        "by": town.user("policyadmin"),
    }
    return services.create_policy(slug=slug, unit=town[unit], **with_basis({**facts, **values}))


def make_draft(
    town: Town,
    policy: PolicyDocument | None = None,
    *,
    number: str = "1.0",
    chapters: Sequence[tuple[str, str, str]] = CHAPTERS,
) -> PolicyVersion:
    """Make a draft; one without a predecessor gets the chapters."""
    administrator = town.user("policyadmin")
    version = services.create_version(
        policy or make_policy(town), number=number, by=administrator, change_note="Første versjon."
    )
    if not version.governance_sections.exists():
        for key, title, body in chapters:
            services.add_section(version, key=key, title=title, body=body, by=administrator)
    return again(version)


def add_figure(town: Town, version: PolicyVersion, **values: Any) -> PolicyFigure:
    """Take a figure into a draft."""
    facts: dict[str, Any] = {"data": pictures.png(), "alt": "Tre deler i ring", "caption": "Ringen", "key": "ring"}
    return services.add_figure(version, by=town.user("policyadmin"), **{**facts, **values})


def with_figure(town: Town, policy: PolicyDocument | None = None, *, number: str = "1.0") -> PolicyVersion:
    """Make a draft with a figure in its first chapter."""
    body = "Slik henger det sammen.\n\n![](figur:ring)\n\nOg mer."
    version = make_draft(town, policy, number=number, chapters=(("formaal", "Formål", body), *CHAPTERS[1:]))
    if not version.governance_figures.exists():
        add_figure(town, version)
    return again(version)


def send(town: Town, version: PolicyVersion, *, reason: str = REASON) -> PolicyVersion:
    """Send it for approval, past the hearing when there is a reason."""
    services.send_for_approval(
        version, by=town.user("policyadmin"), shown_hash=shown_hash(version), skip_hearing_reason=reason
    )
    return again(version)


def recommend(town: Town, version: PolicyVersion) -> PolicyVersion:
    """Register the recommendation of the group, met today."""
    from governance.core import clock

    services.recommend(
        version, by=town.user("kultursjef"), meeting_on=clock.today(), note="Anbefales", shown_hash=shown_hash(version)
    )
    return again(version)


def approve(town: Town, version: PolicyVersion) -> PolicyVersion:
    """Let the director approve it."""
    services.approve(version, by=town.user("direktor"), shown_hash=shown_hash(version))
    return again(version)


def publish(town: Town, version: PolicyVersion) -> PolicyVersion:
    """Publish it, and render its PDF here and now."""
    job = services.publish(version, by=town.user("policyadmin"))
    assert documents.work(job.pk)
    return again(version)


#: The states in the order in which a version passes them.
STATES = ("draft", "hearing", "recommending", "deciding", "approved", "ordered", "in_force", "replaced", "withdrawn")


def make_version(
    town: Town,
    state: str,
    policy: PolicyDocument | None = None,
    number: str = "1.0",
    *,
    draft: Callable[..., PolicyVersion] = make_draft,
) -> PolicyVersion:
    """Make a version in one of STATES, out of what `draft` makes."""
    version = draft(town, policy, number=number)
    if state == "draft":
        return version
    if state == "hearing":
        return send(town, version, reason="")
    version = send(town, version)
    if state == "recommending":
        return version
    version = recommend(town, version)
    if state == "deciding":
        return version
    version = approve(town, version)
    if state == "approved":
        return version
    if state == "ordered":
        services.publish(version, by=town.user("policyadmin"))
        return again(version)
    version = publish(town, version)
    if state == "replaced":
        make_version(town, "in_force", version.policy, number="9.0")
    if state == "withdrawn":
        services.withdraw(version, by=town.user("direktor"), reason="Gjelder ikke lenger")
    return again(version)


def again(version: PolicyVersion) -> PolicyVersion:
    """Return the version as it stands in the database."""
    return PolicyVersion.objects.select_related("policy__unit", "run", "job").get(pk=version.pk)


def section(version: PolicyVersion, key: str = "formaal") -> PolicySection:
    """Return a chapter as it stands in the database."""
    return PolicySection.objects.select_related("policy_version__policy__unit").get(policy_version=version, key=key)
