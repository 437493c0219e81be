"""What several people do with one assessment, for the pages of others to include: one query each."""

from django import template
from django.utils import timezone

from assessments.assigning import assignees_of
from assessments.evidence_reading import Due, count_due
from assessments.models import Assessment
from assessments.my_themes import MyTheme, themes_of
from practices.models import Practice, User

register = template.Library()


@register.simple_tag
def evidence_due(assessment: Assessment) -> Due:
    """{% evidence_due assessment as due %}: how much of its evidence has to be renewed."""
    return count_due(assessment, today=timezone.localdate())


@register.simple_tag
def assignees(assessment: Assessment) -> dict[str, User]:
    """{% assignees assessment as people %}: who sees to what, by theme."""
    return assignees_of(assessment)


@register.simple_tag
def my_themes(person: User, practice: Practice | None = None) -> list[MyTheme]:
    """{% my_themes user as mine %}: what is left to them, in one practice or in all."""
    return themes_of(person, practice)


@register.filter
def held_in(people: dict[str, User], theme: str) -> User | None:
    """{{ people|held_in:theme.code }}: whoever sees to the theme."""
    return people.get(theme)
