"""Where a text that a version cites does not reach the practice, and how far that was checked.

Beside the versions, which are frozen once published. Nothing here is inferred: each row was read somewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from referentials.domain.content import Citation, Confidence, Content

EVERYBODY = frozenset({"solo", "groupe", "msp", "cpts"})


class Notice(StrEnum):
    HOSPITAL_RECORDS_DRAFT = "hospital_records_draft"
    """The CNIL's draft of 2025 on patients' records is about hospitals; no final version was found."""
    NOT_FOR_CPTS = "not_for_cpts"
    IMPACT_LIST_FOR_HOSPITALS = "impact_list_for_hospitals"
    MESSAGING_AS_A_LANDMARK = "messaging_as_a_landmark"
    """AU-037 asks for no formality any more; the CNIL keeps it as a landmark, which obliges to nothing."""
    RETENTION_FOR_HOSPITALS = "retention_for_hospitals"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeNotice:
    """`source` is the text that it is about, `cited` the sources whose citation brings it up."""

    source: str
    confidence: Confidence
    cited: frozenset[str]
    kinds: frozenset[str] = EVERYBODY
    reference: str = ""
    """When only one place of the source is concerned: a part of the citation's reference."""


NOTICES: Mapping[Notice, ScopeNotice] = {
    Notice.HOSPITAL_RECORDS_DRAFT: ScopeNotice(
        source="CNIL-DPI-2025",
        confidence=Confidence.SECONDARY_SOURCE,
        cited=frozenset({"CNIL-DPI-2025", "GRACES-CONSULTATION-2025"}),  # the latter tells of the former
    ),
    Notice.NOT_FOR_CPTS: ScopeNotice(
        source="CNIL-2020-081",
        confidence=Confidence.SECONDARY_SOURCE,
        cited=frozenset({"CNIL-2020-081"}),
        kinds=frozenset({"cpts"}),
    ),
    Notice.IMPACT_LIST_FOR_HOSPITALS: ScopeNotice(
        source="CNIL-AIPD-2018-327",
        confidence=Confidence.SECONDARY_SOURCE,
        cited=frozenset({"CNIL-AIPD-2018-327"}),
    ),
    Notice.MESSAGING_AS_A_LANDMARK: ScopeNotice(
        source="CNIL-AU037",
        confidence=Confidence.TEXT_READ,
        cited=frozenset({"CNIL-AU037"}),
    ),
    Notice.RETENTION_FOR_HOSPITALS: ScopeNotice(
        source="CSP",
        confidence=Confidence.SECONDARY_SOURCE,
        cited=frozenset({"CSP"}),
        reference="R.1112-7",
    ),
}
if set(NOTICES) != set(Notice):  # pragma: no cover
    raise RuntimeError("a notice lacks its row")

Told = tuple[Notice, ScopeNotice]


def notices_on(citations: Iterable[Citation], kind: str) -> tuple[Told, ...]:
    """What has to be said beside these citations to a practice of this kind, each thing once."""
    cited = tuple(citations)
    return tuple(
        (code, notice)
        for code, notice in NOTICES.items()
        if kind in notice.kinds and any(_concerns(notice, citation) for citation in cited)
    )


def notices_for(content: Content, kind: str) -> tuple[Told, ...]:
    """The same for a whole version."""
    return notices_on((c for r in content.requirements.values() for c in r.citations), kind)


def _concerns(notice: ScopeNotice, citation: Citation) -> bool:
    return citation.source in notice.cited and notice.reference in citation.reference
