"""Who gets what answer in the policy room.

Policies lie on Bjørkeskogen skole ("own unit") unless the row says otherwise, and their ansvarlig leads the unit. Those
who take part in making policies see all of them, whatever the visibility; the others see what is published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from governance.core import clock
from governance.core.editable import Visibility
from governance.documents.models import JobStatus, RenderJob
from governance.organisation.models import Role
from governance.policy import services
from governance.policy.models import PolicyVersion
from governance.policy.queries import shown_hash
from tests.factories import policy as make
from tests.factories import reading
from tests.factories.municipality import Town
from tests.support.access_matrix import Row

LEADERS = {
    "school": "rektor", "lower_school": "barnetrinnsleder", "other_school": "granrektor", "strategy": "strategileder",
}  # fmt: skip
WRITERS = ("policyadministrator", "prosesseier")
#: Who takes part in making a policy on the school, or is its ansvarlig (the linjeleder).
MAKERS = (*WRITERS, "toppleder", "kommunedirektør", "linjeleder")

Arguments = Callable[[Town], Mapping[str, Any]]


def of(state: str, unit: str = "school", visibility: str = Visibility.INTERNAL, *keys: str, **more: str) -> Arguments:
    """Return the builder of a version in a state; `keys` are the URL's arguments, slug and number when not given."""

    def build(town: Town) -> Mapping[str, Any]:
        leader = town.user(LEADERS[unit])
        policy = make.make_policy(town, unit=unit, visibility=visibility, responsible=leader)
        make.make_version(town, state, policy)
        arguments = {"slug": policy.slug, "number": "1.0", "key": "formaal"}
        return {name: arguments[name] for name in keys or ("slug", "number")} | more

    return build


def failed(town: Town) -> Mapping[str, Any]:
    """Build a version whose publication has failed."""
    arguments = of("ordered")(town)
    RenderJob.objects.update(status=JobStatus.FAILED)
    return arguments


def searched(town: Town) -> Mapping[str, Any]:
    """Build a policy for all, to be found."""
    of("in_force", "school", "public")(town)
    return {}


def planned(town: Town) -> Mapping[str, Any]:
    """Build a version that is to be published in a month."""
    arguments = of("approved")(town)
    version, on = PolicyVersion.objects.get(), clock.today() + timedelta(days=30)
    services.plan_publication(version, on=on, seen_version=version.version, by=town.user("policyadmin"))
    return arguments


def day(town: Town) -> dict[str, Any]:
    """Return the form with the day of publication."""
    on = clock.today() + timedelta(days=60)
    return {"on": on.isoformat(), "seen_version": PolicyVersion.objects.get().version}


def seen(**more: Any) -> Arguments:
    """Return the builder of POST data with the hash of what is shown."""
    return lambda town: {"shown_hash": shown_hash(PolicyVersion.objects.get(number="1.0")), **more}


def data(**values: Any) -> Arguments:
    """Return the builder of POST data that are the same in every town."""
    return lambda town: values


def asked(town: Town) -> Mapping[str, Any]:
    """Build a request to the linjeledere and lesere of the whole municipality to read the policy of the school."""
    reading.in_force(town, visibility=Visibility.INTERNAL)
    request = reading.ask(town, PolicyVersion.objects.get(), roles=[Role.LINE_MANAGER, Role.READER])
    return {"slug": "styring", "number": "1.0", "pk": request.pk}


def asked_version(town: Town) -> Mapping[str, Any]:
    """Build the same, for the addresses of the version."""
    return {name: value for name, value in asked(town).items() if name != "pk"}


def question(town: Town) -> dict[str, Any]:
    """Return the form that asks the kommunedirektør to read."""
    due_on = (clock.today() + timedelta(days=14)).isoformat()
    return {"roles": [Role.MUNICIPAL_DIRECTOR.value], "unit": town["root"].pk, "due_on": due_on}


def facts(town: Town) -> dict[str, Any]:
    """Return the form of a policy's facts."""
    return {
        "title": "Ny policy", "summary": "", "unit": town["school"].pk, "responsible": town.user("rektor").pk,
        "revision_months": "12", "visibility": "internal",
    }  # fmt: skip


def who(names: tuple[str, ...], status: int, others: tuple[str, ...] = (), other: int = 403) -> dict[str, int]:
    """Return the expected answers: those who may, and those who see but may not do."""
    return {**dict.fromkeys(others, other), **dict.fromkeys(names, status)}


READERS = (*MAKERS, "leser", "rapportør")
SEES = {
    ("school", Visibility.INTERNAL): READERS,
    ("lower_school", Visibility.INTERNAL): READERS,
    ("other_school", Visibility.INTERNAL): (*WRITERS, "toppleder", "kommunedirektør", "leser"),
    ("school", Visibility.EXEMPT): (*MAKERS, "rapportør"),
}
READING = ("policy_version", "policy_version_pdf", "policy_version_differences", "policy_news")

ROWS = [
    Row("governance:policy_list", others=200, is_public=True),
    Row("governance:policy_list", "POST", others=405, is_public=True),
    Row("governance:policy_detail", about="public", arguments=of("in_force", "school", "public", "slug"), others=200,
        is_public=True),
    Row("governance:policy_detail", "POST", arguments=of("in_force", "school", "public", "slug"), others=405,
        is_public=True),
    Row("governance:policy_detail", about="only a draft", arguments=of("draft", "school", "public", "slug"),
        expected=who(MAKERS, 200)),
    *[
        Row("governance:policy_detail", about=f"{unit}, {visibility}",
            arguments=of("in_force", unit, visibility, "slug"), expected=who(people, 200))
        for (unit, visibility), people in SEES.items()
    ],
    *[
        Row(f"governance:{url}", about="public", arguments=of("in_force", "school", "public"), others=200,
            is_public=True)
        for url in READING
    ],
    *[
        Row(f"governance:{url}", "POST", arguments=of("in_force", "school", "public"), others=405, is_public=True)
        for url in READING
    ],
    *[
        Row(f"governance:{url}", about=f"{unit}, {visibility}", arguments=of("in_force", unit, visibility),
            expected=who(people, 200))
        for url in READING
        for (unit, visibility), people in SEES.items()
    ],
    Row("governance:policy_version", about="draft", arguments=of("draft"), expected=who(MAKERS, 200)),
    Row("governance:policy_version", about="public draft", arguments=of("draft", "school", "public"),
        expected=who(MAKERS, 200)),
    Row("governance:policy_version", about="exempt draft", arguments=of("draft", "school", "exempt"),
        expected=who(MAKERS, 200)),
    Row("governance:policy_version", about="other unit's draft", arguments=of("draft", "other_school"),
        expected=who((*WRITERS, "toppleder", "kommunedirektør"), 200)),
    Row("governance:policy_version", about="hearing", arguments=of("hearing", "other_school"),
        expected=who((*WRITERS, "toppleder", "kommunedirektør", "linjeleder"), 200)),
    Row("governance:policy_version_pdf", about="draft", arguments=of("draft"), expected={}),
    Row("governance:policy_news", about="draft", arguments=of("draft"), expected={}),
    Row("governance:policy_version_differences", about="draft", arguments=of("draft"), expected=who(MAKERS, 200)),
    Row("governance:policy_feed", others=200, is_public=True),
    Row("governance:policy_feed", "POST", others=405, is_public=True),
    Row("governance:policy_search", arguments=searched, data=data(q="formål"), others=200, is_public=True),
    Row("governance:policy_search", about="older versions", arguments=searched, data=data(q="formål", eldre="on"),
        others=200, is_public=True),
    Row("governance:policy_search", "POST", others=405, is_public=True),
    Row("governance:policy_control", others=200, is_public=True),
    Row("governance:policy_control", "POST", about="without a file", others=422, is_public=True),
    # Writing
    Row("governance:policy_create", expected=who(WRITERS, 200), others=403),
    Row("governance:policy_create", "POST", data=lambda town: {**facts(town), "slug": "annen"},
        expected=who(WRITERS, 302), others=403),
    Row("governance:policy_edit", arguments=of("draft", "school", "internal", "slug"),
        expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_edit", "POST", arguments=of("draft", "school", "internal", "slug"),
        data=lambda town: {**facts(town), "version": "1"}, expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_review", arguments=of("in_force", "school", "internal", "slug"),
        expected=who(("kommunedirektør", "linjeleder"), 200, READERS)),
    Row("governance:policy_review", "POST", arguments=of("in_force", "school", "internal", "slug"),
        data=data(reason="Gjelder som den er", version="2"),
        expected=who(("kommunedirektør", "linjeleder"), 302, READERS)),
    Row("governance:policy_review", about="never in force", arguments=of("draft", "school", "internal", "slug"),
        expected=who(("kommunedirektør", "linjeleder"), 409, MAKERS)),
    Row("governance:policy_version_create", arguments=of("in_force", "school", "internal", "slug"),
        expected=who(WRITERS, 200, (*READERS,))),
    Row("governance:policy_version_create", "POST", arguments=of("in_force", "school", "internal", "slug"),
        data=data(number="1.1"), expected=who(WRITERS, 302, (*READERS,))),
    Row("governance:policy_version_edit", arguments=of("draft"), expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_version_edit", about="sent", arguments=of("recommending"),
        expected=who(WRITERS, 409, MAKERS)),
    Row("governance:policy_version_edit", "POST", arguments=of("draft"), others=405),
    Row("governance:policy_references", arguments=of("draft"), expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_references", about="sent", arguments=of("recommending"),
        expected=who(WRITERS, 409, MAKERS)),
    Row("governance:policy_references", "POST", arguments=of("draft"), others=405),
    Row("governance:policy_version_settings", arguments=of("draft"), expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_version_settings", "POST", arguments=of("draft"),
        data=lambda town: {"number": "1.1", "version": PolicyVersion.objects.get().version},
        expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_section_add", arguments=of("draft"), expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_section_add", "POST", arguments=of("draft"),
        data=data(title="Nytt", body="Tekst", position="1"), expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_section_edit", arguments=of("draft", "school", "internal", "slug", "number", "key"),
        expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_section_edit", "POST",
        arguments=of("draft", "school", "internal", "slug", "number", "key"),
        data=data(title="Formål", body="Ny tekst", version="1"), expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_section_edit", "POST", about="sent",
        arguments=of("recommending", "school", "internal", "slug", "number", "key"),
        data=data(title="Formål", body="Ny tekst", version="1"), expected=who(WRITERS, 409, MAKERS)),
    Row("governance:policy_section_move", arguments=of("draft", "school", "internal", "slug", "number", "key"),
        others=405),
    Row("governance:policy_section_move", "POST",
        arguments=of("draft", "school", "internal", "slug", "number", "key"),
        data=data(direction="down"), expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_section_delete", arguments=of("draft", "school", "internal", "slug", "number", "key"),
        expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_section_delete", "POST",
        arguments=of("draft", "school", "internal", "slug", "number", "key"), expected=who(WRITERS, 302, MAKERS)),
    # Deciding
    Row("governance:policy_send", arguments=of("draft"), expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_send", "POST", arguments=of("draft"), data=seen(way="skip", reason="Språkvask"),
        expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_statement", arguments=of("hearing"), expected=who(("linjeleder",), 200, MAKERS)),
    Row("governance:policy_statement", "POST", arguments=of("hearing"), data=seen(text="Bra"),
        expected=who(("linjeleder",), 302, MAKERS)),
    Row("governance:policy_statement", "POST", about="other unit", arguments=of("hearing", "other_school"),
        data=seen(text="Bra"),
        expected=who(("linjeleder",), 302, (*WRITERS, "toppleder", "kommunedirektør"))),
    Row("governance:policy_hearing_close", arguments=of("hearing"), others=405),
    Row("governance:policy_hearing_close", "POST", arguments=of("hearing"), expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_recommend", arguments=of("recommending"), expected=who(("toppleder",), 200, MAKERS)),
    Row("governance:policy_recommend", "POST", arguments=of("recommending"),
        data=lambda town: {**seen()(town), "meeting_on": clock.today().isoformat()},
        expected=who(("toppleder",), 302, MAKERS)),
    Row("governance:policy_approve", arguments=of("deciding"), expected=who(("kommunedirektør",), 200, MAKERS)),
    Row("governance:policy_approve", "POST", arguments=of("deciding"), data=seen(),
        expected=who(("kommunedirektør",), 302, MAKERS)),
    Row("governance:policy_approve", about="not recommended", arguments=of("recommending"),
        expected=who(MAKERS, 409)),
    Row("governance:policy_send_back", arguments=of("deciding"),
        expected=who(("kommunedirektør", *WRITERS), 200, MAKERS)),
    Row("governance:policy_send_back", "POST", arguments=of("deciding"), data=data(reason="Skriv mer"),
        expected=who(("kommunedirektør", *WRITERS), 302, MAKERS)),
    Row("governance:policy_send_back", "POST", about="group", arguments=of("recommending"),
        data=data(reason="Skriv mer"), expected=who(("toppleder", *WRITERS), 302, MAKERS)),
    Row("governance:policy_publish", arguments=of("approved"), others=405),
    Row("governance:policy_publish", "POST", arguments=of("approved"),
        expected=who(("policyadministrator",), 302, MAKERS)),
    Row("governance:policy_plan", arguments=of("approved"), expected=who(("policyadministrator",), 200, MAKERS)),
    Row("governance:policy_plan", "POST", arguments=of("approved"), data=day,
        expected=who(("policyadministrator",), 302, MAKERS)),
    Row("governance:policy_plan", "POST", about="another day", arguments=planned, data=day,
        expected=who(("policyadministrator",), 302, MAKERS)),
    Row("governance:policy_plan", about="ordered", arguments=of("ordered"),
        expected=who(("policyadministrator",), 409, MAKERS)),
    Row("governance:policy_plan", about="not approved", arguments=of("deciding"), expected=who(MAKERS, 409)),
    Row("governance:policy_plan_cancel", arguments=planned, others=405),
    Row("governance:policy_plan_cancel", "POST", arguments=planned,
        expected=who(("policyadministrator",), 302, MAKERS)),
    Row("governance:policy_plan_cancel", "POST", about="without a day", arguments=of("approved"),
        expected=who(("policyadministrator",), 409, MAKERS)),
    Row("governance:policy_publication_retry", arguments=failed, others=405),
    Row("governance:policy_publication_retry", "POST", arguments=failed,
        expected=who(("policyadministrator",), 302, MAKERS)),
    Row("governance:policy_withdraw", arguments=of("draft"), expected=who(WRITERS, 200, MAKERS)),
    Row("governance:policy_withdraw", "POST", arguments=of("draft"), data=data(reason="Ikke lenger aktuelt"),
        expected=who(WRITERS, 302, MAKERS)),
    Row("governance:policy_withdraw", "POST", about="in force", arguments=of("in_force"),
        data=data(reason="Ikke lenger aktuelt"), expected=who(("kommunedirektør",), 302, READERS)),
    # Reading
    Row("governance:policy_read_confirm", arguments=asked_version, others=405),
    Row("governance:policy_read_confirm", "POST", arguments=asked_version,
        expected={**who(("linjeleder", "leser"), 302, READERS), "deputy": 403}),
    Row("governance:policy_read_ask", arguments=of("in_force"), expected=who((*WRITERS, "linjeleder"), 200, READERS)),
    Row("governance:policy_read_ask", "POST", arguments=of("in_force"), data=question,
        expected=who((*WRITERS, "linjeleder"), 302, READERS)),
    Row("governance:policy_read_ask", about="draft", arguments=of("draft"),
        expected=who((*WRITERS, "linjeleder"), 409, MAKERS)),
    Row("governance:policy_read_request", arguments=asked, expected=who((*WRITERS, "linjeleder"), 200, READERS)),
    Row("governance:policy_read_request", "POST", arguments=asked, others=405),
    Row("governance:policy_read_end", arguments=asked, expected=who((*WRITERS, "linjeleder"), 200, READERS)),
    Row("governance:policy_read_end", "POST", arguments=asked, data=data(reason="Tatt i et møte", version="1"),
        expected=who((*WRITERS, "linjeleder"), 302, READERS)),
]  # fmt: skip
