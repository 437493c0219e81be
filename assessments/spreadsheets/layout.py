"""The sheets of the workbook, its columns, and the words under which they are found again.

In French whatever the language of the screens: a file travels between people, and is found by its headings.
"""

import re
from dataclasses import dataclass

from referentials.formats.spreadsheet_layout import normalised

GUIDE = "Mode d'emploi"
QUESTIONS = "Questionnaire"
LISTS = "Listes"
PASSPORT = "Identification"
"""Hidden: which assessment and version the file was made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    key: str
    title: str
    width: int
    is_filled: bool = False
    is_hidden: bool = False
    others: tuple[str, ...] = ()
    """Further headings under which it is found."""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(normalised(name) for name in (self.title, self.key, *self.others))


COLUMNS = (
    Column(key="code", title="Code", width=18, others=("Code de la question",)),
    Column(key="theme", title="Thème", width=18),
    Column(key="requirement", title="Exigence", width=26),
    Column(key="question", title="Question", width=46),
    Column(key="help", title="Aide", width=38),
    Column(key="choices", title="Réponses possibles", width=24),
    Column(key="choice", title="Réponse", width=20, is_filled=True, others=("Votre réponse", "Answer")),
    Column(
        key="reason",
        title="Motif, si « sans objet »",
        width=30,
        is_filled=True,
        others=("Motif", "Motif si sans objet", "Reason"),
    ),
    Column(key="comment", title="Commentaire", width=34, is_filled=True, others=("Comment",)),
    Column(key="revision", title="Révision", width=9, is_hidden=True, others=("Revision",)),
)
NEEDED = ("code", "choice")
TITLES = {column.key: column.title for column in COLUMNS}

IDENTITY = {
    "assessment": "Évaluation",
    "practice": "Structure",
    "referential": "Référentiel",
    "number": "Version",
    "content_hash": "Empreinte",
    "profile": "Profil",
}


def find_column(heading: str) -> str | None:
    """The key of the column that a heading names."""
    name = normalised(heading)
    return next((column.key for column in COLUMNS if name in column.names), None)


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
