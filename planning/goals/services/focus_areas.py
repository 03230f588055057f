"""The writer of satsingsområder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.editable import Visibility
from governance.core.errors import RuleBroken, WrongState
from governance.organisation.models import User
from planning.goals.models import FocusArea, Goal
from planning.goals.permissions import check_own_focus_areas


def create_focus_area(*, title: str, description: str, by: User | None, position: int | None = None) -> FocusArea:
    """Create a satsingsområde, last in the order when no place is given. Raises RuleBroken on a taken name."""
    check_own_focus_areas(by)
    with _name_taken_once(), transaction.atomic():
        if position is None:
            last = FocusArea.objects.in_use().aggregate(last=Max("position"))["last"]
            position = (last or 0) + 1
        area = FocusArea.objects.create(
            title=title, description=description, position=position, visibility=Visibility.PUBLIC
        )
        audit.record(by=by, verb="created", subject=area, changes={"title": [None, title]})
    return area


def rename_focus_area(area: FocusArea, *, version: int, title: str, description: str, by: User | None) -> None:
    """Give a satsingsområde another name or text. Raises RuleBroken on a taken name, StaleVersion on a lost race."""
    check_own_focus_areas(by)
    with _name_taken_once(), transaction.atomic():
        fields: dict[str, Any] = {"title": title, "description": description}
        audit.edit(area, by=by, version=version, fields=fields, verb="renamed")


def archive_focus_area(area: FocusArea, *, by: User | None, version: int | None = None) -> None:
    """Put a satsingsområde away. Raises RuleBroken while goals that are followed up hang on it."""
    check_own_focus_areas(by)
    if area.archived_at is not None:
        raise WrongState(_("Satsingsområdet er allerede arkivert."))
    with transaction.atomic():
        fields = {"archived_at": clock.now()}
        audit.edit(area, by=by, version=version or area.version, fields=fields, verb="archived")
        count = Goal.objects.followed_up().filter(focus_area=area).count()
        if count:
            message = _("%(count)d mål følges opp under dette satsingsområdet. Flytt eller avslutt målene først.")
            raise RuleBroken(message % {"count": count})


def restore_focus_area(area: FocusArea, *, by: User | None, version: int | None = None) -> None:
    """Take an archived satsingsområde into use again. Raises RuleBroken when its name is taken meanwhile."""
    check_own_focus_areas(by)
    if area.archived_at is None:
        raise WrongState(_("Satsingsområdet er allerede i bruk."))
    with _name_taken_once(), transaction.atomic():
        audit.edit(area, by=by, version=version or area.version, fields={"archived_at": None}, verb="restored")


@contextmanager
def _name_taken_once() -> Iterator[None]:
    """Turn the database's refusal of a second satsingsområde with the same name into words."""
    try:
        yield
    except IntegrityError as error:
        raise RuleBroken(_("Det finnes allerede et satsingsområde med dette navnet."), field="title") from error
