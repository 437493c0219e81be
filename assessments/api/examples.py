"""One answer of each operation, for the OpenAPI description; a test holds them against their shapes."""

from collections.abc import Mapping
from typing import Any

PRACTICE_ID = "0b6f2a52-5c1e-4a57-9c0e-2f3c1b0d9a11"
ASSESSMENT_ID = "5a1f1c80-3c7d-4f62-8d0e-1b8f4f1f7c22"

FIGURES: dict[str, Any] = {
    "assessment": ASSESSMENT_ID,
    "referential": "cabinets",
    "version": "2025.1",
    "state": "in_progress",
    "score_low": "62.5000",
    "score_high": "71.2500",
    "level": "C",
    "asked": 71,
    "answered": 64,
    "themes": [{"code": "gouvernance", "score_low": "37.5000", "score_high": "78.1250"}],
    "started_at": "2026-03-10T08:30:00Z",
    "changed_at": "2026-03-12T16:04:09.120Z",
    "completed_at": None,
}
DETAILED = FIGURES | {
    "practice": PRACTICE_ID,
    "gaps": [{"requirement": "gov-registre-tenu", "state": "unmet"}],
}
PRACTICE: dict[str, Any] = {
    "id": PRACTICE_ID,
    "name": "Maison de santé des Tilleuls",
    "kind": "msp",
    "city": "Nantes",
    "department": "44",
    "size": 14,
    "software": "",
    "parent": None,
    "mandate": "answers",
    "mandate_ends_on": "2026-12-31",
    "created_at": "2026-01-05T09:00:00Z",
    "figures": FIGURES,
}
VERSION: dict[str, Any] = {
    "referential": "cabinets",
    "number": "2025.1",
    "title": "Cabinets et structures de santé libérales",
    "state": "published",
    "is_current": True,
    "effective_on": "2025-01-01",
    "open_until": None,
    "published_at": "2025-01-01T00:00:00Z",
    "retired_at": None,
    "content_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "requirements": 130,
    "content": "/api/v1/referentials/cabinets/versions/2025.1/content",
}
REFERENTIAL: dict[str, Any] = {
    "code": "cabinets",
    "title": "Cabinets et structures de santé libérales",
    "current_version": "2025.1",
    "versions": ["2025.1", "2020.1"],
}
CONTENT: dict[str, Any] = {
    "format": "cabinet-compliance/1",
    "referential": {"code": "cabinets", "title": "Cabinets et structures de santé libérales"},
    "version": {"number": "2025.1"},
    "themes": [],
}

CAMPAIGN: dict[str, Any] = {
    "id": "7d3c9a10-9b1c-4a6e-8a52-0c1d2e3f4a33",
    "title": "Bilan 2026",
    "referential": "cabinets",
    "version": "2025.1",
    "deadline": "2026-12-31",
    "launched_at": "2026-09-01T07:00:00Z",
    "closed_at": None,
}

SPREAD = {"first_quartile": "41.0000", "median": "62.5000", "third_quartile": "78.2500"}
AGGREGATES: dict[str, Any] = {
    "referential": "cabinets",
    "computed_at": "2026-11-22T16:00:00Z",
    "figures": {
        "scored": 42,
        "under_way": 30,
        "without_score": 8,
        "levels": {"A": 2, "B": 10, "C": 18, "D": 9, "E": 3},
        "tens": {"0": 0, "10": 1, "20": 2, "30": 4, "40": 8, "50": 9, "60": 8, "70": 6, "80": 3, "90": 1},
        "spread": SPREAD,
        "gaps_counted": 40,
        "gaps": [
            {
                "requirement": "sec-restauration-test",
                "title": "Restauration essayée pour de vrai",
                "unmet": 21,
                "partial": 6,
                "unknown": 9,
                "applies": 40,
            }
        ],
        "months": [{"month": "2026-10-01", "practices": 41, "spread": SPREAD}],
    },
}

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "listPractices": {"items": [PRACTICE], "next": PRACTICE_ID},
    "getPractice": PRACTICE,
    "listAssessments": {"items": [DETAILED], "next": None},
    "getAssessment": DETAILED,
    "getAggregates": AGGREGATES,
    "listCampaigns": {"items": [CAMPAIGN], "next": None},
    "getCampaign": CAMPAIGN | {"progress": {"not_started": 12, "in_progress": 30, "completed": 8}},
    "listReferentials": {"items": [REFERENTIAL], "next": None},
    "listVersions": {"items": [VERSION]},
    "getVersion": VERSION,
    "getContent": CONTENT,
}
