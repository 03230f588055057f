"""The access matrix: URL x method x persona x object -> status.

Each app lists its rows in `tests/integration/access_matrix/<room>.py` as `ROWS`; the runner asks every row as
every persona, each in a savepoint that is rolled back. A URL without a row fails the repository test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from governance.core import clock
from governance.organisation import services
from governance.organisation.models import Deputyship, Role, RoleAssignment
from tests.factories.deputies import act_for, make_deputy
from tests.factories.municipality import Town, add_person

#: Persona -> user name in the town. All line roles are seen from Bjørkeskogen skole ("own unit").
PERSONAS: dict[str, str | None] = {
    "anonymous": None,
    "none": "uten_rolle",
    "leser": "leser",
    "rapportør": "rapportor",
    "linjeleder": "rektor",
    "toppleder": "oppvekstsjef",
    "kommunedirektør": "direktor",
    "prosesseier": "prosesseier",
    "delprosesseier": "delprosesseier",
    "policyadministrator": "policyadmin",
    "systemadministrator": "systemadmin",
    "ended": "ended",
    "inactive": "inactive",
    "deputy": "stedfortreder",
}
#: A stedfortreder acting for the linjeleder meets what she meets, unless the row says otherwise.
STANDS_IN = {"deputy": "linjeleder"}
#: Who is sent to the login page on everything that is not public.
SENT_TO_LOGIN = ("anonymous", "inactive")

#: May not: what the data names may be what is not to be seen, so an empty form may be refused by the other of the two.
REFUSED = (403, 404)
#: The field that says which of a page's forms was sent: without it there is no form.
DEED = "handling"

Build = Callable[[Town], Mapping[str, Any]]


def nothing(_town: Town) -> Mapping[str, Any]:
    """For addresses without arguments and requests without data."""
    return {}


@dataclass(frozen=True)
class Row:
    """One address, method and object. `expected` names the personas; `others` holds for the rest that are logged in.

    `arguments` builds what the row needs and returns the URL's keyword arguments; `data` returns the POST data.
    """

    url: str
    method: str = "GET"
    about: str = ""
    arguments: Build = nothing
    data: Build = nothing
    expected: Mapping[str, int] = field(default_factory=dict)
    others: int = 404
    is_public: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.url} {self.about}".strip()


def add_former_people(town: Town) -> None:
    """Add one whose role ended yesterday, one who is shut out, and one who stands in for the linjeleder."""
    yesterday = clock.today() - timedelta(days=1)
    ended = add_person(town, "ended", None)
    services.grant_role(
        user=ended, role=Role.LINE_MANAGER, unit=town["school"], by=None, valid_from=yesterday - timedelta(days=30)
    )
    services.end_role(RoleAssignment.objects.get(user=ended), on=yesterday, by=None, reason="Sluttet")
    inactive = add_person(town, "inactive", "school")
    services.grant_role(user=inactive, role=Role.LINE_MANAGER, unit=town["school"], by=None)
    add_person(town, "stedfortreder", None)
    make_deputy(town, "stedfortreder", "rektor")


def check_row(town: Town, row: Row) -> list[str]:
    """Ask the row as every persona of the town with former people; return where the answer is not the expected one.

    Who is refused what she sends is refused an empty form too: what lacks in it is told only to those who may send it.
    """
    arguments, data = dict(row.arguments(town)), dict(row.data(town))
    path = reverse(row.url, kwargs=arguments)
    wrong = []
    for persona, username in PERSONAS.items():
        status = _ask(town, row.method, path, data, username)
        expected = _expected(row, persona)
        if status != expected:
            wrong.append(f"{persona}: {status}, expected {expected}")
        if row.method == "POST" and data and expected in REFUSED:
            empty = _ask(town, row.method, path, {DEED: data[DEED]} if DEED in data else {}, username)
            if empty not in REFUSED:
                wrong.append(f"{persona}, with an empty form: {empty}, expected {expected}")
    return wrong


def _expected(row: Row, persona: str) -> int:
    if persona in SENT_TO_LOGIN:
        return row.expected.get(persona, row.others if row.is_public else 302)
    return row.expected.get(persona, row.expected.get(STANDS_IN.get(persona, ""), row.others))


def _ask(town: Town, method: str, path: str, data: dict[str, Any], username: str | None) -> int:
    with transaction.atomic():
        client = Client(raise_request_exception=False)
        if username:
            client.force_login(town.user(username))
        if username == "stedfortreder":
            act_for(client, Deputyship.objects.get(deputy__username=username))
        if username == "inactive":
            services.deactivate(town.user(username), by=None, reason="Sluttet")
        status = client.generic(method, path) if method not in {"GET", "POST"} else None
        response = status or (client.get(path, data) if method == "GET" else client.post(path, data))
        transaction.set_rollback(True)
    return response.status_code
