"""From the content of a version to the cells of each sheet."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from referentials.condition_text import condition_text
from referentials.domain.content import Choice, Citation, Content, Meaning, Question, Requirement
from referentials.domain.exact_numbers import exact_text
from referentials.formats import spreadsheet_layout as layout
from referentials.formats.spreadsheet_layout import Sheet
from referentials.formats.spreadsheet_requirements import BULLET, INDENT, scale_key

Written = str | int | float
Cells = Mapping[str, Written]
"""By the key of the column; what is not told stays empty."""

MOST_DIGITS = 15
"""A spreadsheet keeps no more of a number; beyond, it is written as text."""


def sheet_rows(content: Content) -> dict[Sheet, list[Cells]]:
    scales = _named_scales(content)
    requirements = [(theme.code, r) for theme in content.themes for r in theme.requirements]
    return {
        layout.VERSION: list(_version(content)),
        layout.THEMES: [
            {"code": t.code, "title": t.title, "description": t.description} for t in content.themes
        ],
        layout.REQUIREMENTS: [_requirement(theme, r, content, scales) for theme, r in requirements],
        layout.QUESTIONS: [
            _question(r, question, scales)
            for _, r in requirements
            for question in r.questions[1 if _fits_first(r) else 0 :]
        ],
        layout.CHOICES: [_choice(name, choice) for choices, name in scales.items() for choice in choices],
        layout.SOURCES: [
            {
                "code": s.code,
                "title": s.title,
                "publisher": s.publisher,
                "date": s.date,
                "reference": s.reference,
                "url": s.url,
                "confidence": layout.WORDS[s.confidence],
                "note": s.note,
            }
            for s in content.sources
        ],
        layout.CITATIONS: [
            _citation(r, citation)
            for _, r in requirements
            for citation in r.citations[1 if _cites_first(r, content) else 0 :]
        ],
        layout.FACTS: [
            {"code": f.code, "label": f.label, "help": f.help, "group": f.group} for f in content.facts
        ],
    }


def _version(content: Content) -> Iterator[Cells]:
    fields = {
        "code": content.referential,
        "title": content.title,
        "description": content.description,
        "number": content.number,
        "language": content.language,
        "effective_on": content.effective_on.isoformat() if content.effective_on else "",
        "summary": content.summary,
        "release_notes": content.release_notes,
        "kinds": ", ".join(content.kinds),
    }
    for key, title in layout.FIELDS.items():
        yield {"field": title, "value": fields[key]}
    for severity in sorted({1, 2, 3, 4, *content.weights}):
        weight = content.weights.get(severity, "")
        yield {"field": f"{layout.WEIGHT} {severity}", "value": weight}


Scales = Mapping[tuple[Choice, ...], str]


def _named_scales(content: Content) -> Scales:
    """The most used is the standard one; a scale of one question bears the question's code."""
    questions = [q for theme in content.themes for r in theme.requirements for q in r.questions if q.choices]
    uses = Counter(question.choices for question in questions)
    names: dict[tuple[Choice, ...], str] = {}
    taken: set[str] = set()
    for rank, (choices, times) in enumerate(uses.most_common(), start=1):
        first = next(question.code for question in questions if question.choices == choices)
        wanted = layout.STANDARD_SCALE if rank == 1 else f"échelle {rank}" if times > 1 else first
        while scale_key(wanted) in taken:
            wanted += " bis"
        taken.add(scale_key(wanted))
        names[choices] = wanted
    return names


def _requirement(theme: str, requirement: Requirement, content: Content, scales: Scales) -> Cells:
    measure = requirement.measure
    return {
        "theme": theme,
        "section": requirement.section,
        "code": requirement.code,
        "title": requirement.title,
        "statement": requirement.statement,
        "obligation": layout.WORDS[requirement.obligation],
        "severity": requirement.severity,
        "severity_reason": requirement.severity_reason,
        "role": _role(requirement.role),
        "condition": condition_text(requirement.condition),
        "needs_review": layout.YES if requirement.needs_review else "",
        "why": measure.why,
        "how": measure.how,
        "effort_hours": _number(measure.effort_hours),
        "cost_max": measure.cost_max,
        "measure_role": "" if measure.role == requirement.role else _role(measure.role),
        "evidence": _evidence(measure.evidence),
        **(_first_question(requirement.questions[0], scales) if _fits_first(requirement) else {}),
        **(_first_citation(requirement.citations[0]) if _cites_first(requirement, content) else {}),
    }


def _role(role: str) -> str:
    return layout.WORDS[role]


def _fits_first(requirement: Requirement) -> bool:
    """Whether its first question can stand on the requirement's own line."""
    first = next(iter(requirement.questions), None)
    return (
        first is not None
        and first.code == requirement.code
        and first.condition is None
        and bool(first.text.strip())
    )


def _first_question(question: Question, scales: Scales) -> Cells:
    return {"question": question.text, "help": question.help, "scale": _scale(question, scales)}


def _scale(question: Question, scales: Scales) -> str:
    return scales[question.choices] if question.choices else layout.NO_CHOICES


def _cites_first(requirement: Requirement, content: Content) -> bool:
    first = next(iter(requirement.citations), None)
    source = content.sources_by_code.get(first.source) if first else None
    return bool(first and source and not first.later and first.confidence == source.confidence)


def _first_citation(citation: Citation) -> Cells:
    return {"source": citation.source, "reference": citation.reference}


def _question(requirement: Requirement, question: Question, scales: Scales) -> Cells:
    return {
        "requirement": requirement.code,
        "code": question.code,
        "text": question.text,
        "help": question.help,
        "condition": condition_text(question.condition),
        "scale": _scale(question, scales),
    }


def _citation(requirement: Requirement, citation: Citation) -> Cells:
    return {
        "requirement": requirement.code,
        "source": citation.source,
        "reference": citation.reference,
        "confidence": layout.WORDS[citation.confidence],
        "later": layout.YES if citation.later else "",
    }


def _choice(scale: str, choice: Choice) -> Cells:
    return {
        "scale": scale,
        "code": choice.code,
        "label": choice.label,
        "meaning": "" if choice.meaning is Meaning.CREDIT else layout.WORDS[choice.meaning],
        "credit": "" if choice.credit is None else _number(choice.credit),
    }


def _number(number: Fraction) -> Written:
    """A number where the spreadsheet keeps it whole; otherwise its exact text."""
    text = exact_text(number)
    if "/" in text or len(text) > MOST_DIGITS or repr(float(text)).removesuffix(".0") != text:
        return text
    return float(text) if "." in text else int(text)


def _evidence(items: Sequence[str]) -> str:
    plain = all(item == item.strip() and item and "\n" not in item for item in items)
    if plain and not any(item.startswith(BULLET) for item in items):
        return "\n".join(items)
    return "\n".join(BULLET + item.replace("\n", f"\n{INDENT}") for item in items)
