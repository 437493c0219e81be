"""Asking for help as the screens do, for several tests."""

from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from assessments.asking_help import Asked, ask
from assessments.domain.helping import Addressee
from tests.assessments.asking import fields

WHO = "Dupont Informatique"


def ask_about(assessment, *questions, by=None, at=None, **more):
    """The request and the address of its link."""
    asked = Asked(
        page_id=uuid4(),
        addressee=more.pop("addressee", Addressee.IT_PROVIDER),
        questions=questions,
        message="Bonjour, pouvez-vous nous aider ?",
        recipient=WHO,
        **more,
    )
    request, token = ask(
        assessment=assessment, asked=asked, by=by or assessment.started_by, at=at or timezone.now()
    )
    return request, link_of(token)


def link_of(token):
    return reverse("assessments:give_help", args=[token])


def said(question, choice="", *, step="send", who=WHO, **more):
    """What the holder of the link posts."""
    return fields(question, choice, **more) | {"who": who, "step": step}


def on_help(name, request, *args):
    return reverse(f"assessments:{name}", args=[request.assessment_id, request.pk, *args])
