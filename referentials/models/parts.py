"""The rows that a version is made of, from the facts of a profile to the measures."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from referentials.domain.content import COST_BRACKETS
from referentials.models.versions import PartOfVersion, Revised
from referentials.vocabulary import (
    Confidence,
    Meaning,
    Obligation,
    Role,
    validate_condition,
    validate_exact,
)


def one_code_per(owner: str, thing: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[owner, "code"],
        name=f"one_{thing}_per_code",
        violation_error_message="Ce code est déjà pris.",
    )


class Fact(Revised, PartOfVersion):
    code = models.CharField("code", max_length=80)
    label = models.CharField("libellé")
    help = models.TextField("aide", blank=True)
    group = models.CharField("groupe", blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = "fait du profil"
        verbose_name_plural = "faits du profil"
        constraints: ClassVar = [one_code_per("version", "fact")]

    def __str__(self) -> str:
        return self.label


class Source(Revised, PartOfVersion):
    code = models.CharField("code", max_length=80)
    title = models.TextField("titre")
    publisher = models.CharField("éditeur", blank=True)
    date = models.CharField("date", blank=True)
    reference = models.TextField("référence", blank=True)
    url = models.TextField("adresse", blank=True)
    confidence = models.CharField("vérification", max_length=20, choices=Confidence.choices)
    note = models.TextField("note", blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = "source"
        verbose_name_plural = "sources"
        constraints: ClassVar = [one_code_per("version", "source")]

    def __str__(self) -> str:
        return self.code


class Theme(Revised, PartOfVersion):
    code = models.CharField("code", max_length=80)
    title = models.CharField("titre")
    description = models.TextField("description", blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = "thème"
        verbose_name_plural = "thèmes"
        constraints: ClassVar = [one_code_per("version", "theme")]

    def __str__(self) -> str:
        return self.title


class Requirement(Revised, PartOfVersion):
    PARENT = "theme"

    theme = models.ForeignKey(
        Theme, verbose_name="thème", on_delete=models.CASCADE, related_name="requirements"
    )
    code = models.CharField("code", max_length=80)
    title = models.CharField("titre")
    statement = models.TextField("énoncé")
    obligation = models.CharField("portée", max_length=20, choices=Obligation.choices)
    severity = models.PositiveSmallIntegerField("gravité")
    severity_reason = models.TextField("raison de la gravité", blank=True)
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    condition = models.JSONField("posée si", null=True, blank=True, validators=[validate_condition])
    needs_review = models.BooleanField("base légale à vérifier", default=False)
    section = models.CharField("intertitre", blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = "exigence"
        verbose_name_plural = "exigences"
        constraints: ClassVar = [
            one_code_per("version", "requirement"),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=4),
                name="severity_from_1_to_4",
                violation_error_message="La gravité va de 1 à 4.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Citation(PartOfVersion):
    PARENT = "requirement"

    requirement = models.ForeignKey(
        Requirement, verbose_name="exigence", on_delete=models.CASCADE, related_name="citations"
    )
    source = models.ForeignKey(
        Source, verbose_name="source", on_delete=models.CASCADE, related_name="citations"
    )
    reference = models.CharField("référence", blank=True)
    confidence = models.CharField("vérification", max_length=20, choices=Confidence.choices)
    later = models.BooleanField("texte postérieur à la version", default=False)

    class Meta(PartOfVersion.Meta):
        verbose_name = "renvoi"
        verbose_name_plural = "renvois"

    def __str__(self) -> str:
        return f"{self.source.code} {self.reference}"


class Question(PartOfVersion):
    PARENT = "requirement"

    requirement = models.ForeignKey(
        Requirement, verbose_name="exigence", on_delete=models.CASCADE, related_name="questions"
    )
    code = models.CharField("code", max_length=80)
    text = models.TextField("question")
    help = models.TextField("aide", blank=True)
    condition = models.JSONField("posée si", null=True, blank=True, validators=[validate_condition])

    class Meta(PartOfVersion.Meta):
        verbose_name = "question"
        verbose_name_plural = "questions"
        constraints: ClassVar = [one_code_per("version", "question")]

    def __str__(self) -> str:
        return self.text


class Choice(PartOfVersion):
    PARENT = "question"

    question = models.ForeignKey(
        Question, verbose_name="question", on_delete=models.CASCADE, related_name="choices"
    )
    code = models.CharField("code", max_length=80)
    label = models.CharField("libellé")
    meaning = models.CharField("sens", max_length=20, choices=Meaning.choices, default=Meaning.CREDIT)
    credit = models.CharField("crédit", max_length=20, blank=True, validators=[validate_exact])

    class Meta(PartOfVersion.Meta):
        verbose_name = "réponse possible"
        verbose_name_plural = "réponses possibles"
        constraints: ClassVar = [
            one_code_per("question", "choice"),
            models.CheckConstraint(
                condition=(Q(meaning="credit") & ~Q(credit="")) | (~Q(meaning="credit") & Q(credit="")),
                name="choice_has_a_credit_iff_it_gives_one",
                violation_error_message="Une réponse a un crédit, ou dit « ne sait pas » ou « sans objet ».",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Measure(PartOfVersion):
    PARENT = "requirement"

    requirement = models.OneToOneField(
        Requirement, verbose_name="exigence", on_delete=models.CASCADE, related_name="measure"
    )
    why = models.TextField("pourquoi", blank=True)
    how = models.TextField("comment")
    effort_hours = models.CharField("effort en heures", max_length=20, validators=[validate_exact])
    cost_max = models.PositiveIntegerField("coût au plus (€)", choices=[(c, f"{c} €") for c in COST_BRACKETS])
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    evidence = models.JSONField("preuves à garder", default=list, blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = "mesure"
        verbose_name_plural = "mesures"

    def __str__(self) -> str:
        return self.how
