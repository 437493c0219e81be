"""The content of a draft as rows, with one insert a table: the reverse of `content_loading`."""

from collections.abc import Iterable, Sequence
from typing import Any

from referentials import models
from referentials.domain.condition_data import condition_to_data
from referentials.domain.content import Choice, Condition, Content, Fact, Question, Requirement, Source, Theme
from referentials.domain.exact_numbers import exact_text
from referentials.models.versions import Revised

Row = dict[str, Any]


def store_rows(version: models.ReferentialVersion, content: Content) -> None:
    """Saves the draft and replaces all its rows; every source that is cited must exist."""
    version.title = content.title
    version.description = content.description
    version.language = content.language
    version.effective_on = content.effective_on
    version.summary = content.summary
    version.release_notes = content.release_notes
    version.weights = {str(severity): weight for severity, weight in content.weights.items()}
    version.kinds = list(content.kinds)
    version.extras = dict(content.extras)
    version.revision += 1  # whoever has a form of the old rows open is told
    version.save()
    for model in (models.Theme, models.Source, models.Fact):  # the rest goes with its theme
        model.objects.filter(version=version).delete()
    _store(models.Fact, version, (fact_row(fact) for fact in content.facts))
    sources = _store(models.Source, version, (source_row(source) for source in content.sources))
    _store_themes(version, content, {row.code: row for row in sources})


def _store_themes(
    version: models.ReferentialVersion, content: Content, sources: dict[str, models.Source]
) -> None:
    themes = _store(models.Theme, version, map(theme_row, content.themes))
    placed = [(row, r) for row, theme in zip(themes, content.themes, strict=True) for r in theme.requirements]
    rows = _store(models.Requirement, version, (_requirement(r, theme) for theme, r in placed))
    stored = [(row, r) for row, (_, r) in zip(rows, placed, strict=True)]
    _store_children(version, stored, sources)


def fill_requirement(row: models.Requirement, requirement: Requirement) -> None:
    """Saves a row that was emptied, or is new, with all that hangs on it; the sources it cites must exist."""
    for name, value in _requirement(requirement, row.theme).items():
        setattr(row, name, value)
    row.save()
    sources = {source.code: source for source in models.Source.objects.filter(version=row.version_id)}
    _store_children(row.version, [(row, requirement)], sources)


def empty_requirement(row: models.Requirement) -> None:
    for model in (models.Citation, models.Question, models.Measure):
        model.objects.filter(requirement=row).delete()


def _store_children(
    version: models.ReferentialVersion,
    stored: Sequence[tuple[models.Requirement, Requirement]],
    sources: dict[str, models.Source],
) -> None:
    _store(models.Measure, version, (_measure(r, row) for row, r in stored))
    cited = ((row, citation) for row, r in stored for citation in r.citations)
    _store(
        models.Citation,
        version,
        (
            {
                "requirement": row,
                "source": sources[citation.source],
                "reference": citation.reference,
                "confidence": str(citation.confidence),
                "later": citation.later,
            }
            for row, citation in cited
        ),
    )
    asked = [(row, question) for row, r in stored for question in r.questions]
    questions = _store(models.Question, version, (_question(question, row) for row, question in asked))
    offered = ((row, choice) for row, (_, q) in zip(questions, asked, strict=True) for choice in q.choices)
    _store(models.Choice, version, (_choice(choice, row) for row, choice in offered))


def _store(
    model: type[models.PartOfVersion], version: models.ReferentialVersion, rows: Iterable[Row]
) -> list[Any]:
    common = {"revision": version.revision} if issubclass(model, Revised) else {}
    built = [model(version=version, position=position, **common, **row) for position, row in enumerate(rows)]
    return list(model.objects.bulk_create(built))


def fact_row(fact: Fact) -> Row:
    return {"code": fact.code, "label": fact.label, "help": fact.help, "group": fact.group}


def source_row(source: Source) -> Row:
    return {
        "code": source.code,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "reference": source.reference,
        "url": source.url,
        "confidence": str(source.confidence),
        "note": source.note,
    }


def theme_row(theme: Theme) -> Row:
    return {"code": theme.code, "title": theme.title, "description": theme.description}


def _requirement(requirement: Requirement, theme: models.Theme) -> Row:
    return {
        "theme": theme,
        "code": requirement.code,
        "title": requirement.title,
        "statement": requirement.statement,
        "obligation": str(requirement.obligation),
        "severity": requirement.severity,
        "severity_reason": requirement.severity_reason,
        "role": str(requirement.role),
        "condition": _condition(requirement.condition),
        "needs_review": requirement.needs_review,
        "section": requirement.section,
    }


def _measure(requirement: Requirement, row: models.Requirement) -> Row:
    measure = requirement.measure
    return {
        "requirement": row,
        "why": measure.why,
        "how": measure.how,
        "effort_hours": exact_text(measure.effort_hours),
        "cost_max": measure.cost_max,
        "role": str(measure.role),
        "evidence": list(measure.evidence),
    }


def _question(question: Question, requirement: models.Requirement) -> Row:
    return {
        "requirement": requirement,
        "code": question.code,
        "text": question.text,
        "help": question.help,
        "condition": _condition(question.condition),
    }


def _choice(choice: Choice, question: models.Question) -> Row:
    return {
        "question": question,
        "code": choice.code,
        "label": choice.label,
        "meaning": str(choice.meaning),
        "credit": "" if choice.credit is None else exact_text(choice.credit),
    }


def _condition(condition: Condition | None) -> Any:
    return None if condition is None else condition_to_data(condition)
