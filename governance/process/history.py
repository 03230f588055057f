"""The words of the change log for cycles, the process map, decision lines and what runs along them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from governance.audit.kinds import Kind
from governance.process.models import (
    Act,
    DecisionLine,
    DecisionRun,
    GovernanceCycle,
    ProcessMapVersion,
    ProcessStep,
    RunStepStatus,
    Subprocess,
    YearWheelEvent,
)

#: What the log calls each act of a run when it has been done.
ACT_VERBS = {
    Act.PROPOSE: "run_propose",
    Act.STATE: "run_state",
    Act.DELIVER: "run_deliver",
    Act.RECOMMEND: "run_recommend",
    Act.APPROVE: "run_approve",
    Act.DECIDE: "run_decide",
    Act.PUBLISH: "run_publish",
    Act.CONFIRM: "run_confirm",
}

#: What the log calls it when a case goes back to the one who put it forward, by how its present step ended.
BACK_VERBS = {RunStepStatus.RETURNED: "run_sent_back", RunStepStatus.TAKEN_BACK: "run_taken_back"}

KINDS = (
    Kind(GovernanceCycle, shown=None, words={"open": _("Åpnet"), "close": _("Avsluttet")}),
    Kind(DecisionLine, shown=None, labels={"steps": _("trinn")}),
    Kind(Subprocess, shown=None),
    Kind(YearWheelEvent, shown=None),
    Kind(ProcessStep, shown=None, words={"moved": _("Flyttet")}, labels={"responsibilities": _("ansvar")}),
    Kind(
        ProcessMapVersion,
        shown=None,
        words={"map_kept": _("Prosesskartet lagret som ny versjon")},
        silent=frozenset({"sha256"}),
    ),
    Kind(
        DecisionRun,
        # What a run decides belongs to a higher room, which shows the runs of what the user may read there.
        shown=lambda _user: DecisionRun.objects.none(),
        words={
            "run_started": _("Saken startet"),
            "run_propose": _("Foreslått"),
            "run_state": _("Innspill gitt"),
            "run_deliver": _("Levert"),
            "run_recommend": _("Anbefalt"),
            "run_approve": _("Godkjent"),
            "run_decide": _("Besluttet"),
            "run_publish": _("Publisert"),
            "run_confirm": _("Bekreftet"),
            "stated": _("Innspill gitt"),
            "run_skipped": _("Trinn hoppet over"),
            "run_round_closed": _("Innspillsrunden avsluttet"),
            "run_sent_back": _("Sendt tilbake"),
            "run_taken_back": _("Tatt tilbake av den som la frem saken"),
            "run_begun_anew": _("Saken begynner på nytt"),
            "run_withdrawn": _("Saken trukket"),
            "run_reseated": _("Trinnet gikk til en annen fordi plassen var ledig"),
        },
    ),
)
