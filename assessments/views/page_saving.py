"""Saving every question of a page that was sent, for the theme's page and the list of what is to be seen."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from assessments.answering import AnswerIsStale, AnswerRefused, AssessmentIsClosed, save_answer
from assessments.confirming import confirm_answers
from assessments.forms import read_answer
from assessments.models import Assessment
from assessments.pages import QuestionCard, refuse_card
from practices.access import SignedInRequest


def save_page(
    request: SignedInRequest, assessment_id: UUID, cards: Iterable[QuestionCard]
) -> dict[str, QuestionCard]:
    """Saves what can be saved; returns what could not, with the reason and what was typed."""
    sent = [card for card in cards if _is_to_be_saved(request, card)]
    kept = [_save(request, assessment_id, card) for card in sent if _says_something(request, card)]
    refused = {card.code: card for card in kept if card is not None}
    if "confirm_all" in request.POST:
        refused |= _confirm_all(request, assessment_id, [card for card in sent if card.code not in refused])
    return refused


def _is_to_be_saved(request: SignedInRequest, card: QuestionCard) -> bool:
    """The question was on the page that was sent, and the other's answer is not preferred."""
    return f"seen-{card.code}" in request.POST and request.POST.get("take") != card.code


def _says_something(request: SignedInRequest, card: QuestionCard) -> bool:
    posted = read_answer(request.POST, card.code)
    if posted.answer is None:
        return bool(posted.seen)
    confirms = (card.to_confirm or card.inherited) and request.POST.get("confirm") == card.code
    return posted.answer != card.answer or confirms


def _save(request: SignedInRequest, assessment_id: UUID, card: QuestionCard) -> QuestionCard | None:
    """The card that says why it was refused, if it was."""
    posted = read_answer(request.POST, card.code)
    try:
        save_answer(
            by=request.user,
            assessment_id=assessment_id,
            question=card.code,
            answer=posted.answer,
            seen=posted.seen,
            at=timezone.now(),
        )
    except (AssessmentIsClosed, AnswerRefused, AnswerIsStale) as refusal:
        return refuse_card(card.code, posted, refusal, base=card)
    return None


def _confirm_all(
    request: SignedInRequest, assessment_id: UUID, cards: Iterable[QuestionCard]
) -> dict[str, QuestionCard]:
    posted = {card.code: read_answer(request.POST, card.code) for card in cards if card.to_confirm}
    seen = {code: one.seen or 0 for code, one in posted.items()}
    try:
        confirm_answers(
            assessment=Assessment(pk=assessment_id), seen=seen, by=request.user, at=timezone.now()
        )
    except AssessmentIsClosed as refusal:
        return {
            card.code: refuse_card(card.code, posted[card.code], refusal, base=card)
            for card in cards
            if card.code in posted
        }
    return {}
