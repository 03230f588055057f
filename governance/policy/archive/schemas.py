"""The schemas of the XML, and what reads XML that somebody else may have written."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from governance.policy.archive import ArchiveError

if TYPE_CHECKING:
    from lxml.etree import XMLSchema

FOLDER = Path(__file__).parent / "schema"
FILES = ("arkivmelding.xsd", "helhet.xsd", "metadatakatalog.xsd")


@cache
def _schema() -> XMLSchema:
    from lxml import etree

    return etree.XMLSchema(etree.parse(FOLDER / FILES[0], parser()))


def parser() -> Any:
    """A reader that looks nothing up, replaces no entity, and gives up on what is unreasonably deep or large."""
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False,
    )  # fmt: skip


def valid_message(data: bytes, name: str) -> Any:
    """Return the root of the message. Raises ArchiveError when it is no XML, has a DTD, or breaks the schema."""
    from lxml import etree

    try:
        root = etree.fromstring(data, parser())
    except etree.XMLSyntaxError as error:
        raise ArchiveError(_("%(file)s er ikke gyldig XML: %(why)s") % {"file": name, "why": error}) from error
    if root.getroottree().docinfo.doctype:
        raise ArchiveError(_("%(file)s har en DTD. Det skal en arkivmelding ikke ha.") % {"file": name})
    if not _schema().validate(root):
        why = _schema().error_log.last_error
        raise ArchiveError(_("%(file)s følger ikke skjemaet: %(why)s") % {"file": name, "why": why})
    return root
