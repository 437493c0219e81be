"""`verify_report FILE [--json]`: is this PDF ours, and untouched? Exit 0 authentic, 1 altered, 2 unknown."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from practices.templatetags.french import typeset
from referentials.management.files import REASONS
from reports.domain.fingerprint import Fingerprint, FingerprintReader
from reports.domain.sealing import group
from reports.models import Seal
from reports.verifying import Finding, Verdict, verify_file

CANNOT_READ = 3
CHUNK = 1_000_000
EXIT_CODES = {Verdict.AUTHENTIC: 0, Verdict.ALTERED: 1, Verdict.UNKNOWN: 2}
PHRASES = {
    Verdict.AUTHENTIC: "Authentique : ce fichier est, à l'octet près, celui qui a été scellé.",
    Verdict.ALTERED: "Modifié : ce fichier porte le code d'un rapport scellé, mais son contenu a changé.",
    Verdict.UNKNOWN: "Inconnu : ce fichier n'est pas un rapport scellé par ce site.",
}
if set(EXIT_CODES) != set(Verdict) or set(PHRASES) != set(Verdict):
    raise RuntimeError("a verdict lacks its exit code or its phrase")
CHAIN_BROKEN = "Registre incohérent : ce sceau, ou celui d'un rapport précédent, a été modifié ou supprimé."


class Command(BaseCommand):
    help = (
        "Dit si un PDF est un rapport scellé par ce site, et intact. Code de sortie : 0 authentique, "
        "1 modifié (ou registre des sceaux incohérent), 2 inconnu, 3 fichier illisible."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="le fichier PDF à vérifier")
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        fingerprint = _read(options["file"])
        finding = verify_file(fingerprint)
        told = _as_json if options["json"] else _as_text
        self.stdout.write(told(finding, fingerprint))
        if not finding.is_proof:
            sys.exit(EXIT_CODES[finding.verdict] or EXIT_CODES[Verdict.ALTERED])


def _read(path: Path) -> Fingerprint:
    """Raises CommandError."""
    reader = FingerprintReader()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                reader.feed(chunk)
    except OSError as error:
        reason = REASONS.get(type(error), error.strerror)
        raise CommandError(f"{path} : lecture impossible, {reason}.", returncode=CANNOT_READ) from error
    return reader.read()


def _as_text(finding: Finding, fingerprint: Fingerprint) -> str:
    lines = [PHRASES[finding.verdict], f"SHA-256 du fichier : {fingerprint.sha256}"]
    if seal := finding.seal:
        lines += [
            f"Code : {group(seal.code)}",
            f"Référentiel : {seal.referential_title}, version {seal.referential_number}",
            f"Évaluation terminée le {seal.completed_on:%d/%m/%Y}",
            f"Rapport scellé le {localdate(seal.sealed_at):%d/%m/%Y}",
            "Chaîne des rapports : intacte" if finding.chain_holds else CHAIN_BROKEN,
        ]
    return typeset("\n".join(lines))


def _as_json(finding: Finding, fingerprint: Fingerprint) -> str:
    told = {
        "verdict": finding.verdict,
        "chain_holds": finding.chain_holds if finding.seal else None,
        "sha256": fingerprint.sha256,
        "seal": _tell(finding.seal) if finding.seal else None,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _tell(seal: Seal) -> dict[str, Any]:
    return {
        "code": group(seal.code),
        "pdf_sha256": seal.pdf_sha256,
        "document_hash": seal.document_hash,
        "referential": {
            "title": seal.referential_title,
            "number": seal.referential_number,
            "content_hash": seal.content_hash,
        },
        "completed_on": seal.completed_on.isoformat(),
        "sealed_at": seal.sealed_at.isoformat(),
        "previous": group(seal.previous.code) if seal.previous else None,
        "chain_hash": seal.chain_hash,
    }
