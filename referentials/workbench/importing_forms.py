"""A file to import, and what the draft that it makes succeeds."""

from typing import Any

from django import forms

from referentials.format_labels import FORMAT_LABELS
from referentials.formats.cannot_read import LARGEST_FILE
from referentials.models import ReferentialVersion

MOST_MEGABYTES = LARGEST_FILE // 10**6
ACCEPTED = ",".join(sorted({f".{label.extension}" for label in FORMAT_LABELS.values()} | {".yml"}))


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Fichier",
        help_text=f"{MOST_MEGABYTES}\u00a0Mo au plus. Rien ne change avant que vous ayez vu ce qui a été lu.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide\u00a0: vérifiez-le, puis envoyez-le de nouveau.",
        },
    )
    format = forms.ChoiceField(
        label="Format",
        required=False,
        choices=[("", "Détecter"), *((name, label.label) for name, label in FORMAT_LABELS.items())],
        error_messages={"invalid_choice": "Choisissez un format de la liste."},
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if (sent.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(f"Ce fichier dépasse {MOST_MEGABYTES}\u00a0Mo.", code="too_big")
        return sent


class VersionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: ReferentialVersion) -> str:
        return f"la version {obj.number}"


class ApplyForm(forms.Form):
    """`seen` is the draft's revision that the page showed; empty when there was no draft."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    previous = VersionChoice(
        queryset=ReferentialVersion.objects.none(),
        required=False,
        label="Ce brouillon fait suite à",
        empty_label="aucune version",
        help_text="Il faudra dire ce que devient chaque exigence de la version précédente avant de publier.",
    )

    def __init__(self, *args: Any, referential: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["previous"]
        published = ReferentialVersion.objects.exclude(state=ReferentialVersion.State.DRAFT)
        field.queryset = published.filter(referential__code=referential)  # type: ignore[attr-defined]
