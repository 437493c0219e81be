"""What a library that we wrote no longer says of a version, by reading it again."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from referentials.domain.content import Content, Measure, Question, Requirement, Theme
from referentials.formats.ciso_names import FORMAT

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LEFT_BEHIND: Mapping[tuple[type, str], "StrPromise"] = {
    (Content, "referential"): _("code de référentiel"),
    (Content, "title"): _("titre"),
    (Content, "number"): _("numéro de version, devenu un nombre entier"),
    (Content, "sources"): _("liste de sources"),
    (Content, "facts"): _("groupe, aide ou ordre de faits du profil"),
    (Content, "kinds"): _("liste de types de structure"),
    (Content, "weights"): _("table de poids par gravité"),
    (Content, "description"): _("description"),
    (Content, "language"): _("langue"),
    (Content, "effective_on"): _("date d'effet"),
    (Content, "summary"): _("résumé de version"),
    (Content, "release_notes"): _("notes de version"),
    (Theme, "title"): _("titre(s) de thème"),
    (Theme, "description"): _("description(s) de thème"),
    (Requirement, "code"): _("code(s) d'exigence"),
    (Requirement, "title"): _("titre(s) d'exigence"),
    (Requirement, "statement"): _("énoncé(s) d'exigence"),
    (Requirement, "obligation"): _("portée(s) d'exigence"),
    (Requirement, "severity"): _("gravité(s) d'exigence"),
    (Requirement, "role"): _("rôle(s) d'exigence"),
    (Requirement, "citations"): _("liste(s) de renvois aux textes, recopiées en annotation"),
    (Requirement, "severity_reason"): _("raison(s) de gravité"),
    (Requirement, "condition"): _("condition(s) d'exigence"),
    (Requirement, "needs_review"): _("mention(s) « à relire »"),
    (Requirement, "section"): _("intertitre(s)"),
    (Requirement, "questions"): _("question(s) ajoutée(s), retirée(s) ou recodée(s)"),
    (Question, "text"): _("texte(s) de question"),
    (Question, "choices"): _("liste(s) de réponses"),
    (Question, "help"): _("aide(s) de question"),
    (Question, "condition"): _("condition(s) de question"),
    (Measure, "how"): _("texte(s) de mesure"),
    (Measure, "why"): _("raison(s) de mesure"),
    (Measure, "effort_hours"): _("effort(s) de mesure"),
    (Measure, "cost_max"): _("coût(s) de mesure"),
    (Measure, "role"): _("rôle(s) de mesure"),
    (Measure, "evidence"): _("liste(s) de preuves à garder"),
}
THEMES, THEIR_ORDER = _("thème(s) sans équivalent"), _("ordre des exigences")
GIVEN_UP = _("champ(s) de la bibliothèque d'origine, que les modifications remplacent")
OTHER_FORMATS = _("reste(s) d'autres formats")


def phrase_left_behind(content: Content, again: Content, given_up: int) -> tuple[str, ...]:
    counts = Counter(_left_behind(content, again))
    if given_up:
        counts[str(GIVEN_UP)] += given_up
    if others := [name for name in content.extras if name != FORMAT]:
        counts[str(OTHER_FORMATS)] += len(others)
    return tuple(f"{count} {thing}." for thing, count in counts.items())


def _left_behind(content: Content, again: Content) -> Iterator[str]:
    yield from _fields(content, again, ("themes", "extras"))
    themes = {theme.code: theme for theme in again.themes}
    for theme in content.themes:
        if theme.code not in themes:
            yield str(THEMES)
        else:
            yield from _fields(theme, themes[theme.code], ("code", "requirements"))
    if list(content.requirements) != [code for code in again.requirements if code in content.requirements]:
        yield str(THEIR_ORDER)
    for code, requirement in content.requirements.items():
        if code in again.requirements:
            yield from _requirement(requirement, again.requirements[code])
        else:
            yield str(LEFT_BEHIND[Requirement, "code"])


def _requirement(before: Requirement, after: Requirement) -> Iterator[str]:
    yield from _fields(before, after, ("questions", "measure"))
    yield from _fields(before.measure, after.measure, ())
    if [question.code for question in before.questions] != [question.code for question in after.questions]:
        yield str(LEFT_BEHIND[Requirement, "questions"])
        return
    for question, found in zip(before.questions, after.questions, strict=True):
        yield from _fields(question, found, ("code",))


def _fields(before: Any, after: Any, apart: tuple[str, ...]) -> Iterator[str]:
    for field in fields(before):
        if field.name not in apart and getattr(before, field.name) != getattr(after, field.name):
            yield str(LEFT_BEHIND[type(before), field.name])
