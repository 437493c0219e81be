"""The sheets of the workbook, their columns, and the words that stand in their cells."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from referentials.domain.content import COST_BRACKETS, SEVERITIES, Confidence, Meaning, Obligation, Role

STANDARD_SCALE = "standard"
NO_CHOICES = "(aucune)"
"""Stands for a question that has no possible answer yet; an empty cell takes the standard scale."""
YES = "oui"

WORDS: Mapping[str, str] = {
    Obligation.LEGAL: "Obligation légale",
    Obligation.RECOMMENDATION: "Recommandation",
    Obligation.GOOD_PRACTICE: "Bonne pratique",
    Role.PRACTITIONER: "Praticien",
    Role.SECRETARY: "Secrétariat",
    Role.IT_PROVIDER: "Prestataire informatique",
    Role.DPO: "DPO",
    Confidence.TEXT_READ: "Texte lu",
    Confidence.SECONDARY_SOURCE: "Source secondaire",
    Confidence.GENERAL_KNOWLEDGE: "Connaissance générale, non vérifiée",
    Meaning.CREDIT: "Crédit de 0 à 1",
    Meaning.UNKNOWN: "Ne sait pas",
    Meaning.NOT_APPLICABLE: "Sans objet",
}
"""French whatever the language of the screens: these words are read back."""
if set(WORDS) != {*Obligation, *Role, *Confidence, *Meaning}:  # complete, or the process does not start
    raise RuntimeError("WORDS lacks a code")

LISTS: Mapping[str, tuple[str, ...]] = {
    "obligation": tuple(WORDS[code] for code in Obligation),
    "role": tuple(WORDS[code] for code in Role),
    "confidence": tuple(WORDS[code] for code in Confidence),
    "meaning": tuple(WORDS[code] for code in Meaning),
    "severity": tuple(map(str, SEVERITIES)),
    "cost": tuple(map(str, COST_BRACKETS)),
    "yes": (YES,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`options` names a row of LISTS, or the sheet whose codes may stand here."""

    key: str
    title: str
    width: int = 20
    help: str = ""
    options: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    title: str
    purpose: str
    columns: tuple[Column, ...]
    fixed: int = 1
    """How many columns stay in sight when the others are scrolled."""

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


GUIDE = "Lisez-moi"
OPTIONS = "Listes"
VERSION = Sheet(
    title="Version",
    purpose="Ce qu'est le référentiel : un champ par ligne.",
    columns=(
        Column(key="field", title="Champ", width=34, required=True),
        Column(key="value", title="Valeur", width=90, required=True),
    ),
)
FIELDS: Mapping[str, str] = {
    "code": "Code du référentiel",
    "title": "Titre",
    "description": "Description",
    "number": "Numéro de la version",
    "language": "Langue",
    "effective_on": "Applicable à partir du",
    "summary": "Résumé",
    "release_notes": "Notes de version",
    "kinds": "Types de structure",
}
WEIGHT = "Poids de la gravité"

THEMES = Sheet(
    title="Thèmes",
    purpose="Les chapitres du questionnaire, dans l'ordre.",
    columns=(
        Column(key="code", title="Code", width=22, required=True, help="Court, en minuscules : securite"),
        Column(key="title", title="Titre", width=40, required=True),
        Column(key="description", title="Description", width=70),
    ),
)
REQUIREMENTS = Sheet(
    title="Exigences",
    purpose="Une ligne par exigence, avec sa question, son texte et sa mesure. C'est la feuille principale.",
    fixed=4,
    columns=(
        Column(
            key="theme",
            title="Thème",
            width=16,
            options="Thèmes",
            required=True,
            help="Le code du thème. Vide : le même qu'à la ligne du dessus.",
        ),
        Column(
            key="section",
            title="Intertitre",
            width=18,
            help="Facultatif. Des niveaux : Accès › Mots de passe",
        ),
        Column(
            key="code",
            title="Code",
            width=22,
            required=True,
            help="Unique, en minuscules : sec-mot-de-passe. Le garder d'une version à l'autre.",
        ),
        Column(key="title", title="Titre", width=30, required=True),
        Column(
            key="statement",
            title="Énoncé",
            width=55,
            required=True,
            help="Ce qu'il faut faire, en une phrase.",
        ),
        Column(key="obligation", title="Obligation", width=19, options="obligation", required=True),
        Column(
            key="severity",
            title="Gravité",
            width=9,
            options="severity",
            required=True,
            help="De 1 (faible) à 4 (critique).",
        ),
        Column(key="severity_reason", title="Raison de la gravité", width=38),
        Column(key="role", title="Rôle", width=19, options="role", required=True, help="Qui sait répondre."),
        Column(
            key="condition",
            title="Posée si",
            width=24,
            help="Vide : toujours posée. Sinon des codes de faits ou de types de structure, avec ET, OU, "
            "NON : employes OU (msp ET NON solo). Une réponse déjà donnée : sec-wifi = oui|partiellement",
        ),
        Column(
            key="question",
            title="Question",
            width=48,
            help="Vide si toutes les questions de l'exigence sont dans la feuille Questions.",
        ),
        Column(key="help", title="Aide à la réponse", width=40),
        Column(
            key="scale",
            title="Réponses",
            width=14,
            help="Le nom d'une échelle de la feuille Réponses. Vide : l'échelle standard.",
        ),
        Column(
            key="source",
            title="Source",
            width=18,
            options="Sources",
            help="Le code d'un texte de la feuille Sources.",
        ),
        Column(key="reference", title="Référence", width=18, help="L'endroit dans la source : art. 32"),
        Column(
            key="needs_review",
            title="Base légale à vérifier",
            width=12,
            options="yes",
            help="« oui » si le texte cité reste à relire.",
        ),
        Column(key="why", title="Pourquoi", width=34, help="Ce que la mesure évite."),
        Column(key="how", title="Mesure", width=45, help="Ce qui comble l'écart."),
        Column(
            key="effort_hours", title="Effort (heures)", width=10, help="0,5 ou 1/3 ; une journée vaut 7."
        ),
        Column(
            key="cost_max",
            title="Coût (€ au plus)",
            width=10,
            options="cost",
            help="0, 500 (moins de 500 €), 2000 (de 500 à 2 000 €) ou 5000 (plus de 2 000 €).",
        ),
        Column(
            key="measure_role",
            title="Rôle de la mesure",
            width=19,
            options="role",
            help="Qui la met en œuvre. Vide : celui qui répond.",
        ),
        Column(
            key="evidence", title="Preuves", width=34, help="Une par ligne dans la cellule (Alt + Entrée)."
        ),
    ),
)
QUESTIONS = Sheet(
    title="Questions",
    purpose="Seulement pour une exigence à plusieurs questions, ou dont la question a sa propre condition.",
    fixed=2,
    columns=(
        Column(key="requirement", title="Exigence", width=24, options="Exigences", required=True),
        Column(key="code", title="Code", width=24, help="Unique. Vide pour une question unique."),
        Column(key="text", title="Question", width=60, required=True),
        Column(key="help", title="Aide à la réponse", width=50),
        Column(key="condition", title="Posée si", width=30, help="Comme dans la feuille Exigences."),
        Column(key="scale", title="Réponses", width=18, help="Comme dans la feuille Exigences."),
    ),
)
CHOICES = Sheet(
    title="Réponses",
    purpose="Les échelles de réponse : une ligne par réponse possible, de la meilleure à la moins bonne.",
    columns=(
        Column(
            key="scale",
            title="Échelle",
            width=24,
            required=True,
            help="Vide : la même qu'à la ligne du dessus.",
        ),
        Column(key="code", title="Code", width=20, required=True),
        Column(key="label", title="Libellé", width=40, required=True),
        Column(key="meaning", title="Sens", width=22, options="meaning", help="Vide : un crédit de 0 à 1."),
        Column(
            key="credit",
            title="Crédit",
            width=10,
            help="De 0 à 1 : 1, 0,5 ou 1/3. Vide pour les autres sens.",
        ),
    ),
)
SOURCES = Sheet(
    title="Sources",
    purpose="Les textes cités.",
    columns=(
        Column(key="code", title="Code", width=20, required=True, help="Court et unique : RGPD"),
        Column(key="title", title="Titre", width=50, required=True),
        Column(key="publisher", title="Éditeur", width=30),
        Column(key="date", title="Date", width=18),
        Column(key="reference", title="Référence", width=30),
        Column(key="url", title="Adresse", width=45),
        Column(
            key="confidence",
            title="Vérification",
            width=26,
            options="confidence",
            required=True,
            help="Comment le texte a été vérifié.",
        ),
        Column(key="note", title="Note", width=45),
    ),
)
CITATIONS = Sheet(
    title="Renvois",
    purpose="Seulement pour les textes cités en plus de celui de la feuille Exigences.",
    columns=(
        Column(key="requirement", title="Exigence", width=24, options="Exigences", required=True),
        Column(key="source", title="Source", width=20, options="Sources", required=True),
        Column(key="reference", title="Référence", width=30),
        Column(
            key="confidence",
            title="Vérification",
            width=26,
            options="confidence",
            help="Vide : la même que celle de la source.",
        ),
        Column(
            key="later",
            title="Texte postérieur",
            width=12,
            options="yes",
            help="« oui » si la source est plus récente que cette version.",
        ),
    ),
)
FACTS = Sheet(
    title="Faits",
    purpose="Ce que le cabinet dit de lui-même, et dont dépendent les conditions « Posée si ».",
    columns=(
        Column(key="code", title="Code", width=22, required=True),
        Column(key="label", title="Libellé", width=55, required=True, help="J'emploie au moins un salarié"),
        Column(key="help", title="Aide", width=60),
        Column(key="group", title="Groupe", width=20),
    ),
)
SHEETS = (VERSION, THEMES, REQUIREMENTS, QUESTIONS, CHOICES, SOURCES, CITATIONS, FACTS)


def normalised(text: str) -> str:
    """What is left of a word when nobody minds its case, accents, spaces and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", plain)
