"""What people say to each other about a question: one message after another, none ever changed."""

from datetime import datetime

from assessments.answering import AssessmentIsClosed
from assessments.models import Assessment, QuestionComment
from practices.models import User


def add_comment(
    *, assessment: Assessment, question: str, text: str, by: User, at: datetime
) -> QuestionComment:
    """On a completed assessment too; raises AssessmentIsClosed once another goes on in its place."""
    if assessment.is_superseded:
        raise AssessmentIsClosed
    return QuestionComment.objects.create(
        assessment=assessment, question=question, text=text, written_by=by, written_at=at
    )


def comments_on(assessment: Assessment, question: str) -> list[QuestionComment]:
    """The newest last; one query."""
    rows = assessment.question_comments.filter(question=question)
    return list(rows.select_related("written_by"))
