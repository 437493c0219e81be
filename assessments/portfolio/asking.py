"""From the address of a list to what it asks: two queries, the referential's content being in the process."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.portfolio.filtering import ListForm, Wanted, write_query
from referentials.content_loading import published_content, published_versions
from referentials.domain.content import Theme
from referentials.models import ReferentialVersion

DEFAULT = "cabinets"
NO_FILTERS = frozenset({"vue", "tri", "referentiel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`code` is empty when no referential is published yet."""

    code: str
    referentials: tuple[ReferentialVersion, ...]
    """The current version of each."""
    themes: tuple[Theme, ...]
    form: ListForm
    wanted: Wanted
    gap: str = ""
    """The title of the requirement that the list is filtered by: those that do not meet it."""

    @property
    def is_filtered(self) -> bool:
        return bool(set(self.wanted.filters) - NO_FILTERS)

    @property
    def shared_query(self) -> str:
        """The end of an address that keeps the filters on the other faces of the portfolio."""
        return self._query_without("vue", "tri")

    @property
    def query_without_gap(self) -> str:
        return self._query_without("manque")

    def _query_without(self, *names: str) -> str:
        kept = {name: value for name, value in self.wanted.filters.items() if name not in names}
        return write_query(kept)


def read_address(given: Mapping[str, str], *, reading: type[ListForm] = ListForm) -> Asked:
    """The referential asked for, else ours, else the first."""
    current = tuple(published_versions())
    by_code = {one.referential.code: one for one in current}
    chosen = by_code.get(given.get("referentiel", DEFAULT)) or next(iter(current), None)
    if chosen is None:
        form = reading(given, versions=(), themes=())
        return Asked(code="", referentials=(), themes=(), form=form, wanted=form.wanted())
    content = published_content(chosen.pk, chosen.content_hash)
    versions = ReferentialVersion.objects.filter(referential=chosen.referential_id).exclude(
        state=ReferentialVersion.State.DRAFT
    )
    offered = tuple(versions.only("number").order_by("effective_on", "pk"))
    form = reading(given, versions=offered, themes=content.themes)
    wanted = form.wanted()
    lacking = content.requirements.get(wanted.filters.get("manque", ""))
    return Asked(
        code=chosen.referential.code,
        referentials=current,
        themes=content.themes,
        form=form,
        wanted=wanted,
        gap=lacking.title if lacking else wanted.filters.get("manque", ""),
    )
