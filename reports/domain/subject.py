"""Whom a report is about, and when: what the frozen result does not say."""

from dataclasses import dataclass
from datetime import datetime

from reports.domain.sealing import Sealing


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """`kind` is the practice's kind when it was assessed; `completed_at` bears its time zone.

    Nothing of who asks for the report, nor when: asked for again, it is the same document.
    """

    name: str
    kind: str
    completed_at: datetime
    city: str = ""
    sealing: Sealing | None = None
