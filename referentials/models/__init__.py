"""A referential's versions as rows.

Every row names its version, so that a version loads with one query a table, its codes are unique in the
database, and one guard (in `versions` and `published_guard`) keeps what is published as it was published.
"""

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
    "Fact",
    "Measure",
    "PartOfVersion",
    "Question",
    "Referential",
    "ReferentialVersion",
    "Requirement",
    "Source",
    "Theme",
    "VersionIsPublished",
    "default_weights",
]
