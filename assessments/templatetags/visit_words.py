"""What the fragments of a visit need: the label of a choice, and buttons that work with and without htmx."""

from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.pages import choice_label as label_of
from referentials.domain.content import Question

register = template.Library()


@register.filter
def choice_label(question: Question, code: str) -> str:
    return label_of(question, code) if code else _("Sans réponse")


@register.simple_tag
def visit_button(name: str, assessment: UUID, about: str | int) -> SafeString:
    """Posts the form to `name`; with htmx, the answer takes the place of what stands beside the question."""
    return format_html(
        'formaction="{0}" hx-post="{0}" hx-params="*" hx-sync="this" hx-target="closest [data-beside]" '
        'hx-swap="outerHTML"',
        reverse(f"assessments:{name}", args=[assessment, about]),
    )
