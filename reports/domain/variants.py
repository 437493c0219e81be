"""The printed forms of one frozen document; each is sealed under a code of its own."""

import hashlib
from enum import StrEnum


class Variant(StrEnum):
    FULL = "full"
    SUMMARY = "summary"


def hash_variant(document_hash: str, variant: Variant) -> str:
    """What the code of a variant is drawn from: the document's own hash for the full report."""
    if variant is Variant.FULL:
        return document_hash
    return hashlib.sha256(f"{document_hash}/{variant}".encode("ascii")).hexdigest()
