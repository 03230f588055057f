"""The XML: a policy as a saksmappe, a published version as a journalpost (Fiks Arkiv, arkivmelding.opprett v1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from governance.core.editable import Visibility
from governance.policy.archive import MESSAGE as FILE_NAME
from governance.policy.archive.schemas import valid_message
from governance.policy.models import PolicyDocument, PolicyStatus, PolicyVersion

if TYPE_CHECKING:
    from lxml.etree import _Element

SYSTEM = "Helhet"
OWN = "urn:helhet:policy:1"
FIKS = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv"
MESSAGE, CATALOGUE = f"{FIKS}/arkivmelding/opprett/v1", f"{FIKS}/metadatakatalog/v1"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NAMES = {None: MESSAGE, "k": CATALOGUE, "h": OWN, "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
#: What XML 1.0 cannot hold; the JSON beside it has the text as it was written.
UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Codes of the code lists of Noark 5; formats are PRONOM's.
ELECTRONIC = ("E", "Elektronisk arkiv")
FINISHED = ("F", "Dokumentet er ferdigstilt")
MAIN, ATTACHED = ("H", "Hoveddokument"), ("V", "Vedlegg")
ARCHIVE_FORMAT, PRODUCTION_FORMAT = ("A", "Arkivformat"), ("P", "Produksjonsformat")
FORMATS = {
    "application/pdf": ("fmt/476", "PDF/A-2a"),
    "application/json": ("fmt/817", "JSON"),
    "image/png": ("fmt/11", "Portable Network Graphics 1.0"),
    "image/jpeg": ("fmt/43", "JPEG File Interchange Format 1.01"),
}
INTERNAL_NOTE = ("X", "Organinternt dokument uten oppfølging")
JOURNALED = ("J", "Journalført")
OPEN, ENDED = ("B", "Under behandling"), ("A", "Avsluttet")
SENDER = ("IA", "Intern avsender")
EXEMPT = ("UO", "Unntatt offentlighet")


@dataclass(frozen=True)
class File:
    """A file that a message speaks of: where it lies beside it, what it is, and the bytes that it has."""

    name: str
    title: str
    shown_name: str
    media_type: str
    size: int
    sha256: str
    made_at: datetime | None = None


@dataclass(frozen=True)
class Remark:
    """Something that was done or said in the case."""

    text: str
    kind: tuple[str, str]
    at: datetime
    by: str


def version_message(
    version: PolicyVersion, files: Sequence[File], remarks: Iterable[Remark], *, approved_by: str
) -> bytes:
    """Return the journalpost of a published version, in the mappe of its policy."""
    policy = version.policy
    root = _root(files)
    post = _typed(root, "registrering", "journalpost")
    _add(post, "opprettetDato", version.created_at)
    _add(post, "opprettetAv", version.created_by or SYSTEM)
    _parent(post, policy_key(policy))
    _screen(post, policy)
    _files(post, files)
    _add(post, "tittel", f"{(version.frozen or {}).get('title') or policy.title}, versjon {version.number}")
    _add(post, "beskrivelse", version.change_note)
    _code(post, "dokumentmedium", ELECTRONIC)
    _about_version(_sub(post, "virksomhetsspesifikkeMetadata"), version, approved_by)
    _remarks(post, remarks)
    party = _sub(post, "korrespondansepart")
    _code(party, "korrespondanseparttype", SENDER)
    _add(party, "erBehandlingsansvarlig", "true")
    _add(party, "korrespondansepartNavn", policy.unit)
    _add(party, "administrativEnhet", policy.unit)
    _add(party, "saksbehandler", policy.responsible)
    _key(post, "referanseEksternNoekkel", f"{policy_key(policy)}:{version.number}")
    _code(post, "journalposttype", INTERNAL_NOTE)
    _code(post, "journalstatus", JOURNALED)
    _add(post, "dokumentetsDato", version.approved_on)
    _add(post, "antallVedlegg", len(files) - 1)
    return _bytes(root)


def _about_version(parent: _Element, version: PolicyVersion, approved_by: str) -> None:
    about = _sub(parent, "policyversjon", OWN)
    document = version.document
    for name, value in (
        ("versjonsnummer", version.number),
        ("status", version.get_status_display()),
        ("godkjentDato", version.approved_on),
        ("godkjentAv", approved_by),
        ("gjelderFra", version.in_force_on),
        ("gjaldtTil", version.replaced_on),
        ("trukketTilbakeFordi", version.withdrawn_reason),
        ("kontrollkode", document.control_code if document else None),
        ("segl", version.approved_hash),
    ):
        _add(about, name, value, OWN)


def policy_message(
    policy: PolicyDocument, versions: Sequence[PolicyVersion], files: Sequence[File], remarks: Iterable[Remark]
) -> bytes:
    """Return the saksmappe of a policy, with an arkivnotat for what belongs to no version by itself."""
    root = _root(files)
    began_at = min(version.created_at for version in versions)
    folder = _typed(root, "mappe", "saksmappe")
    _add(folder, "tittel", policy.title)
    _add(folder, "beskrivelse", policy.summary)
    _code(folder, "dokumentmedium", ELECTRONIC)
    _add(folder, "opprettetDato", began_at)
    about = _sub(_sub(folder, "virksomhetsspesifikkeMetadata"), "policy", OWN)
    _add(about, "adresse", policy.slug, OWN)
    _add(about, "synlighet", policy.get_visibility_display(), OWN)
    _add(about, "maanederMellomRevisjoner", policy.revision_months, OWN)
    _add(about, "nesteRevisjon", policy.next_revision_on, OWN)
    _remarks(folder, remarks)
    _screen(folder, policy)
    _key(folder, "referanseEksternNoekkel", policy_key(policy))
    _add(folder, "saksdato", began_at.astimezone(UTC).date())
    _add(folder, "administrativEnhet", policy.unit)
    _add(folder, "saksansvarlig", policy.responsible)
    is_open = any(version.status == PolicyStatus.IN_FORCE for version in versions)
    _code(folder, "saksstatus", OPEN if is_open else ENDED)
    _note(root, policy_key(policy), f"Opplysninger om policyen {policy.title}", files, policy)
    return _bytes(root)


def shared_message(municipality: str, files: Sequence[File]) -> bytes:
    """Return the mappe of what all policies stand on: units, names, and process maps."""
    root = _root(files)
    folder = _typed(root, "mappe", "saksmappe")
    title = f"Grunnlag for policyene i {municipality}"
    _add(folder, "tittel", title)
    _code(folder, "dokumentmedium", ELECTRONIC)
    _key(folder, "referanseEksternNoekkel", "policygrunnlag")
    _code(folder, "saksstatus", OPEN)
    _note(root, "policygrunnlag", title, files, None)
    return _bytes(root)


def policy_key(policy: PolicyDocument) -> str:
    """Return the key that the archive knows the policy by."""
    return f"policy:{policy.slug}"


def files_named(root: Any) -> dict[str, tuple[str, int]]:
    """Return file → (SHA-256, size) as a valid message says."""
    found = root.iter(f"{{{MESSAGE}}}dokumentobjekt")
    return {
        _said(item, "referanseDokumentfil"): (_said(item, "sjekksum"), int(_said(item, "filstoerrelse")))
        for item in found
    }


def _said(item: Any, name: str) -> str:
    return str(item.findtext(f"{{{MESSAGE}}}{name}"))


# --- Pieces -----------------------------------------------------------------------------------------------------------
def _root(files: Sequence[File]) -> _Element:
    from lxml import etree

    root = etree.Element(f"{{{MESSAGE}}}arkivmelding", nsmap=NAMES)
    _add(root, "system", SYSTEM)
    _add(root, "antallFiler", len(files))
    return root


def _bytes(root: _Element) -> bytes:
    from lxml import etree

    data = bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))
    valid_message(data, FILE_NAME)
    return data


def _note(root: _Element, key: str, title: str, files: Sequence[File], policy: PolicyDocument | None) -> None:
    note = _typed(root, "registrering", "arkivnotat")
    _parent(note, key)
    _screen(note, policy)
    _files(note, files)
    _add(note, "tittel", title)
    _code(note, "dokumentmedium", ELECTRONIC)
    _key(note, "referanseEksternNoekkel", f"{key}:opplysninger")
    _add(note, "antallVedlegg", len(files) - 1)


def _files(parent: _Element, files: Sequence[File]) -> None:
    for number, file in enumerate(files, start=1):
        is_pdf = file.media_type == "application/pdf"
        item = _sub(parent, "dokumentbeskrivelse")
        _code(item, "dokumentstatus", FINISHED)
        _add(item, "tittel", file.title)
        _code(item, "dokumentmedium", ELECTRONIC)
        _code(item, "tilknyttetRegistreringSom", MAIN if number == 1 else ATTACHED)
        _add(item, "dokumentnummer", number)
        held = _sub(item, "dokumentobjekt")
        _add(held, "versjonsnummer", 1)
        _code(held, "variantformat", ARCHIVE_FORMAT if is_pdf else PRODUCTION_FORMAT)
        _code(held, "format", FORMATS[file.media_type])
        _add(held, "mimeType", file.media_type)
        _add(held, "opprettetDato", file.made_at)
        _add(held, "filnavn", file.shown_name)
        _add(held, "referanseDokumentfil", file.name)
        _add(held, "sjekksum", file.sha256)
        _add(held, "sjekksumAlgoritme", "SHA-256")
        _add(held, "filstoerrelse", file.size)


def _remarks(parent: _Element, remarks: Iterable[Remark]) -> None:
    for remark in remarks:
        item = _sub(parent, "merknad")
        _add(item, "merknadstekst", remark.text)
        _code(item, "merknadstype", remark.kind)
        _add(item, "merknadsdato", remark.at)
        _add(item, "merknadRegistrertAv", remark.by)


def _screen(parent: _Element, policy: PolicyDocument | None) -> None:
    """Say that what the policy holds is exempt from public access, and by which law."""
    if policy and policy.visibility == Visibility.EXEMPT:
        item = _sub(parent, "skjerming")
        _code(item, "tilgangsrestriksjon", EXEMPT)
        _add(item, "skjermingshjemmel", policy.legal_basis)


def _parent(parent: _Element, key: str) -> None:
    _key(_sub(parent, "referanseForelderMappe"), "referanseEksternNoekkel", key, CATALOGUE)


def _key(parent: _Element, name: str, key: str, space: str = MESSAGE) -> None:
    item = _sub(parent, name, space)
    _add(item, "fagsystem", SYSTEM, CATALOGUE)
    _add(item, "noekkel", key, CATALOGUE)


def _code(parent: _Element, name: str, code: tuple[str, str]) -> None:
    item = _sub(parent, name)
    _add(item, "kode", code[0], CATALOGUE)
    _add(item, "beskrivelse", code[1], CATALOGUE)


def _typed(parent: _Element, name: str, kind: str) -> _Element:
    item = _sub(parent, name)
    item.set(TYPE, kind)
    return item


def _sub(parent: _Element, name: str, space: str = MESSAGE) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{space}}}{name}")


def _add(parent: _Element, name: str, value: Any, space: str = MESSAGE) -> None:
    """Add an element with the value, none when there is nothing to say."""
    text = "" if value is None else _text(value)
    if text.strip():
        _sub(parent, name, space).text = text


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return UNSAYABLE.sub("\ufffd", str(value))
