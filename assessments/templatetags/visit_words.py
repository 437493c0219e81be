"""What the fragments of a visit need: its summary, labels, and buttons that work with and without htmx."""

from collections.abc import Container
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.pages import choice_label as label_of
from assessments.visit_pages import VisitSummary, sum_up_visit
from practices.access import Right
from practices.models import User
from referentials.domain.content import Question

register = template.Library()


@register.filter
def choice_label(question: Question, code: str) -> str:
    return label_of(question, code) if code else _("Sans réponse")


@register.simple_tag
def visit_of(assessment: Assessment, user: User, rights: Container[Right]) -> VisitSummary:
    """{% visit_of assessment user rights as visit %}: what the overview says of it; one query."""
    return sum_up_visit(assessment, user, rights)


@register.simple_tag
def visit_button(name: str, assessment: UUID, about: str | int) -> SafeString:
    """Posts the form to `name`; with htmx, the answer takes the place of what stands beside the question."""
    return format_html(
        'formaction="{0}" hx-post="{0}" hx-params="*" hx-sync="this" hx-target="closest [data-beside]" '
        'hx-swap="outerHTML"',
        reverse(f"assessments:{name}", args=[assessment, about]),
    )
