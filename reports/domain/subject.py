"""Whom a report is about, and when: what the frozen result does not say."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """`kind` is the practice's kind when it was assessed; `requested_at` bears its time zone."""

    name: str
    kind: str
    completed_on: date
    requested_at: datetime
    city: str = ""
