"""A file that somebody sends in to have it compared: hashed as it comes, and kept nowhere."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 20 * 1024 * 1024  # bytes of one file
LARGEST_REQUEST = 2 * LARGEST  # bytes; above this nothing is read
PDF_START = b"%PDF-"


class HashedFile(UploadedFile):
    """What is known of a file that has been read to its end: name, size, SHA-256 and whether it begins as a PDF."""

    def __init__(self, *, name: str, size: int, sha256: str, is_pdf: bool) -> None:
        super().__init__(file=io.BytesIO(), name=name, content_type="application/octet-stream", size=size)
        self.sha256 = sha256
        self.is_pdf = is_pdf


class HashingHandler(FileUploadHandler):
    """Hashes what comes up to the largest size; the rest of a larger file is only counted."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with one file of the form."""
        super().new_file(*args, **kwargs)
        self.hash, self.size, self.start = hashlib.sha256(), 0, b""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take one piece, and hand it to nobody else."""
        self.size += len(raw_data)
        self.start = self.start or raw_data[: len(PDF_START)]
        if self.size <= LARGEST:
            self.hash.update(raw_data)

    def file_complete(self, file_size: int) -> HashedFile:
        """Return what is known of the file."""
        name = self.file_name or "fil"
        return HashedFile(name=name, size=self.size, sha256=self.hash.hexdigest(), is_pdf=self.start == PDF_START)
