"""What is unpacked once for the run is what WeasyPrint would have unpacked itself."""

from __future__ import annotations

import io
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from fontTools.ttLib import woff2

from governance.documents.pdf import STYLESHEET
from tests.support import fonts


def found(name: str) -> Path:
    return Path(str(finders.find(name)))


def test_the_fonts_of_the_documents_are_the_same_each_time() -> None:
    names = re.findall(r'url\("\.\./([^"]+\.woff2)"\)', found(STYLESHEET).read_text(encoding="utf-8"))
    assert names
    for packed in (found(name).read_bytes() for name in names):
        new = io.BytesIO()
        fonts._unpack(io.BytesIO(packed), new)
        for _time in range(2):
            kept = io.BytesIO()
            woff2.decompress(io.BytesIO(packed), kept)
            assert kept.getvalue() == new.getvalue()
