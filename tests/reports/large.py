"""Referentials of any size, made of our own requirements."""

from dataclasses import replace

from referentials.domain.content import Content, Requirement, Theme
from tests.reports.samples import our_content


def synthetic(size: int) -> Content:
    """Our own requirements again and again, under new codes and without conditions, in our themes."""
    content: Content = our_content()
    originals = list(content.requirements.values())
    themes: dict[str, list[Requirement]] = {theme.code: [] for theme in content.themes}
    for place in range(size):
        one = originals[place % len(originals)]
        themes[content.theme_of[one.code].code].append(_copy(one, place))
    return replace(content, themes=tuple(_fill(theme, themes[theme.code]) for theme in content.themes))


def _copy(one: Requirement, place: int) -> Requirement:
    questions = tuple(
        replace(question, code=f"q-{place}-{index}", condition=None)
        for index, question in enumerate(one.questions)
    )
    return replace(one, code=f"r-{place}", condition=None, questions=questions)


def _fill(theme: Theme, requirements: list[Requirement]) -> Theme:
    return replace(theme, requirements=tuple(requirements))


def in_themes(content: Content, count: int) -> Content:
    """The same requirements, dealt out to so many themes of long names."""
    requirements = list(content.requirements.values())
    themes = (
        Theme(
            code=f"t{place}",
            title=f"Thème numéro {place}, au nom assez long pour un axe",
            requirements=tuple(requirements[place::count]),
        )
        for place in range(count)
    )
    return replace(content, themes=tuple(themes))
