"""The French words of a referential's codes, for templates."""

import re

from django import template

from referentials.domain.content import Content, Source
from referentials.vocabulary import COST_LABELS, SEVERITY_LABELS, Confidence, Obligation, Role

register = template.Library()


@register.filter
def obligation_label(code: str) -> str:
    return str(Obligation(code).label)


@register.filter
def confidence_label(code: str) -> str:
    """As it stands inside a sentence."""
    label = str(Confidence(code).label)
    return label[0].lower() + label[1:]


@register.filter
def role_label(code: str) -> str:
    return str(Role(code).label)


@register.filter
def severity_label(severity: int) -> str:
    return str(SEVERITY_LABELS[severity])


@register.filter
def cost_label(cost_max: int) -> str:
    return str(COST_LABELS[cost_max])


@register.filter
def source_of(content: Content, code: str) -> Source:
    return content.sources_by_code[code]


@register.filter
def link_of(source: Source) -> str:
    """The first web address of `url`, which may hold several or none."""
    found = re.search(r"https?://[^\s;]+", source.url)
    return found.group() if found else ""
