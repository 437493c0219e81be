"""A referential's versions as rows.

Every row names its version, so that a version loads with one query a table, its codes are unique in the
database, and one guard (in `versions` and `published_guard`) keeps what is published as it was published.
"""

from referentials.models.drafting import DraftEdit, ReviewComment, Subject
from referentials.models.mappings import MappingRow, VersionMapping
from referentials.models.parts import (
    Choice,
    Citation,
    Fact,
    Measure,
    Question,
    Requirement,
    Source,
    Theme,
)
from referentials.models.receiving import PendingImport
from referentials.models.versions import (
    PartOfVersion,
    Referential,
    ReferentialVersion,
    VersionIsPublished,
    default_weights,
)

__all__ = [
    "Choice",
    "Citation",
    "DraftEdit",
    "Fact",
    "MappingRow",
    "Measure",
    "PartOfVersion",
    "PendingImport",
    "Question",
    "Referential",
    "ReferentialVersion",
    "Requirement",
    "ReviewComment",
    "Source",
    "Subject",
    "Theme",
    "VersionIsPublished",
    "VersionMapping",
    "default_weights",
]
