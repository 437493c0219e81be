"""What the questionnaire's pages show, gathered from a sheet without any query; templates phrase it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from assessments.answering import AnswerIsStale, AnswerRefused, AssessmentIsClosed, VersionHasEnded
from assessments.beside import Beside
from assessments.domain.answers import MINIMUM_REASON, AnswerProblem, Fault
from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.applicability import explain_absence, explain_requirement
from assessments.domain.scope_notices import Told, notices_on
from assessments.domain.scoring import ThemeResult
from assessments.forms import PostedAnswer
from assessments.models import Answer
from assessments.queries import Sheet
from practices.models import Practice
from referentials.domain.content import Citation, Condition, Content, Question, Requirement, Source, Theme

KINDS = dict(Practice.Kind.choices)


class Outcome(StrEnum):
    """What became of an answer; each has its sentence in the template."""

    NOT_ANSWERED = "not_answered"
    SAVED = "saved"
    STALE = "stale"
    CLOSED = "closed"
    VERSION_ENDED = "version_ended"
    MISSING_REASON = "missing_reason"
    MISSING_OVERRIDE_REASON = "missing_override_reason"
    MISSING_CHOICE = "missing_choice"
    REFUSED = "refused"


HTTP_STATUS: Mapping[Outcome, int] = {
    Outcome.NOT_ANSWERED: 200,
    Outcome.SAVED: 200,
    Outcome.STALE: 409,
    Outcome.CLOSED: 409,
    Outcome.VERSION_ENDED: 409,
    Outcome.MISSING_REASON: 422,
    Outcome.MISSING_OVERRIDE_REASON: 422,
    Outcome.MISSING_CHOICE: 422,
    Outcome.REFUSED: 422,
}
if set(HTTP_STATUS) != set(Outcome):
    raise RuntimeError("an outcome lacks its HTTP status")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCard:
    """One question as shown; `seen` is the answer's revision that the page sends back."""

    code: str
    question: Question | None = None
    requirement: Requirement | None = None
    citations: tuple[tuple[Citation, Source], ...] = ()
    notices: tuple[Told, ...] = ()
    """What has to be said of these texts to such a practice."""
    asked: bool = True
    because: tuple[str, ...] = ()
    choice: str = ""
    reason: str = ""
    comment: str = ""
    seen: int = 0
    standing: int = 0
    """The revision of the answer that a stale page did not see; sending it back overwrites knowingly."""
    answered_by: str = ""
    answered_at: datetime | None = None
    to_confirm: bool = False
    """The answer was carried over and awaits its confirmation."""
    inherited: bool = False
    """It was taken over from the structure that carries the requirement."""
    outcome: Outcome = Outcome.NOT_ANSWERED
    choice_label: str = ""
    stored_label: str = ""
    fresh: bool = False
    """The outcome was decided by the request being answered."""
    beside: Beside | None = None

    @property
    def answer(self) -> DomainAnswer | None:
        if not self.choice:
            return None
        return DomainAnswer(choice=self.choice, reason=self.reason, comment=self.comment)

    @property
    def status(self) -> int:
        return HTTP_STATUS[self.outcome]

    @property
    def reason_length(self) -> int:
        return MINIMUM_REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeProgress:
    theme: Theme
    asked: int
    answered: int
    result: ThemeResult
    open_question: str
    """The code of the next question without an answer, then to confirm; empty when the theme is complete."""
    to_confirm: int = 0

    @property
    def is_done(self) -> bool:
        return self.answered == self.asked and not self.to_confirm

    @property
    def left(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePage:
    progress: ThemeProgress
    cards: tuple[QuestionCard, ...]
    position: int
    count: int
    previous: Theme | None
    next: Theme | None

    def with_cards(self, changed: Mapping[str, QuestionCard]) -> "ThemePage":
        return replace(self, cards=tuple(changed.get(card.code, card) for card in self.cards))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A requirement that this practice is not asked, and what it would take to be."""

    requirement: Requirement
    lacking: tuple[str, ...]
    barring: tuple[str, ...]
    """What keeps it away by being true."""


def measure_progress(sheet: Sheet, theme: Theme, *, after: str = "") -> ThemeProgress:
    """What is left is looked for after the question `after`, then from the theme's start."""
    asked = [q.code for r in theme.requirements for q in sheet.scope.asked.get(r.code, ())]
    passed = asked.index(after) + 1 if after in asked else 0
    onwards = asked[passed:] + asked[:passed]
    left = [code for code in onwards if code not in sheet.scope.heard]
    unconfirmed = [code for code in onwards if code in sheet.to_confirm]
    return ThemeProgress(
        theme=theme,
        asked=len(asked),
        answered=len(asked) - len(left),
        result=sheet.result.themes[theme.code],
        open_question=next(iter(left + unconfirmed), ""),
        to_confirm=len(unconfirmed),
    )


def build_overview(sheet: Sheet) -> tuple[ThemeProgress, ...]:
    """The themes in which at least one question is asked."""
    progress = (measure_progress(sheet, theme) for theme in sheet.content.themes)
    return tuple(one for one in progress if one.asked)


def find_left_out(sheet: Sheet) -> tuple[LeftOut, ...]:
    """What is not asked of this practice, with the conditions that fail."""
    left_out = []
    for requirement in sheet.content.requirements.values():
        if requirement.code in sheet.scope.asked:
            continue
        reasons = explain_absence(requirement, sheet.scope)
        phrases = {leaf: phrase_leaf(sheet.content, leaf.condition) for leaf in reasons}
        lacking = tuple(dict.fromkeys(phrase for leaf, phrase in phrases.items() if not leaf.holds))
        barring = tuple(dict.fromkeys(phrase for leaf, phrase in phrases.items() if leaf.holds))
        left_out.append(LeftOut(requirement=requirement, lacking=lacking, barring=barring))
    return tuple(left_out)


def build_theme_page(
    sheet: Sheet, code: str, *, beside: Mapping[str, Beside] | None = None
) -> ThemePage | None:
    """None for a theme that does not exist or asks nothing of this practice."""
    themes = [one.theme for one in build_overview(sheet)]
    position = next((i for i, theme in enumerate(themes) if theme.code == code), None)
    if position is None:
        return None
    theme = themes[position]
    return ThemePage(
        progress=measure_progress(sheet, theme),
        cards=tuple(
            replace(build_card(sheet, q.code), beside=(beside or {}).get(q.code))
            for r in theme.requirements
            for q in r.questions
        ),
        position=position + 1,
        count=len(themes),
        previous=themes[position - 1] if position else None,
        next=themes[position + 1] if position + 1 < len(themes) else None,
    )


def build_card(sheet: Sheet, code: str, *, saved_at: datetime | None = None) -> QuestionCard:
    """The card of question `code`; `saved_at` says that it was saved just now."""
    content, row = sheet.content, sheet.rows.get(code)
    requirement = content.requirement_of[code]
    card = QuestionCard(
        code=code,
        question=content.questions[code],
        requirement=requirement,
        citations=tuple((c, content.sources_by_code[c.source]) for c in requirement.citations),
        notices=notices_on(requirement.citations, sheet.assessment.kind),
        asked=any(q.code == code for q in sheet.scope.asked.get(requirement.code, ())),
        because=_why_asked(sheet, requirement),
        fresh=saved_at is not None,
    )
    return card if row is None else _with_answer(card, row, at=saved_at or row.answered_at)


def changed_questions(before: Sheet, after: Sheet, question: str) -> tuple[str, ...]:
    """The other questions of the theme that this answer made appear or go."""
    theme = after.content.theme_of[after.content.requirement_of[question].code]
    if question not in after.content.questions_read:
        return ()
    changed = before.scope.question_codes ^ after.scope.question_codes
    return tuple(q.code for r in theme.requirements for q in r.questions if q.code in changed)


def refuse_card(
    code: str,
    posted: PostedAnswer,
    refusal: AssessmentIsClosed | AnswerRefused | AnswerIsStale,
    *,
    base: QuestionCard | None = None,
) -> QuestionCard:
    """The card that keeps what was typed and says why it is not saved."""
    card = replace(base or QuestionCard(code=code), outcome=_outcome_of(refusal), fresh=True)
    card = replace(card, seen=posted.seen or 0)
    if posted.answer is not None:
        answer = posted.answer
        card = replace(card, choice=answer.choice, reason=answer.reason, comment=answer.comment)
    if isinstance(refusal, AnswerIsStale):
        return _show_both(card, refusal)
    return card


def _show_both(card: QuestionCard, stale: AnswerIsStale) -> QuestionCard:
    """What stands and what was posted, for the person to choose."""
    stored = stale.stored
    return replace(
        card,
        choice_label=choice_label(stale.question, card.choice),
        stored_label=choice_label(stale.question, stored.choice) if stored else "",
        answered_by=str(stored.answered_by or "") if stored else "",
        standing=stored.revision if stored else 0,
    )


def phrase_leaf(content: Content, leaf: Condition) -> str:
    """The label of the fact or of the kind of practice, or the text of the earlier question."""
    if leaf.fact:
        fact = content.facts_by_code.get(leaf.fact)
        return fact.label if fact else str(KINDS.get(leaf.fact, leaf.fact))
    question = content.questions.get(leaf.question)  # a draft under preview may name one that is not there
    return question.text if question else leaf.question


def choice_label(question: Question, code: str) -> str:
    return next((choice.label for choice in question.choices if choice.code == code), code)


def _why_asked(sheet: Sheet, requirement: Requirement) -> tuple[str, ...]:
    explanation = explain_requirement(requirement, sheet.scope)
    if explanation is None or not explanation.holds:
        return ()
    return tuple(phrase_leaf(sheet.content, leaf) for leaf in explanation.held)


def _with_answer(card: QuestionCard, row: Answer, *, at: datetime) -> QuestionCard:
    return replace(
        card,
        choice=row.choice,
        reason=row.reason,
        comment=row.comment,
        seen=row.revision,
        answered_by="" if card.fresh else str(row.answered_by or ""),
        answered_at=at,
        to_confirm=row.to_confirm,
        inherited=row.inherited_from_id is not None,
        outcome=Outcome.SAVED,
    )


def _outcome_of(refusal: Exception) -> Outcome:
    if isinstance(refusal, AnswerIsStale):
        return Outcome.STALE
    if isinstance(refusal, VersionHasEnded):
        return Outcome.VERSION_ENDED
    if isinstance(refusal, AnswerRefused):
        return next(map(_outcome_of_problem, refusal.problems), Outcome.MISSING_CHOICE)
    return Outcome.CLOSED


def _outcome_of_problem(problem: AnswerProblem) -> Outcome:
    if problem.fault in (Fault.MISSING_REASON, Fault.MISSING_OVERRIDE_REASON):
        return Outcome(problem.fault)
    nothing_chosen = problem.fault is Fault.UNKNOWN_CHOICE and not problem.got
    return Outcome.MISSING_CHOICE if nothing_chosen else Outcome.REFUSED
