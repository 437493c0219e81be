"""One row of a mapping as a form: the codes that it joins on either side, the change, a note."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, ClassVar, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain.content import Content
from referentials.domain.mapping import Change, Row
from referentials.domain.mapping_edits import ONE_TO_ONE
from referentials.mapping_phrases import CONSEQUENCES
from referentials.vocabulary import Change as ChangeLabel

LONGEST_NOTE = 2_000


class RowForm(forms.Form):
    """Codes that stand are ticked; others are added by code, several with commas between."""

    before = forms.MultipleChoiceField(required=False)
    add_before = forms.CharField(required=False, strip=True)
    after = forms.MultipleChoiceField(required=False)
    add_after = forms.CharField(required=False, strip=True)
    change = forms.ChoiceField(
        choices=[
            (
                c,
                format_lazy(
                    _("{change}\u00a0: {consequence}"),
                    change=ChangeLabel(c).label,
                    consequence=CONSEQUENCES[c],
                ),
            )
            for c in ONE_TO_ONE
        ]
    )
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput)
    SIDES: ClassVar = ("before", "after")

    def __init__(self, *args: Any, old: Content, new: Content, row: Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contents = {"before": old, "after": new}
        self.row = row
        for side in self.SIDES:
            codes = self.offered(side)
            cast(forms.MultipleChoiceField, self.fields[side]).choices = [(code, code) for code in codes]

    def offered(self, side: str) -> list[str]:
        """What the row held when it was shown, even if another edit took it since."""
        held: Sequence[str] = getattr(self.row, side)
        posted = self.data.getlist(side) if self.is_bound else []  # type: ignore[attr-defined]
        known = self.contents[side].requirements
        return [code for code in dict.fromkeys((*held, *posted)) if code in known]

    def ticks(self, side: str) -> Iterator[tuple[str, str, bool]]:
        """Code, title, and whether it is ticked."""
        ticked = self[side].value() or []
        for code in self.offered(side):
            yield code, self.contents[side].requirements[code].title, code in ticked

    def before_ticks(self) -> list[tuple[str, str, bool]]:
        return list(self.ticks("before"))

    def after_ticks(self) -> list[tuple[str, str, bool]]:
        return list(self.ticks("after"))

    def clean_add_before(self) -> list[str]:
        return self._read("before")

    def clean_add_after(self) -> list[str]:
        return self._read("after")

    def _read(self, side: str) -> list[str]:
        codes = str(self.cleaned_data[f"add_{side}"]).replace(",", " ").replace(";", " ").split()
        known = self.contents[side].requirements
        for code in codes:
            if code not in known:
                close = get_close_matches(code, known, n=1)
                raise forms.ValidationError(_unknown(code, close))
        return codes

    def wanted(self) -> Row:
        """The row asked for; its change may have to give way to how many it joins."""
        data = self.cleaned_data
        return Row(
            change=Change(data["change"]),
            before=tuple(dict.fromkeys([*data["before"], *data["add_before"]])),
            after=tuple(dict.fromkeys([*data["after"], *data["add_after"]])),
            note=data["note"],
        )


def _unknown(code: str, close: list[str]) -> str:
    if not close:
        return gettext("«\u00a0%(code)s\u00a0» n'est pas une exigence d'ici.") % {"code": code}
    return gettext(
        "«\u00a0%(code)s\u00a0» n'est pas une exigence d'ici. Vouliez-vous «\u00a0%(close)s\u00a0»\u00a0?"
    ) % {"code": code, "close": close[0]}


def initial_of(row: Row, seen: int) -> dict[str, Any]:
    return {
        "before": list(row.before),
        "after": list(row.after),
        "change": row.change if row.change in ONE_TO_ONE else Change.CLARIFIED,
        "note": row.note,
        "seen": seen,
    }
