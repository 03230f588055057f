"""What the archive says: each JSON and XML file of it, drawn from the database, always the same from the same rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance.organisation.models import OrgUnit, User
from governance.policy.archive import FORMAT, MESSAGE, PICTURES, ArchiveError, arkivmelding
from governance.policy.archive.arkivmelding import File, Remark
from governance.policy.archive.rows import as_bytes, row_of
from governance.policy.archive.schemas import FILES
from governance.policy.models import PolicyDocument, PolicyFigure, PolicyReview, PolicySection, PolicyVersion
from governance.process.models import Act, DecisionRun, DecisionRunStep, DecisionStatement, ProcessMapVersion

SHARED, POLICIES = "felles", "policyer"
README = "LESMEG.txt"
SCHEMA_FOLDER = "skjema"
#: What is the same in every archive.
BESIDE = (README, *(f"{SCHEMA_FOLDER}/{name}" for name in FILES))
UNITS, POLICY, VERSION = "kommune.json", "policy.json", "versjon.json"
REVIEWED, STATED = ("gjennomgang", "Gjennomgått, ingen endring"), ("state", "gir innspill")


@dataclass(frozen=True)
class Part:
    """One file of the archive: its place, and its bytes."""

    path: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Return the SHA-256, 64 hexadecimal characters."""
        return hashlib.sha256(self.data).hexdigest()


def archived_policies() -> QuerySet[PolicyDocument]:
    """Return the policies that are, or have been, in force, those that are taken out of use too."""
    ids = PolicyVersion.objects.published().order_by().values("policy")
    return PolicyDocument.objects.filter(pk__in=ids).select_related("unit", "responsible").order_by("slug")


def archived_versions(policy: PolicyDocument) -> list[PolicyVersion]:
    """Return the published versions of the policy without their bytes, the oldest first."""
    rows = policy.governance_versions.published().select_related("created_by", "run", "job", "document")
    return list(rows.defer("document__content", "job__frozen").order_by("pk"))


def all_parts() -> Iterator[Part]:
    """Yield every file that is drawn from the database, one in memory at a time."""
    people: set[int] = set()
    maps: set[int] = set()
    for policy in archived_policies().iterator(chunk_size=50):
        yield from _policy_parts(policy, people, maps)
    yield from _shared_parts(people, maps)


def _shared_parts(people: set[int], maps: set[int]) -> Iterator[Part]:
    units = [row_of(unit) for unit in OrgUnit.objects.order_by("path")]
    names = [row_of(person) for person in User.objects.filter(pk__in=people).order_by("pk")]
    parts = [Part(f"{SHARED}/{UNITS}", as_bytes({"format": FORMAT, "units": units, "people": names}))]
    kept = ProcessMapVersion.objects.filter(pk__in=maps).order_by("pk")
    parts += [Part(f"{SHARED}/prosesskart-{each.number}.json", as_bytes(row_of(each))) for each in kept]
    yield from parts
    root = OrgUnit.objects.get(parent=None)
    titles = ["Enheter og personer", *(f"Prosesskart {number}" for number in sorted(maps))]
    files = [_json_file(part, title) for part, title in zip(parts, titles, strict=True)]
    yield Part(f"{SHARED}/{MESSAGE}", arkivmelding.shared_message(root.name, files))


def _policy_parts(policy: PolicyDocument, people: set[int], maps: set[int]) -> Iterator[Part]:
    versions, folder = archived_versions(policy), f"{POLICIES}/{policy.slug}"
    for version in versions:
        version.policy = policy
        yield from _version_parts(version, f"{folder}/{version.number}", people, maps)
    reviews = list(
        PolicyReview.objects.filter(policy_version__in=[version.pk for version in versions])
        .select_related("decided_by", "decided_for", "policy_version__policy")
        .order_by("pk")
    )
    content = {"policy": row_of(policy), "reviews": [row_of(review) for review in reviews]}
    people |= _people([policy, *reviews])
    part = Part(f"{folder}/{POLICY}", as_bytes(content))
    yield part
    remarks = [Remark(r.reason, REVIEWED, r.decided_at, _who(r.decided_by, r.decided_for)) for r in reviews]
    files = [_json_file(part, f"Opplysninger om {policy.title}")]
    yield Part(f"{folder}/{MESSAGE}", arkivmelding.policy_message(policy, versions, files, remarks))


def _version_parts(version: PolicyVersion, folder: str, people: set[int], maps: set[int]) -> Iterator[Part]:
    steps = list(_steps(version.run))
    statements = list(_statements(version.run))
    sections = list(PolicySection.objects.filter(policy_version=version).order_by("pk"))
    figures = list(version.governance_figures.defer("content").order_by("pk"))
    rows = [each for each in (version, version.run, version.job, *steps, *statements) if each is not None]
    people |= _people(rows)
    maps |= {version.process_map_id} if version.process_map_id else set()
    content = {
        "version": row_of(version),
        "sections": [row_of(section) for section in sections],
        "figures": [row_of(figure) for figure in figures],
        "run": row_of(version.run) if version.run else None,
        "steps": [row_of(step) for step in steps],
        "statements": [row_of(statement) for statement in statements],
        "job": row_of(version.job) if version.job else None,
        "document": row_of(version.document) if version.document else None,
    }
    part = Part(f"{folder}/{VERSION}", as_bytes(content))
    yield part
    files = [_pdf_file(version), _json_file(part, f"Tekst og beslutningsgang for {version}")]
    for figure in figures:
        picture = Part(f"{folder}/{figure_name(figure)}", _picture_of(figure))
        files.append(_picture_file(picture, figure))
        yield picture
    remarks = sorted([*_done(steps), *_said(statements)], key=lambda remark: remark.at)
    approved_by = next((_who(s.acted_by, s.acted_for) for s in steps if s.act == Act.DECIDE and s.acted_by), "")
    message = arkivmelding.version_message(version, files, remarks, approved_by=approved_by)
    yield Part(f"{folder}/{MESSAGE}", message)


def _steps(run: DecisionRun | None) -> Iterable[DecisionRunStep]:
    rows = DecisionRunStep.objects.filter(run=run) if run else DecisionRunStep.objects.none()
    return rows.select_related("unit", "named_unit", "acted_by", "acted_for").order_by("position", "pk")


def _statements(run: DecisionRun | None) -> Iterable[DecisionStatement]:
    rows = DecisionStatement.objects.filter(step__run=run) if run else DecisionStatement.objects.none()
    return rows.select_related("stated_by", "stated_for").order_by("pk")


def _people(rows: Iterable[Any]) -> set[int]:
    """Return the primary keys of all people that the rows name in the archive."""
    found = set()
    for row in rows:
        said = row_of(row)
        keys = [said[f.name] for f in row._meta.local_fields if f.name in said and f.related_model is User]
        found |= {key for key in keys if key is not None}
    return found


# --- Files and remarks ------------------------------------------------------------------------------------------------
def pdf_path(version: PolicyVersion) -> str:
    """Return where the PDF of a version lies in the archive."""
    return f"{POLICIES}/{version.policy.slug}/{version.number}/{pdf_name(version)}"


def pdf_name(version: PolicyVersion) -> str:
    """Return what the PDF is called there, by letters that every file system takes."""
    return f"{version.policy.slug}-{version.number}.pdf"


def figure_name(figure: PolicyFigure) -> str:
    """Return what the picture of a figure is called, beside the text that shows it."""
    return f"figur-{figure.key}{PICTURES[figure.media_type]}"


def _picture_of(figure: PolicyFigure) -> bytes:
    """Return the bytes, which must still be those that were decided on. Raises ArchiveError."""
    data = bytes(PolicyFigure.objects.values_list("content", flat=True).get(pk=figure.pk))
    if hashlib.sha256(data).hexdigest() != figure.sha256:
        message = _("Figuren «%(figure)s» er ikke lenger den som ble besluttet. Kjør verify_published.")
        raise ArchiveError(message % {"figure": figure})
    return data


def _picture_file(part: Part, figure: PolicyFigure) -> File:
    name = figure_name(figure)
    return File(name, f"Figur: {figure.alt}", name, figure.media_type, len(part.data), part.sha256)


def _pdf_file(version: PolicyVersion) -> File:
    held: Any = version.document  # what is published has one
    return File(pdf_name(version), held.title, held.file_name, held.media_type, held.size, held.sha256, held.created_at)


def _json_file(part: Part, title: str) -> File:
    name = PurePosixPath(part.path).name
    return File(name, title, name, "application/json", len(part.data), part.sha256)


def _done(steps: Iterable[DecisionRunStep]) -> Iterator[Remark]:
    for step in steps:
        if step.acted_at is None:
            continue
        where = ", ".join(str(part) for part in (step.get_role_display(), step.unit) if part)
        met = f"Møte {step.meeting_on:%d.%m.%Y}." if step.meeting_on else ""
        what = (
            f"{str(step.get_act_display()).capitalize()}{f' ({where})' if where else ''}: {step.get_status_display()}."
        )
        text = " ".join(part for part in (what, met, step.note) if part)
        yield Remark(text, (step.act, str(step.get_act_display())), step.acted_at, _who(step.acted_by, step.acted_for))


def _said(statements: Iterable[DecisionStatement]) -> Iterator[Remark]:
    for row in statements:
        yield Remark(row.text, STATED, row.stated_at, _who(row.stated_by, row.stated_for))


def _who(person: User | None, principal: User | None) -> str:
    if person is None:
        return arkivmelding.SYSTEM
    return f"{person} på vegne av {principal}" if principal else str(person)
