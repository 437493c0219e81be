"""The formats as a person chooses them: their name, what they are for, and the files they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from referentials.formats.catalogue import FORMATS

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatLabel:
    label: "StrPromise"
    purpose: "StrPromise"
    extension: str
    content_type: str


FORMAT_LABELS: Mapping[str, FormatLabel] = {
    "xlsx": FormatLabel(
        label=_("Classeur Excel (.xlsx)"),
        purpose=_("Pour lire ou modifier dans un tableur."),
        extension="xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "native": FormatLabel(
        label=_("YAML de Cabinet Compliance"),
        purpose=_("Le format de ce site : rien n'y est perdu."),
        extension="yaml",
        content_type="application/yaml; charset=utf-8",
    ),
    "ciso_assistant": FormatLabel(
        label=_("Bibliothèque CISO Assistant (YAML)"),
        purpose=_("Pour le logiciel libre CISO Assistant."),
        extension="yaml",
        content_type="application/yaml; charset=utf-8",
    ),
    "oscal": FormatLabel(
        label=_("Catalogue OSCAL (JSON)"),
        purpose=_("Le format d'échange du NIST."),
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
