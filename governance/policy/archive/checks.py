"""What must hold of policies that come from outside, before they are anybody's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from governance.core.errors import RuleBroken
from governance.documents.kept_pictures import check_kept
from governance.documents.markdown import is_clean
from governance.documents.models import StoredDocument
from governance.documents.pictures import Picture
from governance.documents.verification import altered_documents, contradicted_documents
from governance.policy import queries
from governance.policy.archive import ArchiveError
from governance.policy.archive.drawings import is_drawing
from governance.policy.documents import KIND
from governance.policy.models import PUBLISHED, PolicyFigure, PolicyVersion
from governance.policy.verification import altered_figures

#: What is kept of a figure, as text, beside what is kept of every reference.
PICTURED = ("sha256", "caption")


def check_clean(version: PolicyVersion, document: StoredDocument) -> None:
    """Raise ArchiveError unless it is a published version with a PDF, whose HTML is what we would let through.

    The HTML of a frozen chapter goes to the page as it is, and the manifest is no signature.
    """
    is_ours = document.kind == KIND and document.media_type == "application/pdf" and document.pk == version.document_id
    if not is_ours or version.status not in PUBLISHED:
        raise ArchiveError(_("%(version)s er ikke en publisert versjon med PDF.") % {"version": version.number})
    both: tuple[Any, ...] = (version.frozen, document.frozen)
    for frozen in both:
        if not all(is_clean(html) for html in _html_of(frozen)):
            message = _("Teksten i %(version)s har kode som programmet ikke tillater.")
            raise ArchiveError(message % {"version": version.number})
        _check_references(frozen.get("references"))
    _check_references(version.sent_references)


def _check_references(referred: Any) -> None:
    """Raise ArchiveError unless what is kept of references is shaped as ours is, and its drawings are drawings."""
    if referred is None:
        return
    if not isinstance(referred, dict) or not all(_is_reference(row) for row in referred.values()):
        raise ArchiveError(_("Det som ble godkjent, er ikke helt."))
    for reference, row in referred.items():
        if "svg" in row and not is_drawing(row["svg"]):
            message = _("«%(reference)s» er ikke et diagram som programmet har tegnet.")
            raise ArchiveError(message % {"reference": reference})


def _is_reference(row: Any) -> bool:
    if not isinstance(row, dict):
        return False
    if "table" in row and not _is_table(row["table"]):
        return False
    is_picture = "sha256" in row or "svg" in row
    return all(isinstance(row.get(name), str) for name in ("name", "path", *(PICTURED if is_picture else ())))


def _is_table(table: Any) -> bool:
    """Return True for rows of words, all as long as the first."""
    rows = isinstance(table, list) and all(isinstance(row, list) for row in table) and table
    return bool(rows) and all(len(row) == len(table[0]) and all(isinstance(cell, str) for cell in row) for row in table)


def check_picture(figure: PolicyFigure) -> None:
    """Raise ArchiveError unless the bytes are those of the hash, and a picture that we could have taken in."""
    picture = Picture(bytes(figure.content), figure.media_type, figure.width, figure.height)
    if picture.sha256 != figure.sha256:
        raise ArchiveError(_("Bildet til figuren «%(figure)s» er ikke det som ble besluttet.") % {"figure": figure})
    try:
        check_kept(picture)
    except RuleBroken as error:
        raise no_picture(figure) from error


def no_picture(figure: PolicyFigure) -> ArchiveError:
    """Return the error for a file that is not a picture of the type and size that its row says."""
    return ArchiveError(_("Filen til figuren «%(figure)s» er ikke et bilde vi kan vise.") % {"figure": figure})


def _html_of(frozen: Any) -> list[str]:
    """Return the HTML of the chapters. Raises ArchiveError when the data are not shaped as ours are."""
    try:
        texts = [frozen["title"], frozen["number"], frozen["change_note"]]
        for chapter in frozen["chapters"]:
            texts += [chapter["key"], chapter["title"], chapter["body"]]
        html = [chapter[name] for chapter in frozen["chapters"] for name in ("html", "inside") if name in chapter]
    except (KeyError, TypeError) as error:
        raise ArchiveError(_("Noe av det som ble godkjent, mangler eller er endret.")) from error
    if not all(isinstance(text, str) for text in [*texts, *html]):
        raise ArchiveError(_("Noe av det som ble godkjent, mangler eller er endret."))
    return html


def check_what_came_back() -> None:
    """Raise ArchiveError unless every version is what was decided on, and every document what was stored."""
    faults: Iterable[Any] = [
        *_altered(),
        *altered_figures(),
        *queries.disagreements(),
        *altered_documents(),
        *contradicted_documents(),
    ]
    for fault in faults:
        raise ArchiveError(_("Arkivet henger ikke sammen: %(fault)s.") % {"fault": fault})


def _altered() -> Iterator[str]:
    """Compare the chapters and the document's data with what was frozen, and that with the seal of the approval."""
    for version in PolicyVersion.objects.select_related("policy", "document").defer("document__content"):
        frozen = version.frozen or {}
        texts = [(section.key, section.title, section.body) for section in queries.sections_of(version)]
        if texts != [(c["key"], c["title"], c["body"]) for c in frozen["chapters"]]:
            yield f"{version}: chapters"
        if version.document is None or version.document.frozen.get("chapters") != frozen["chapters"]:
            yield f"{version}: document"
        if version.sent_references not in (None, frozen.get("references")):
            yield f"{version}: references"
        if queries.frozen_hash(frozen) != version.approved_hash:
            yield f"{version}: seal"
