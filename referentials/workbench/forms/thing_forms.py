"""The forms of a theme, a source and a fact, and the way to the form of anything."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, ClassVar, Protocol

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain.content import Confidence, Content, Fact, Requirement, Source, Theme
from referentials.domain.naming import Renaming
from referentials.draft_writing import things_of
from referentials.formats.thing_data import Thing
from referentials.models import Subject
from referentials.vocabulary import Confidence as ConfidenceWord
from referentials.workbench.forms.condition_forms import bind
from referentials.workbench.forms.fields import (
    CodeField,
    EditorForm,
    SourceCodeField,
    code_from,
    one_line,
    paragraph,
)
from referentials.workbench.forms.requirement_sheet import (
    RequirementSheet,
    blank_requirement,
    typed_requirement,
)
from referentials.workbench.forms.typed import Node, flat

TITLE_FIRST = _("Laissez vide\u00a0: il sera tiré du titre.")


class ThemeForm(EditorForm):
    title = one_line(_("Titre"), required=True, error_messages={"required": _("Donnez un titre.")})
    description = paragraph(_("Description"), rows=3)
    code = CodeField(label=_("Code"), required=False, help_text=TITLE_FIRST)


class SourceForm(EditorForm):
    title = paragraph(
        _("Titre du texte"), rows=2, required=True, error_messages={"required": _("Donnez un titre.")}
    )
    publisher = one_line(_("Éditeur"), help_text=_("La CNIL, l'Ordre des médecins, le Parlement européen…"))
    date = one_line(_("Date"), help_text=_("Comme 2016-04-27, ou 2016\u00a0: celle du texte."))
    reference = one_line(_("Référence"), help_text=_("Le numéro de la délibération, de l'article…"))
    url = one_line(_("Adresse"), widget=forms.TextInput(attrs={"inputmode": "url"}))
    confidence = forms.ChoiceField(label=_("Vérification"), choices=ConfidenceWord.choices)
    note = paragraph(_("Note"), rows=2)
    code = SourceCodeField(label=_("Code"), required=False, help_text=TITLE_FIRST)


class FactForm(EditorForm):
    label = one_line(
        _("Situation"),
        required=True,
        help_text=_("À la première personne\u00a0: «\u00a0J'emploie au moins un salarié\u00a0»."),
        error_messages={"required": _("Écrivez la situation.")},
    )
    help = paragraph(_("Aide"), rows=2)
    group = one_line(_("Groupe"), help_text=_("Les situations d'un même groupe se suivent dans le profil."))
    code = CodeField(
        label=_("Code"), required=False, help_text=_("Laissez vide\u00a0: il sera tiré de la situation.")
    )


class Sheet(Protocol):
    """What a screen asks of the forms of a thing."""

    template: str
    typed: Node

    @property
    def head(self) -> EditorForm: ...

    def is_valid(self) -> bool: ...

    @property
    def thing(self) -> Thing: ...

    @property
    def renaming(self) -> Renaming: ...


class PlainSheet:
    """A thing whose fields are those of one form."""

    template = "workbench/editing/thing.html"
    FORMS: ClassVar[Mapping[Subject, type[EditorForm]]] = {
        Subject.THEME: ThemeForm,
        Subject.SOURCE: SourceForm,
        Subject.FACT: FactForm,
    }
    NAMED_AFTER: ClassVar = {Subject.THEME: "title", Subject.SOURCE: "title", Subject.FACT: "label"}

    def __init__(
        self, typed: Node, content: Content, *, subject: Subject, known: Thing | None, check: bool
    ) -> None:
        self.typed, self.subject = typed, subject
        self.known_code = known.code if known else ""
        self.taken = set(things_of(content)[subject]) - {self.known_code}
        if subject == Subject.FACT:
            self.taken |= set(content.kinds)
        form = self.FORMS[subject]
        self.head = form(**bind(typed.get("head", {}), "head", flat(typed) if check else None))

    def is_valid(self) -> bool:
        if not self.head.is_valid():
            return False
        if self.head.cleaned_data["code"] in self.taken:
            self.head.add_error("code", gettext("Ce code est déjà pris."))
            return False
        return True

    @property
    def thing(self) -> Thing:
        said = dict(self.head.cleaned_data)
        if not said["code"]:
            said["code"] = code_from(said[self.NAMED_AFTER[self.subject]], self.taken)
        if self.subject == Subject.THEME:
            return Theme(**said, requirements=())
        if self.subject == Subject.SOURCE:
            return Source(**{**said, "confidence": Confidence(said["confidence"])})
        return Fact(**said)

    @property
    def renaming(self) -> Renaming:
        new = self.thing.code
        if self.subject == Subject.FACT and self.known_code not in ("", new):
            return Renaming(facts={self.known_code: new})
        return Renaming()


def sheet_of(subject: Subject, typed: Node, content: Content, *, known: Thing | None, check: bool) -> Sheet:
    if subject == Subject.REQUIREMENT:
        requirement = known if isinstance(known, Requirement) else None
        return RequirementSheet(typed, content, known=requirement, check=check)
    return PlainSheet(typed, content, subject=subject, known=known, check=check)


def typed_thing(thing: Thing) -> Node:
    if isinstance(thing, Requirement):
        return typed_requirement(thing)
    names = [field.name for field in fields(thing) if field.name != "requirements"]
    return {"head": {name: str(getattr(thing, name)) for name in names}}


BLANK: Mapping[Subject, Callable[[Content], Node]] = {
    Subject.REQUIREMENT: blank_requirement,
    Subject.THEME: lambda _: {"head": {}},
    Subject.SOURCE: lambda _: {"head": {"confidence": str(Confidence.TEXT_READ)}},
    Subject.FACT: lambda _: {"head": {}},
}


def blank_thing(subject: Subject, content: Content) -> dict[str, Any]:
    return BLANK[subject](content)
