"""Drafts and their chapters.

The text can be edited while the version is a draft, and only then. Every edit counts the version's own `version` up,
and every decision takes it by compare-and-swap, so of an edit and a decision at the same time one wins.
"""

from __future__ import annotations

import re

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from governance.audit import services as audit
from governance.core import clock
from governance.core.concurrency import stale, take_turn
from governance.core.errors import ConflictingField, RuleBroken, StaleVersion
from governance.core.slugs import ascii_slug
from governance.organisation.models import User
from governance.policy.models import (
    PolicyDocument,
    PolicyFigure,
    PolicySection,
    PolicyStatus,
    PolicyVersion,
    UnsavedEdit,
)
from governance.policy.permissions import check_write
from governance.policy.queries import in_force, sections_of, under_way
from governance.policy.workflow import VERSIONS

NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2}){0,2}")
LONGEST_BODY = 50_000  # characters of one chapter
MOST_CHAPTERS = 60


@transaction.atomic
def create_version(policy: PolicyDocument, *, number: str, by: User | None, change_note: str = "") -> PolicyVersion:
    """Start a draft with the chapters and figures of what is in force. Raises RuleBroken while another is under way."""
    check_write(by, policy)
    other = under_way(policy)
    if other:
        message = _("Versjon %(number)s er allerede under arbeid. Gjør den ferdig først.")
        raise RuleBroken(message % {"number": other.number})
    base = in_force(policy)
    _check_number(policy, number)
    version = PolicyVersion(
        policy=policy, number=number, based_on=base, change_note=change_note, created_at=clock.now(), created_by=by
    )
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        raise RuleBroken(_("Noen andre startet en ny versjon samtidig. Åpne siden på nytt.")) from error
    PolicySection.objects.bulk_create(
        PolicySection(policy_version=version, key=s.key, position=s.position, title=s.title, body=s.body)
        for s in (sections_of(base) if base else [])
    )
    if base:
        _copy_figures(base, version)
    audit.record(by=by, verb="created", subject=version, changes={"number": [None, number]})
    return version


def _copy_figures(base: PolicyVersion, version: PolicyVersion) -> None:
    """Give a new version the figures of the one it builds on, each with a picture of its own.

    The database copies them itself, for all pictures of a policy at once are too much for the memory of a request.
    """
    meta, quoted = PolicyFigure._meta, connection.ops.quote_name
    own = {"id", "policy_version", "version"}
    copied = ", ".join(quoted(str(field.column)) for field in meta.concrete_fields if field.name not in own)
    table = quoted(meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (policy_version_id, version, {copied}) "  # noqa: S608 - names from the code
            f"SELECT %s, 1, {copied} FROM {table} WHERE policy_version_id = %s ORDER BY id",
            [version.pk, base.pk],
        )


@transaction.atomic
def edit_version(version: PolicyVersion, *, seen: int, number: str, change_note: str, by: User) -> None:
    """Change a draft's number and change note; `seen` is the version's `version` when the page was opened."""
    check_write(by, version.policy)
    fields = {"number": number, "change_note": change_note}
    if version.status != PolicyStatus.DRAFT:
        raise StaleVersion(VERSIONS.refuse(version).message, stale(version, fields).fields)
    _check_number(version.policy, number, besides=version)
    audit.edit(version, by=by, version=seen, fields=fields)


def _check_number(policy: PolicyDocument, number: str, besides: PolicyVersion | None = None) -> None:
    if not NUMBER.fullmatch(number):
        raise RuleBroken(_("Skriv nummeret med tall og punktum, for eksempel 2.0."), field="number")
    others = policy.governance_versions.exclude(pk__in=[besides.pk] if besides else [])
    if others.filter(number=number).exists():
        raise RuleBroken(_("Nummeret er brukt. Velg et nytt."), field="number")
    highest = max((v.number for v in others.published().only("number")), key=_places, default=None)
    if highest and _places(number) <= _places(highest):
        message = _("Nummeret må være høyere enn %(number)s, som er publisert.")
        raise RuleBroken(message % {"number": highest}, field="number")


def _places(number: str) -> tuple[int, ...]:
    """Return "2.10" as (2, 10, 0), so that numbers compare as people count them."""
    places = [int(place) for place in number.split(".")]
    return tuple(places + [0] * (3 - len(places)))


@transaction.atomic
def add_section(
    version: PolicyVersion, *, key: str, title: str, body: str, by: User | None, position: int | None = None
) -> PolicySection:
    """Add a chapter at a position, last when none is given; without a key it gets one of its title's words."""
    check_write(by, version.policy)
    touch(version, StaleVersion("", [_unsaved(_("overskrift"), title), _unsaved(_("tekst"), body)]))
    sections = sections_of(version)
    if len(sections) >= MOST_CHAPTERS:
        message = _("En policy kan ha høyst %(count)d kapitler. Slett eller slå sammen noen først.")
        raise RuleBroken(message % {"count": MOST_CHAPTERS})
    _check_section(title, body)
    taken = {section.key for section in sections}
    if key in taken:
        raise RuleBroken(_("Et kapittel med denne nøkkelen finnes allerede."), field="key")
    place = min(position or len(sections) + 1, len(sections) + 1)
    version.governance_sections.filter(position__gte=place).update(position=F("position") + 1)
    section = PolicySection.objects.create(
        policy_version=version, key=key or _free_key(title, taken), position=place, title=title, body=body
    )
    _end_unsaved(version, key="", by=by)
    audit.record(by=by, verb="section_added", subject=section, changes={"title": [None, title], "body": [None, body]})
    return section


def _unsaved(label: str, text: str) -> ConflictingField:
    """Return a text that has no stored counterpart, for the page that shows what was not saved."""
    return ConflictingField(label=label, mine=text, theirs="")


def _free_key(title: str, taken: set[str]) -> str:
    """Return the title as an address, numbered when another chapter has it."""
    name = ascii_slug(title)[:50].strip("-") or "kapittel"
    numbered = (f"{name}-{number}" for number in range(2, MOST_CHAPTERS + 3))
    return name if name not in taken else next(key for key in numbered if key not in taken)


@transaction.atomic
def edit_section(section: PolicySection, *, version: int, title: str, body: str, by: User | None) -> bool:
    """Change a chapter of a draft; return False when nothing was changed. `version` is the chapter's, as shown.

    Raises StaleVersion with both texts when somebody saved first, and when it is a draft no more.
    """
    check_write(by, section.policy_version.policy)
    _check_section(title, body)
    fields = {"title": title, "body": body}
    if fields == {"title": section.title, "body": section.body} and version == section.version:
        _end_unsaved(section.policy_version, key=section.key, by=by)
        return False
    touch(section.policy_version, stale(section, fields))
    is_edited = audit.edit(section, by=by, version=version, fields=fields)
    _end_unsaved(section.policy_version, key=section.key, by=by)
    return is_edited


def _end_unsaved(version: PolicyVersion, *, key: str, by: User | None) -> None:
    """What the person had typed and not saved is saved now."""
    UnsavedEdit.objects.filter(policy_version=version, key=key, saved_by=by).delete()


def _check_section(title: str, body: str) -> None:
    if not title.strip():
        raise RuleBroken(_("Skriv en overskrift."), field="title")
    if len(body) > LONGEST_BODY:
        message = _("Teksten er for lang. Et kapittel kan ha høyst %(count)d tegn.")
        raise RuleBroken(message % {"count": LONGEST_BODY}, field="body")


@transaction.atomic
def move_section(section: PolicySection, *, up: bool, by: User | None) -> None:
    """Let a chapter and its neighbour change places; at the end nothing happens."""
    version = section.policy_version
    check_write(by, version.policy)
    touch(version)
    sections = sections_of(version)
    index = next((i for i, other in enumerate(sections) if other.pk == section.pk), None)
    if index is None or (target := index + (-1 if up else 1)) not in range(len(sections)):
        return
    sections[index], sections[target] = sections[target], sections[index]
    for position, moved in enumerate(sections, start=1):
        moved.position = position
    PolicySection.objects.bulk_update(sections, ["position"])
    audit.record(by=by, verb="section_moved", subject=section, changes={"position": [index + 1, target + 1]})


@transaction.atomic
def delete_section(section: PolicySection, *, by: User | None) -> None:
    """Take a chapter out of a draft. Its text stays in the change log and in earlier versions."""
    version = section.policy_version
    check_write(by, version.policy)
    touch(version)
    audit.record(
        by=by, verb="section_deleted", subject=version,
        changes={"title": [section.title, None], "body": [section.body, None]},
    )  # fmt: skip
    version.governance_sections.filter(pk=section.pk).delete()
    version.governance_unsaved.filter(key=section.key).delete()
    version.governance_sections.filter(position__gt=section.position).update(position=F("position") - 1)


def check_draft(version: PolicyVersion) -> None:
    """Raise WrongState unless the text may be edited."""
    if version.status != PolicyStatus.DRAFT:
        raise VERSIONS.refuse(version)


def touch(version: PolicyVersion, texts: StaleVersion | None = None) -> None:
    """Count the version up because its content changes, if it is still a draft.

    Two who edit different chapters do not hinder each other, but both give way to a decision made meanwhile. Raises
    WrongState then, or StaleVersion with `texts`, so that what was written is not lost.
    """
    take_turn()
    drafts = PolicyVersion.objects.filter(pk=version.pk, status=PolicyStatus.DRAFT)
    if not drafts.update(version=F("version") + 1):
        refusal = VERSIONS.refuse(PolicyVersion.objects.get(pk=version.pk))
        raise StaleVersion(refusal.message, texts.fields) if texts else refusal
    version.version += 1
