"""Fields of the editor's forms: exact numbers as the French write them, codes that may be left empty."""

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from referentials.domain.exact_numbers import exact_text, parse_exact
from referentials.domain.validation import CODE, SOURCE_CODE

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

BAD_CODE = _("Écrivez un code de 80 caractères au plus\u00a0: minuscules sans accent, chiffres, - et _.")
BAD_NUMBER = _("Écrivez un nombre comme 1, 0,5 ou 1/2\u00a0: pas «\u00a0%(value)s\u00a0».")


class ExactField(forms.CharField):
    """« 0,5 », « 0.5 » and « 1/2 » are the same exact number."""

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"\s", "", super().to_python(value) or "").replace(",", ".")
        if not text:
            return None
        try:
            return parse_exact(text)
        except ValueError as error:
            raise forms.ValidationError(BAD_NUMBER, params={"value": value}) from error


def french_number(number: Fraction) -> str:
    return exact_text(number).replace(".", ",")


class CodeField(forms.CharField):
    def __init__(self, *, pattern: re.Pattern[str] = CODE, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.pattern = pattern
        self.widget.attrs |= {"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not self.pattern.fullmatch(text):
            raise forms.ValidationError(BAD_CODE)
        return text


class SourceCodeField(CodeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pattern=SOURCE_CODE, **kwargs)


def code_from(text: str, taken: set[str], *, between: str = "-") -> str:
    """A free code after the words of `text`; several words are joined by `between`."""
    base = slugify(text)[:60].strip("-_").replace("-", between) or "sans-titre"
    code, rank = base, 1
    while code in taken:
        rank += 1
        code = f"{base}{between}{rank}"
    return code


class EditorForm(forms.Form):
    """Its fields bear Bootstrap's classes, so that a template may lay them out one by one."""

    CSS: ClassVar = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(use_required_attribute=False, label_suffix="", **kwargs)
        for field in self.fields.values():
            kind = getattr(field.widget, "input_type", "")
            if kind != "hidden":
                field.widget.attrs["class"] = self.CSS.get(kind, "form-control")


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def one_line(label: "StrPromise", *, required: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, **kwargs)


def paragraph(
    label: "StrPromise", *, rows: int = 3, required: bool = False, **kwargs: Any
) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=text_area(rows), **kwargs)
