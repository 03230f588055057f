"""Ways to spoil an archive, as chance or somebody with a will of her own does it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from governance.policy.archive.arkivmelding import MESSAGE

VERSION = Path("policyer/styring/2.0/versjon.json")
POLICY = Path("policyer/styring/policy.json")
SHARED = Path("felles/kommune.json")
PDF = Path("policyer/styring/2.0/styring-2.0.pdf")
XML = Path("policyer/styring/2.0/arkivmelding.xml")
PICTURED = Path("policyer/skole/1.0/versjon.json")
PNG = Path("policyer/skole/1.0/figur-ring.png")
JPEG = Path("policyer/skole/1.0/figur-skolegaarden.jpg")


def edit(folder: Path, name: Path, change: Callable[[Any], None]) -> None:
    """Change what a JSON file says, in the form that the program writes."""
    content = json.loads((folder / name).read_text(encoding="utf-8"))
    change(content)
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / name).write_text(f"{text}\n", encoding="utf-8")


def edit_xml(folder: Path, old: str, new: str) -> None:
    """Change the words of a message; they must be there."""
    text = (folder / XML).read_text(encoding="utf-8")
    assert old in text
    (folder / XML).write_text(text.replace(old, new, 1), encoding="utf-8")


def reseal(folder: Path) -> Path:
    """Give messages and manifest the sums of the files as they are now, as a forger would."""
    for path in folder.rglob("arkivmelding.xml"):
        try:
            tree = etree.parse(path)
        except etree.XMLSyntaxError:
            continue
        if tree.docinfo.doctype:
            continue
        for item in tree.iter(f"{{{MESSAGE}}}dokumentobjekt"):
            file = path.parent / str(item.findtext(f"{{{MESSAGE}}}referanseDokumentfil"))
            if file.exists():
                item.find(f"{{{MESSAGE}}}sjekksum").text = sha256(file)
                item.find(f"{{{MESSAGE}}}filstoerrelse").text = str(file.stat().st_size)
        tree.write(path, xml_declaration=True, encoding="UTF-8")
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    manifest(folder, lambda said: said.update(files={str(p.relative_to(folder)): entry(p) for p in files}))
    return folder


def manifest(folder: Path, change: Callable[[Any], None]) -> None:
    """Change what the manifest says."""
    edit(folder, Path("manifest.json"), change)


def entry(path: Path) -> dict[str, Any]:
    """Return what the manifest says of such a file."""
    return {"sha256": sha256(path), "size": os.stat(path).st_size}


def sha256(path: Path) -> str:
    """Return the SHA-256 of the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def flip(path: Path) -> None:
    """Change one byte in the middle of the file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
