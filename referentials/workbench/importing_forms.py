"""A file to import, and what the draft that it makes succeeds."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.format_labels import FORMAT_LABELS
from referentials.formats.cannot_read import LARGEST_FILE
from referentials.models import ReferentialVersion

MOST_MEGABYTES = LARGEST_FILE // 10**6
ACCEPTED = ",".join(sorted({f".{label.extension}" for label in FORMAT_LABELS.values()} | {".yml"}))


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier"),
        help_text=format_lazy(
            _("{size}\u00a0Mo au plus. Rien ne change avant que vous ayez vu ce qui a été lu."),
            size=MOST_MEGABYTES,
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide\u00a0: vérifiez-le, puis envoyez-le de nouveau."),
        },
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("Détecter")), *((name, label.label) for name, label in FORMAT_LABELS.items())],
        error_messages={"invalid_choice": _("Choisissez un format de la liste.")},
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if (sent.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(
                gettext("Ce fichier dépasse %(size)s\u00a0Mo.") % {"size": MOST_MEGABYTES},
                code="too_big",
            )
        return sent


class VersionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: ReferentialVersion) -> str:
        return gettext("la version %(number)s") % {"number": obj.number}


class ApplyForm(forms.Form):
    """`seen` is the draft's revision that the page showed; empty when there was no draft."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    previous = VersionChoice(
        queryset=ReferentialVersion.objects.none(),
        required=False,
        label=_("Ce brouillon fait suite à"),
        empty_label=_("aucune version"),
        help_text=_(
            "Il faudra dire ce que devient chaque exigence de la version précédente avant de publier."
        ),
    )

    def __init__(self, *args: Any, referential: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["previous"]
        published = ReferentialVersion.objects.exclude(state=ReferentialVersion.State.DRAFT)
        field.queryset = published.filter(referential__code=referential)  # type: ignore[attr-defined]
