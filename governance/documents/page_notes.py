"""Footnotes of a document on paper: at the foot of the page that calls for them.

The text that is approved has its notes at the end of each chapter (governance.documents.footnotes), and so has the web
page. Only the page that is about to become a PDF is changed here, always in the same way, from that same text. A note
stays at the end of its chapter where the foot of a page is no sound place for it: when it is called for from a table, a
heading, a figure or another note, when it is long, or when there are more than words and lists in it. So do all notes
of a document with so many in one place that WeasyPrint has no room for them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    import pikepdf
    from weasyprint import HTML
    from weasyprint.document import Document

logger = logging.getLogger(__name__)

LONGEST_NOTE = 1200  # characters, about a fifth of a page; a note is never cut in two
HIGHEST = 160  # CSS pixels from the top of the page: the margin and a few lines of the text
STAYS_IN = {"table", "h2", "h3", "h4", "h5", "h6"}
STAYS_WITH = {"table", "img", "pre", "blockquote", "div", "h3", "h4", "h5", "h6"}
#: Nothing else in our documents is an article, so notes are known by the tag that it gets in the PDF.
ELEMENT, ITS_TAG = "article", "/Art"
FIRST_PLACE = "-fra-1"  # what the id of the first call ends with, after the id of its note
BLOCKS = {"p", "ul", "ol", "li"}


def lay_out(parse: Callable[[], HTML], **how: Any) -> Document:
    """Lay a document out with its notes at the feet of the pages, or at the ends of chapters rather than without any.

    `parse` reads the document, anew each time; `how` is what WeasyPrint is told of its rendering.
    """
    page = parse()
    moved = move_notes(page.etree_element)
    document = page.render(**how)
    found = {name: place[1] for laid in document.pages for name, place in laid.anchors.items() if name in moved}
    if len(found) == len(moved) and all(top >= HIGHEST for top in found.values()):
        return document
    logger.warning("The feet of the pages have no room for the notes; they stand at the ends of the chapters")
    return parse().render(**how)


def move_notes(root: Element) -> set[str]:
    """Put the notes of a parsed document where they are first called for; the stylesheet floats them to the foot.

    Where the same note is called for again, its page is named behind the number. Returns the ids of what was moved.
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    ids = {element.get("id"): element for element in root.iter("a") if element.get("id")}
    moved: set[str] = set()
    for block in [element for element in root.iter("div") if element.get("class") == "footnotes"]:
        for notes in block.findall("ol"):
            moved |= set(_move_those_of(notes, ids, parents))
            if len(notes) == 0:
                parents[block].remove(block)  # the last of its chapter, with no words behind it
    return moved


def _move_those_of(notes: Element, ids: dict[str | None, Element], parents: dict[Element, Element]) -> Iterator[str]:
    """Move the notes of a chapter that can be, and yield their ids."""
    section = parents[parents[notes]]
    for number, note in enumerate(list(notes), start=1):
        name = note.get("id", "")
        call = ids.get(f"{name}{FIRST_PLACE}")
        if call is None or not _is_sound(note, call, parents):
            note.set("style", f"counter-increment: list-item 0; counter-set: list-item {number}")
            continue
        notes.remove(note)
        section.set("class", f"{section.get('class', '')} has-notes".strip())
        _put_behind(call, _at_foot(note, number), parents)
        for again in _later_calls(name, ids):
            again.set("data-target", f"#{name}")
            again.set("data-page", _("s."))
        yield name


def _is_sound(note: Element, call: Element, parents: dict[Element, Element]) -> bool:
    if (
        len(note) == 0
        or note[0].tag != "p"
        or any(element.tag in STAYS_WITH for element in note.iter())
        or len("".join(note.itertext())) > LONGEST_NOTE
    ):
        return False
    above = parents[call]
    while above.tag != "section" and above in parents:
        if above.tag in STAYS_IN or above.tag == "div":
            return False
        above = parents[above]
    return True


def _at_foot(note: Element, number: int) -> Element:
    """Return the note as the element that is floated, under the same id and with the number that it had.

    The words of its first paragraph stand directly in it, on the line of the number.
    """
    element = Element(ELEMENT, {"class": "page-note", "id": note.get("id", ""), "data-number": str(number)})
    first, *rest = list(note)
    element.text = first.text
    element.extend([*first, *rest])
    _gather_ways_back(element)
    for inner in element.iter():
        if inner.tag in {"ul", "ol", "li"} and inner.text and not inner.text.strip():
            inner.text = None
        if inner.tag in BLOCKS and inner.tail and not inner.tail.strip():
            inner.tail = None  # WeasyPrint gives an end of line between blocks a line of its own in a note
    return element


def _gather_ways_back(element: Element) -> None:
    """Put the links back to the text in a paragraph of their own when they stand behind a list."""
    inside = list(element)
    last = next((place for place, inner in reversed(list(enumerate(inside))) if inner.tag in BLOCKS), None)
    ways = inside[last + 1 :] if last is not None and inside[last].tag != "p" else []
    if not ways:
        return
    paragraph = Element("p")
    for way in ways:
        element.remove(way)
        paragraph.append(way)
    element.append(paragraph)


def _put_behind(call: Element, note: Element, parents: dict[Element, Element]) -> None:
    parent = parents[call]
    note.tail, call.tail = call.tail, None
    parent.insert(list(parent).index(call) + 1, note)


def _later_calls(name: str, ids: dict[str | None, Element]) -> Iterator[Element]:
    """Yield the raised numbers of the second and later places that call for the note."""
    place = 2
    while (call := ids.get(f"{name}-fra-{place}")) is not None:
        yield from call.findall("sup")
        place += 1


def tag_notes(pdf: pikepdf.Pdf) -> None:
    """Say in the tag tree which elements are notes and references to them, and let a note be read where it is called.

    PDF/UA-1 (ISO 14289-1, clause 7.9) asks for the tags of ISO 32000-1 (14.8.4.4.1) and an id for each note. WeasyPrint
    puts notes at the end of their page, often in the middle of a sentence.
    """
    elements = list(_elements(pdf.Root.StructTreeRoot))
    notes = [element for element in elements if element.S == ITS_TAG and element.P.S != ITS_TAG]
    if not notes:
        return
    calls: dict[str, list[Any]] = {}
    for element in elements:
        if element.S == "/Link":
            calls.setdefault(_target(element), []).append(element)
    for note in notes:
        back = [name for name in map(_target, _elements(note)) if name.endswith(FIRST_PLACE)]
        name = back[-1].removesuffix(FIRST_PLACE) if back else ""
        _tag(note, name or f"note-{notes.index(note)}")
        for place, call in enumerate(calls.get(name, [])):
            reference = _wrap(pdf, call)
            if place == 0:
                _move(note, reference)


def _elements(above: Any) -> Iterator[Any]:
    """Yield the elements below one in the tag tree, in their order."""
    import pikepdf

    below = above.get("/K")
    for element in below if isinstance(below, pikepdf.Array) else []:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            yield from _elements(element)


def _target(element: Any) -> str:
    """Return the name of the place that a link leads to within the document, or ""."""
    import pikepdf

    if element.S != "/Link":
        return ""
    objects = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"]
    return str(objects[0].Obj.get("/Dest", "")) if objects else ""


def _tag(note: Any, name: str) -> None:
    """Make an element a note: a label, and paragraphs, which WeasyPrint calls by the name of what they stand in."""
    import pikepdf

    note.S, note.ID = pikepdf.Name.Note, pikepdf.String(name)
    for inner in note.K:
        if inner.get("/S") == ITS_TAG:
            inner.S = pikepdf.Name.P
    first = next((element for element in _elements(note) if element.S == "/NonStruct"), None)
    if first is not None:
        first.S = pikepdf.Name.Lbl


def _wrap(pdf: pikepdf.Pdf, call: Any) -> Any:
    """Put a link to a note into a reference, which says what kind of link it is."""
    import pikepdf

    parent = call.P
    reference = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Reference, P=parent, Pg=call.Pg)
    )
    reference.K = pikepdf.Array([call])
    parent.K[_place(call)] = reference
    call.P = reference
    return reference


def _move(note: Any, reference: Any) -> None:
    area = note.P
    del area.K[_place(note)]
    if len(area.K) == 0:
        del area.P.K[_place(area)]
    reference.P.K.insert(_place(reference) + 1, note)
    note.P = reference.P


def _place(element: Any) -> int:
    """Return where among its parent's kids an element is."""
    numbers = [kid.objgen if hasattr(kid, "objgen") else None for kid in element.P.K]
    return numbers.index(element.objgen)
