"""From the address of a list to what it asks: two queries, the referential's content being in the process."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.portfolio.filtering import ListForm, Wanted
from referentials.content_loading import published_content, published_versions
from referentials.domain.content import Theme
from referentials.models import ReferentialVersion

DEFAULT = "cabinets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`code` is empty when no referential is published yet."""

    code: str
    referentials: tuple[ReferentialVersion, ...]
    """The current version of each."""
    themes: tuple[Theme, ...]
    form: ListForm
    wanted: Wanted

    @property
    def is_filtered(self) -> bool:
        return bool(set(self.wanted.filters) - {"vue", "tri", "referentiel"})


def read_address(given: Mapping[str, str]) -> Asked:
    """The referential asked for, else ours, else the first."""
    current = tuple(published_versions())
    by_code = {one.referential.code: one for one in current}
    chosen = by_code.get(given.get("referentiel", DEFAULT)) or next(iter(current), None)
    if chosen is None:
        return _ask("", given, current=(), versions=(), themes=())
    content = published_content(chosen.pk, chosen.content_hash)
    versions = ReferentialVersion.objects.filter(referential=chosen.referential_id).exclude(
        state=ReferentialVersion.State.DRAFT
    )
    return _ask(
        chosen.referential.code,
        given,
        current=current,
        versions=tuple(versions.only("number").order_by("effective_on", "pk")),
        themes=content.themes,
    )


def _ask(
    code: str,
    given: Mapping[str, str],
    *,
    current: tuple[ReferentialVersion, ...],
    versions: tuple[ReferentialVersion, ...],
    themes: tuple[Theme, ...],
) -> Asked:
    form = ListForm(given, versions=versions, themes=themes)
    return Asked(code=code, referentials=current, themes=themes, form=form, wanted=form.wanted())
