"""What a library that we wrote no longer says of a version, by reading it again."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from referentials.domain.content import Content, Measure, Question, Requirement, Theme
from referentials.formats.ciso_names import FORMAT

LEFT_BEHIND: Mapping[tuple[type, str], str] = {
    (Content, "referential"): "code de référentiel",
    (Content, "title"): "titre",
    (Content, "number"): "numéro de version, devenu un nombre entier",
    (Content, "sources"): "liste de sources",
    (Content, "facts"): "groupe, aide ou ordre de faits du profil",
    (Content, "kinds"): "liste de types de structure",
    (Content, "weights"): "table de poids par gravité",
    (Content, "description"): "description",
    (Content, "language"): "langue",
    (Content, "effective_on"): "date d'effet",
    (Content, "summary"): "résumé de version",
    (Content, "release_notes"): "notes de version",
    (Theme, "title"): "titre(s) de thème",
    (Theme, "description"): "description(s) de thème",
    (Requirement, "code"): "code(s) d'exigence",
    (Requirement, "title"): "titre(s) d'exigence",
    (Requirement, "statement"): "énoncé(s) d'exigence",
    (Requirement, "obligation"): "portée(s) d'exigence",
    (Requirement, "severity"): "gravité(s) d'exigence",
    (Requirement, "role"): "rôle(s) d'exigence",
    (Requirement, "citations"): "liste(s) de renvois aux textes, recopiées en annotation",
    (Requirement, "severity_reason"): "raison(s) de gravité",
    (Requirement, "condition"): "condition(s) d'exigence",
    (Requirement, "needs_review"): "mention(s) « à relire »",
    (Requirement, "section"): "intertitre(s)",
    (Requirement, "questions"): "question(s) ajoutée(s), retirée(s) ou recodée(s)",
    (Question, "text"): "texte(s) de question",
    (Question, "choices"): "liste(s) de réponses",
    (Question, "help"): "aide(s) de question",
    (Question, "condition"): "condition(s) de question",
    (Measure, "how"): "texte(s) de mesure",
    (Measure, "why"): "raison(s) de mesure",
    (Measure, "effort_hours"): "effort(s) de mesure",
    (Measure, "cost_max"): "coût(s) de mesure",
    (Measure, "role"): "rôle(s) de mesure",
    (Measure, "evidence"): "liste(s) de preuves à garder",
}
THEMES, THEIR_ORDER = "thème(s) sans équivalent", "ordre des exigences"
GIVEN_UP = "champ(s) de la bibliothèque d'origine, que les modifications remplacent"
OTHER_FORMATS = "reste(s) d'autres formats"


def phrase_left_behind(content: Content, again: Content, given_up: int) -> tuple[str, ...]:
    counts = Counter(_left_behind(content, again))
    if given_up:
        counts[GIVEN_UP] += given_up
    if others := [name for name in content.extras if name != FORMAT]:
        counts[OTHER_FORMATS] += len(others)
    return tuple(f"{count} {thing}." for thing, count in counts.items())


def _left_behind(content: Content, again: Content) -> Iterator[str]:
    yield from _fields(content, again, ("themes", "extras"))
    themes = {theme.code: theme for theme in again.themes}
    for theme in content.themes:
        if theme.code not in themes:
            yield THEMES
        else:
            yield from _fields(theme, themes[theme.code], ("code", "requirements"))
    if list(content.requirements) != [code for code in again.requirements if code in content.requirements]:
        yield THEIR_ORDER
    for code, requirement in content.requirements.items():
        if code in again.requirements:
            yield from _requirement(requirement, again.requirements[code])
        else:
            yield LEFT_BEHIND[Requirement, "code"]


def _requirement(before: Requirement, after: Requirement) -> Iterator[str]:
    yield from _fields(before, after, ("questions", "measure"))
    yield from _fields(before.measure, after.measure, ())
    if [question.code for question in before.questions] != [question.code for question in after.questions]:
        yield LEFT_BEHIND[Requirement, "questions"]
        return
    for question, found in zip(before.questions, after.questions, strict=True):
        yield from _fields(question, found, ("code",))


def _fields(before: Any, after: Any, apart: tuple[str, ...]) -> Iterator[str]:
    for field in fields(before):
        if field.name not in apart and getattr(before, field.name) != getattr(after, field.name):
            yield LEFT_BEHIND[type(before), field.name]
