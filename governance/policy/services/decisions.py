"""The way of a version along its decision line, up to the approval. A decision carries the hash of what was seen."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import take_turn
from governance.core.errors import Conflict, RuleBroken, WrongState
from governance.documents.references import LONGEST_SHOWN
from governance.notices.services import notify
from governance.organisation.access import person_of
from governance.organisation.models import User
from governance.organisation.queries import in_whose_place
from governance.policy.comments.refusals import check_all_answered
from governance.policy.documents import freeze
from governance.policy.models import PolicySection, PolicyStatus, PolicyVersion
from governance.policy.permissions import (
    check_approve,
    check_recommend,
    check_send_back,
    check_state,
    check_write,
)
from governance.policy.queries import sections_of
from governance.policy.queries import shown_hash as hash_of
from governance.policy.references import Referred, broken, references_of
from governance.policy.services.drafts import check_draft
from governance.policy.workflow import VERSIONS
from governance.process import services as process
from governance.process.models import Act, DecisionRun, LineKind, Mode
from governance.process.permissions import can_act
from governance.process.queries import current_step

MOST_NAMED = 20  # broken references in the message of a refusal
TEXT_CHANGED = _lazy("Teksten er endret siden du åpnet siden. Les den på nytt før du går videre.")


@transaction.atomic
def send_for_approval(version: PolicyVersion, *, by: User, shown_hash: str, skip_hearing_reason: str = "") -> None:
    """Put the draft forward: to all leaders for statements, or past them with a reason.

    What it refers to is kept as it is called now. Raises RuleBroken when there is no text, it refers to something that
    is not there, or a merknad has no answer; Conflict when the text is not the one that was shown.
    """
    check_write(by, version.policy)
    check_draft(version)
    sections, referred = _hold(version, shown_hash)
    _check_content(sections)
    _check_references(sections, referred)
    check_all_answered(version)
    is_first = version.run is None
    run = version.run or process.start_run(
        kind=LineKind.POLICY_VERSION, unit=version.policy.unit, by=by, title=str(version)
    )
    process.act(run, Act.PROPOSE, by=by, shown_hash=shown_hash)
    if skip_hearing_reason.strip() and _is_heard(run):
        process.skip(run, Act.STATE, by=by, reason=skip_hearing_reason)
    name = "send_to_hearing" if _is_heard(run) else "send_for_approval"
    audit.perform(version, name, by=by, table=VERSIONS, fields={"run": run} if is_first else None)
    _keep_references(version, referred)


def _keep_references(version: PolicyVersion, referred: Referred | None) -> None:
    """Let names stand as they are now, or (None) follow what they name. Beside the change log, which has the hash."""
    PolicyVersion.objects.filter(pk=version.pk).update(sent_references=referred)
    version.sent_references = referred


@transaction.atomic
def give_statement(version: PolicyVersion, *, by: User, text: str, shown_hash: str) -> None:
    """Note what one leader says while all are heard, or what the one whose turn it is says.

    Raises Conflict, RuleBroken when she says nothing, WrongState.
    """
    run = check_statement(version)
    check_state(by, version)
    _hold(version, shown_hash)
    if not text.strip():
        raise RuleBroken(_("Skriv innspillet ditt."), field="text")
    if version.status == PolicyStatus.APPROVAL:
        audit.perform(version, "give_statement", by=by, table=VERSIONS)
    process.act(run, Act.STATE, by=by, note=text, shown_hash=shown_hash)


@transaction.atomic
def close_hearing(version: PolicyVersion, *, by: User | None) -> None:
    """End the round of statements; silence is no objection. `by=None` when its time is out.

    Raises RuleBroken while a merknad has no answer: the case goes on when all who spoke have got one.
    """
    run = check_turn(version, "close_hearing")
    if by is not None:
        check_write(by, version.policy)
    if _is_heard(run):
        take_turn()
        check_all_answered(version)
    audit.perform(version, "close_hearing", by=by, table=VERSIONS)
    if _is_heard(run):
        process.close_round(run, by=by)


@transaction.atomic
def recommend(version: PolicyVersion, *, by: User, note: str, shown_hash: str, meeting_on: date | None = None) -> None:
    """Register what the group recommends, with the date of its meeting, or what the one whose turn it is recommends.

    Raises Conflict, RuleBroken, WrongState.
    """
    run = check_turn(version, "recommend", Act.RECOMMEND)
    check_recommend(by, version)
    _hold(version, shown_hash)
    if meeting_on and meeting_on > clock.today():
        raise RuleBroken(_("Møtet kan ikke være frem i tid."), field="meeting_on")
    audit.perform(version, "recommend", by=by, table=VERSIONS)
    process.act(run, Act.RECOMMEND, by=by, note=note, meeting_on=meeting_on, shown_hash=shown_hash)


@transaction.atomic
def approve(version: PolicyVersion, *, by: User, shown_hash: str, next_revision_on: date | None = None) -> None:
    """Decide on exactly what was shown, and freeze all that its PDF is made of.

    Raises Conflict when the text is another than the one shown, or changes meanwhile.
    """
    run = check_turn(version, "approve", Act.DECIDE)
    check_approve(by, version)
    sections, _referred = _hold(version, shown_hash)
    if next_revision_on and next_revision_on <= clock.today():
        raise RuleBroken(_("Neste revisjon må være frem i tid."), field="next_revision_on")
    process_map = process.current_map(by=by)
    frozen = freeze(version, sections, next_revision_on=next_revision_on, process_map=process_map)
    # Beside the change log: that has the hash of it, and need not repeat the whole text.
    PolicyVersion.objects.filter(pk=version.pk).update(frozen=frozen, sent_references=frozen["references"])
    fields = {"approved_hash": shown_hash, "approved_on": clock.today(), "process_map": process_map}
    audit.perform(version, "approve", by=by, table=VERSIONS, fields=fields)
    version.frozen, version.sent_references = frozen, frozen["references"]
    process.act(run, Act.DECIDE, by=by, shown_hash=shown_hash)


@transaction.atomic
def send_back(version: PolicyVersion, *, by: User, reason: str) -> None:
    """Make it a draft again, with the reason, and tell the one who put it forward."""
    run = check_turn(version, "send_back")
    check_send_back(by, version)
    if not reason.strip():
        raise RuleBroken(_("Skriv hva som må rettes."), field="reason")
    deed = _act_now(run)
    is_recalled = _is_heard(run) or not can_act(by, run, deed)
    audit.perform(version, "send_back", by=by, table=VERSIONS, reason=reason)
    _keep_references(version, None)
    process.send_back(run, by=by, reason=reason, is_recalled=is_recalled)
    _tell_proposer(version, run, by=by, reason=reason)


def check_statement(version: PolicyVersion) -> DecisionRun:
    """Return the run while somebody is asked for a statement on the version. Raises WrongState at other times."""
    is_one = version.status == PolicyStatus.APPROVAL
    return check_turn(version, "give_statement" if is_one else "close_hearing", Act.STATE)


def check_turn(version: PolicyVersion, transition: str, act: str | None = None) -> DecisionRun:
    """Return the run as it is now. Raises WrongState when the case is not where this is done."""
    VERSIONS.check(version, transition)
    # A version that waits for somebody has a run.
    run = DecisionRun.objects.select_related("unit").get(pk=version.run_id)  # type: ignore[misc]
    if act is not None and _act_now(run) != act:
        raise WrongState(_("Saken er på et annet trinn nå. Se hvem som har den."))
    return run


def _act_now(run: DecisionRun) -> str:
    step = current_step(run)
    return step.act if step else ""


def _is_heard(run: DecisionRun) -> bool:
    """Return True while all leaders are heard at once."""
    step = current_step(run)
    return step is not None and step.mode == Mode.ALL


def _hold(version: PolicyVersion, seen: str) -> tuple[list[PolicySection], Referred]:
    """Keep the version as it is until the transaction ends, and return its chapters and what they refer to.

    Raises Conflict when somebody has changed it, or when its text is not the one that was shown.
    """
    take_turn()
    rows = PolicyVersion.objects.filter(pk=version.pk, version=version.version, status=version.status)
    if not rows.update(version=F("version")):
        raise Conflict(TEXT_CHANGED)
    sections = sections_of(version)
    referred = references_of(version, sections)
    if hash_of(version, sections, referred) != seen:
        raise Conflict(TEXT_CHANGED)
    return sections, referred


def _check_references(sections: list[PolicySection], referred: Referred) -> None:
    """Raise RuleBroken when something in the text points to nothing, with the first of them; the draft lists all."""
    missing = broken(sections, referred)
    if missing:
        rows = "; ".join(f"{row.section.title}: {row.reference[:LONGEST_SHOWN]}" for row in missing[:MOST_NAMED])
        rows += "; …" if len(missing) > MOST_NAMED else ""
        message = ngettext(
            "%(count)d henvisning peker på noe som ikke finnes: %(rows)s. Rett den først.",
            "%(count)d henvisninger peker på noe som ikke finnes: %(rows)s. Rett dem først.",
            len(missing),
        )
        raise RuleBroken(message % {"count": len(missing), "rows": rows})


def _check_content(sections: list[PolicySection]) -> None:
    """Raise RuleBroken when there are no chapters, or some without text."""
    if not sections:
        raise RuleBroken(_("Versjonen har ingen kapitler. Legg til minst ett."))
    empty = [section.title for section in sections if not section.body.strip()]
    if empty:
        message = _("Disse kapitlene mangler tekst: %(titles)s. Skriv teksten, eller slett kapitlene.")
        raise RuleBroken(message % {"titles": ", ".join(empty)})


def _tell_proposer(version: PolicyVersion, run: DecisionRun, *, by: User, reason: str) -> None:
    proposed = run.governance_steps.filter(act=Act.PROPOSE, acted_by__isnull=False).select_related(
        "acted_by", "acted_for"
    )
    step = proposed.order_by("-position").first()
    proposer = (step.acted_for or step.acted_by) if step else None
    if proposer is None or proposer == person_of(by):
        return
    notify(
        recipient=proposer,
        rule="policy_returned",
        occasion=f"{version.pk}:{version.version}",
        subject=_("Sendt tilbake: %(policy)s") % {"policy": version},
        text=_("%(person)s har sendt policyen tilbake.\n\n%(reason)s")
        % {"person": in_whose_place(by, by.acting_for), "reason": reason},
        path=reverse("governance:policy_version", args=[version.policy.slug, version.number]),
        is_exempt=version.policy.is_exempt,
    )
