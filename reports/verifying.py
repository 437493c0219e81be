"""Is this file ours, and untouched? Answers from the register of seals alone: reports may be long gone."""

from dataclasses import dataclass
from enum import StrEnum

from reports.domain.fingerprint import Fingerprint
from reports.domain.sealing import Link, chain_holds
from reports.models import Seal


class Verdict(StrEnum):
    AUTHENTIC = "authentic"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`seal` is that of the file, or the one whose code an altered file bears.

    `chain_holds` says whether the register itself is whole, as far back as this seal's chain goes.
    """

    verdict: Verdict
    seal: Seal | None = None
    chain_holds: bool = True

    @property
    def is_proof(self) -> bool:
        return self.verdict is Verdict.AUTHENTIC and self.chain_holds


def verify_file(fingerprint: Fingerprint) -> Finding:
    if seal := Seal.objects.filter(pdf_sha256=fingerprint.sha256).first():
        return Finding(verdict=Verdict.AUTHENTIC, seal=seal, chain_holds=_chain_holds(seal))
    if seal := Seal.objects.filter(code__in=fingerprint.codes).first():
        return Finding(verdict=Verdict.ALTERED, seal=seal, chain_holds=_chain_holds(seal))
    return Finding(verdict=Verdict.UNKNOWN)


def find_seal(code: str) -> Seal | None:
    return Seal.objects.filter(code=code).first()


def _chain_holds(seal: Seal) -> bool:
    rows = Seal.objects.filter(practice_id=seal.practice_id).values_list(
        "code", "previous__code", "pdf_sha256", "document_hash", "chain_hash"
    )
    links = {
        code: Link(
            previous=previous or "",
            pdf_sha256=pdf_sha256,
            document_hash=document_hash,
            chain_hash=chain_hash,
        )
        for code, previous, pdf_sha256, document_hash, chain_hash in rows
    }
    return chain_holds(links, seal.code)
