"""A file sent to us to be verified: read as it arrives, kept nowhere, neither in memory nor on disk."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from reports.domain.fingerprint import Fingerprint, FingerprintReader


class ReadUpload(UploadedFile):
    """What is left of a file once read: its fingerprint."""

    def __init__(self, fingerprint: Fingerprint) -> None:
        super().__init__(
            BytesIO(), name="rapport.pdf", size=fingerprint.size
        )  # without a name, Django drops it
        self.fingerprint = fingerprint


class FingerprintUploadHandler(FileUploadHandler):
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.reader = FingerprintReader()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.reader.feed(raw_data)

    def file_complete(self, file_size: int) -> ReadUpload:
        return ReadUpload(self.reader.read())
