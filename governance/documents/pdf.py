"""HTML to an accessible archive file: PDF/A-2a that is also PDF/UA-1.

WeasyPrint writes tagged PDF/A-2a; what it cannot do is to name both standards in one file, so the identifier of
PDF/UA-1 (ISO 14289-1, clause 5) is written into the metadata afterwards, with the extension schema that PDF/A
(ISO 19005-2, clause 6.6.2.3) asks for when a file uses properties of its own.
"""

from __future__ import annotations

import hashlib
import io
import logging
import mimetypes
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join

from governance.documents.page_notes import lay_out, tag_notes
from governance.documents.pdf_streams import end_packed, end_plainly, written

if TYPE_CHECKING:
    import pikepdf
    from weasyprint.urls import URLFetcher

    from governance.documents.pictures import Picture

logger = logging.getLogger(__name__)

STYLESHEET = "governance/pdf.css"
GENERATOR = "Helhet"

UA_IDENTIFIER = b"""
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class AssetMissing(Exception):
    """One of the program's own files, which a document needs, is not there."""


def render_pdf(
    html: str,
    *,
    title: str,
    author: str,
    language: str = "nb",
    created_at: datetime,
    description: str = "",
    pictures: Mapping[str, Picture] | None = None,
) -> bytes:
    """Render a whole HTML page to the bytes of a PDF/A-2a and PDF/UA-1 file.

    The stylesheet of the documents is always applied. Nothing but the program's own static files, `data:` addresses and
    the `pictures`, by their paths, is read; other addresses are left out and logged. The same input gives the same
    bytes: the only moment in the file is `created_at`. Raises AssetMissing when the stylesheet or one of its fonts is
    not found.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    base = asset_base()
    fetcher = asset_fetcher(pictures)
    fonts = FontConfiguration()
    css = _asset_path(STYLESHEET).read_text(encoding="utf-8")
    sheet = CSS(string=css, base_url=urljoin(base, STYLESHEET), url_fetcher=fetcher, font_config=fonts)
    document = lay_out(
        lambda: HTML(string=html, base_url=base, url_fetcher=fetcher),
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-2a",
    )  # fmt: skip
    if fetcher.missing:  # rather no document than one in the wrong type or without its pictures
        raise AssetMissing(", ".join(fetcher.missing))
    about = document.metadata
    about.title, about.authors, about.description = title, [author], description or None
    about.lang, about.generator, about.keywords, about.attachments = language, GENERATOR, [], []
    about.created = about.modified = _moment(created_at)
    _keep_one_link_each(document.pages)
    hashes = "".join(f"\0{path} {picture.sha256}" for path, picture in sorted((pictures or {}).items()))
    mark = hashlib.sha256(f"{title}\0{about.created}\0{html}{hashes}".encode()).hexdigest()
    return _finish(document.write_pdf(pdf_variant="pdf/a-2a", pdf_identifier=mark.encode()), created_at)


def asset_base() -> str:
    """The absolute address under which a document finds the program's own static files."""
    base: str = getattr(settings, "BASE_URL", "") or "http://localhost/"
    return urljoin(base, str(settings.STATIC_URL))


def asset_fetcher(pictures: Mapping[str, Picture] | None = None) -> URLFetcher:
    """A WeasyPrint fetcher for own static files, `data:` addresses and the pictures; it opens nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    known = pictures or {}

    class AssetFetcher(URLFetcher):
        """Refuses all but own assets; `missing` gathers own files that were asked for in vain."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols={"data"}, allow_redirects=False)
            self.missing: list[str] = []

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if urlsplit(url).scheme.lower() == "data":
                return super().fetch(url, headers)
            picture = known.get(own_path(url))
            if picture:
                return URLFetcherResponse(url, picture.content, {"Content-Type": picture.media_type})
            name = asset_name(url)
            if name is None:
                logger.warning("Refused to fetch %.200s for a document", url)
                raise ValueError(f"Not an asset of this program: {url:.200}")
            try:
                path = _asset_path(name)
            except AssetMissing:
                self.missing.append(name)
                raise
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return AssetFetcher()


def own_path(url: str) -> str:
    """The path of an address on this site, or "" when it is another's."""
    base, asked = urlsplit(asset_base()), urlsplit(url)
    return asked.path if (asked.scheme, asked.netloc) == (base.scheme, base.netloc) else ""


def asset_name(url: str) -> str | None:
    """The name of the static file behind an address, or None when the address is not one of our own."""
    base, path = urlsplit(asset_base()).path, own_path(url)
    if not path.startswith(base):
        return None
    name = unquote(path.removeprefix(base))
    parts = name.split("/")
    unsafe = "\\" in name or "\0" in name or any(part in {"", ".", ".."} for part in parts)
    return None if unsafe else name


def _asset_path(name: str) -> Path:
    """Where a static file lies: with the sources, or where `collectstatic` put it."""
    try:
        found = finders.find(name)
        if found:
            return Path(found)
        collected = Path(safe_join(settings.STATIC_ROOT, name)) if settings.STATIC_ROOT else None
    except SuspiciousFileOperation as error:
        raise AssetMissing(name) from error
    if collected is None or not collected.is_file():
        raise AssetMissing(name)
    return collected


def _keep_one_link_each(pages: Iterable[Any]) -> None:
    """Keep the clickable area of the link itself, not those WeasyPrint repeats for every element within it.

    The repeated ones lie outside a Link in the tag tree, which PDF/UA-1 (ISO 14289-1, clause 7.18.5) refuses.
    """
    for page in pages:
        page.links = [link for link in page.links if link[3].element_tag == "a"]


def _moment(value: datetime) -> str:
    """A moment in the W3C profile of ISO 8601, in UTC, in whole seconds."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _finish(data: bytes, created_at: datetime) -> bytes:
    """Name the second standard and take the clock's traces out of what WeasyPrint wrote."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        _name_standard(pdf)
        tag_notes(pdf)
        for item in list(pdf.objects):
            if not isinstance(item, pikepdf.Dictionary):
                continue
            if item.get("/Type") == "/FontDescriptor" and "/FontFile2" in item:
                _date_font(item["/FontFile2"], created_at)
            if item.get("/S") == "/LI":
                _gather_body(pdf, item)
        for page in pdf.pages:
            end_plainly(page.Contents)
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                end_packed(item)
        return written(pdf)


def _name_standard(pdf: pikepdf.Pdf) -> None:
    """Add the PDF/UA-1 identifier to the metadata, stored uncompressed so that any archive can read it."""
    import pikepdf

    metadata = pdf.Root.Metadata.read_bytes()
    end = metadata.rindex(b"</rdf:RDF>")
    stream = pikepdf.Stream(pdf, metadata[:end] + UA_IDENTIFIER + metadata[end:])
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = pdf.make_indirect(stream)


def _gather_body(pdf: pikepdf.Pdf, item: Any) -> None:
    """Put the paragraphs of a list item into its body, the only thing that may stand beside its label.

    WeasyPrint tags the body only of items without paragraphs (ISO 32000-1, 14.8.4.3.3).
    """
    import pikepdf

    kids = list(item.get("/K") or [])
    labels = [kid for kid in kids if kid.get("/S") == "/Lbl"]
    rest = [kid for kid in kids if kid.get("/S") != "/Lbl"]
    if all(kid.get("/S") == "/LBody" for kid in rest):
        return
    body = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.LBody, P=item, Pg=item.Pg))
    body.K = pikepdf.Array([inner for kid in rest for inner in (kid.K if kid.get("/S") == "/LBody" else [kid])])
    for kid in body.K:
        kid.P = body
    item.K = pikepdf.Array([*labels, body])


def _date_font(stream: Any, created_at: datetime) -> None:
    """Date an embedded font like the document: cutting a variable font to one weight stamps it with the present."""
    import pikepdf
    from fontTools.misc.timeTools import epoch_diff
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(stream.read_bytes()), recalcTimestamp=False, recalcBBoxes=False)
    font["head"].modified = int(created_at.timestamp()) - epoch_diff
    target = io.BytesIO()
    font.save(target, reorderTables=None)
    data = target.getvalue()
    stream.Length1 = len(data)
    stream.write(zlib.compress(data, 9), filter=pikepdf.Name.FlateDecode)


def thaw(value: Any) -> Any:
    """Frozen JSON data with its ISO dates made dates again: every text under a key that ends in `_on` or `_at`."""
    if isinstance(value, Mapping):
        return {key: _thaw_field(key, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [thaw(item) for item in value]
    return value


def _thaw_field(key: str, value: Any) -> Any:
    if isinstance(value, str) and key.endswith("_on"):
        return date.fromisoformat(value) if value else None
    if isinstance(value, str) and key.endswith("_at"):
        return datetime.fromisoformat(value) if value else None
    return thaw(value)
