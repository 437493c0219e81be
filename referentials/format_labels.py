"""The formats as a person chooses them: their name, what they are for, and the files they make."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import slugify

from referentials.formats.catalogue import FORMATS


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatLabel:
    label: str
    purpose: str
    extension: str
    content_type: str


FORMAT_LABELS: Mapping[str, FormatLabel] = {
    "xlsx": FormatLabel(
        label="Classeur Excel (.xlsx)",
        purpose="Pour lire ou modifier dans un tableur.",
        extension="xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "native": FormatLabel(
        label="YAML de Cabinet Compliance",
        purpose="Le format de ce site : rien n'y est perdu.",
        extension="yaml",
        content_type="application/yaml; charset=utf-8",
    ),
    "ciso_assistant": FormatLabel(
        label="Bibliothèque CISO Assistant (YAML)",
        purpose="Pour le logiciel libre CISO Assistant.",
        extension="yaml",
        content_type="application/yaml; charset=utf-8",
    ),
    "oscal": FormatLabel(
        label="Catalogue OSCAL (JSON)",
        purpose="Le format d'échange du NIST.",
        extension="json",
        content_type="application/json",
    ),
}
if set(FORMAT_LABELS) != set(FORMATS):  # a table over the formats is complete, or the process does not start
    raise RuntimeError("FORMAT_LABELS and FORMATS differ")


def download_name(code: str, number: str, format_name: str) -> str:
    """cabinets-2025.1-oscal.json; ours and the workbook need no more than their extension."""
    extension = FORMAT_LABELS[format_name].extension
    told = "" if format_name in ("native", "xlsx") else f"-{slugify(format_name).replace('_', '-')}"
    return f"{slugify(code)}-{number}{told}.{extension}"
