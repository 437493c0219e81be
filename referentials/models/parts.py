"""The rows that a version is made of, from the facts of a profile to the measures."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
        violation_error_message=_("Ce code est déjà pris."),
    )


class Fact(Revised, PartOfVersion):
    code = models.CharField(_("code"), max_length=80)
    label = models.CharField(_("libellé"))
    help = models.TextField(_("aide"), blank=True)
    group = models.CharField(_("groupe"), blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = _("fait du profil")
        verbose_name_plural = _("faits du profil")
        constraints: ClassVar = [one_code_per("version", "fact")]

    def __str__(self) -> str:
        return self.label


class Source(Revised, PartOfVersion):
    code = models.CharField(_("code"), max_length=80)
    title = models.TextField(_("titre"))
    publisher = models.CharField(_("éditeur"), blank=True)
    date = models.CharField(_("date"), blank=True)
    reference = models.TextField(_("référence"), blank=True)
    url = models.TextField(_("adresse"), blank=True)
    confidence = models.CharField(_("vérification"), max_length=20, choices=Confidence.choices)
    note = models.TextField(_("note"), blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints: ClassVar = [one_code_per("version", "source")]

    def __str__(self) -> str:
        return self.code


class Theme(Revised, PartOfVersion):
    code = models.CharField(_("code"), max_length=80)
    title = models.CharField(_("titre"))
    description = models.TextField(_("description"), blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")
        constraints: ClassVar = [one_code_per("version", "theme")]

    def __str__(self) -> str:
        return self.title


class Requirement(Revised, PartOfVersion):
    PARENT = "theme"

    theme = models.ForeignKey(
        Theme, verbose_name=_("thème"), on_delete=models.CASCADE, related_name="requirements"
    )
    code = models.CharField(_("code"), max_length=80)
    title = models.CharField(_("titre"))
    statement = models.TextField(_("énoncé"))
    obligation = models.CharField(_("portée"), max_length=20, choices=Obligation.choices)
    severity = models.PositiveSmallIntegerField(_("gravité"))
    severity_reason = models.TextField(_("raison de la gravité"), blank=True)
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    condition = models.JSONField(_("posée si"), null=True, blank=True, validators=[validate_condition])
    needs_review = models.BooleanField(_("base légale à vérifier"), default=False)
    section = models.CharField(_("intertitre"), blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = _("exigence")
        verbose_name_plural = _("exigences")
        constraints: ClassVar = [
            one_code_per("version", "requirement"),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=4),
                name="severity_from_1_to_4",
                violation_error_message=_("La gravité va de 1 à 4."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Citation(PartOfVersion):
    PARENT = "requirement"

    requirement = models.ForeignKey(
        Requirement, verbose_name=_("exigence"), on_delete=models.CASCADE, related_name="citations"
    )
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="citations"
    )
    reference = models.CharField(_("référence"), blank=True)
    confidence = models.CharField(_("vérification"), max_length=20, choices=Confidence.choices)
    later = models.BooleanField(_("texte postérieur à la version"), default=False)

    class Meta(PartOfVersion.Meta):
        verbose_name = _("renvoi")
        verbose_name_plural = _("renvois")

    def __str__(self) -> str:
        return f"{self.source.code} {self.reference}"


class Question(PartOfVersion):
    PARENT = "requirement"

    requirement = models.ForeignKey(
        Requirement, verbose_name=_("exigence"), on_delete=models.CASCADE, related_name="questions"
    )
    code = models.CharField(_("code"), max_length=80)
    text = models.TextField(_("question"))
    help = models.TextField(_("aide"), blank=True)
    condition = models.JSONField(_("posée si"), null=True, blank=True, validators=[validate_condition])

    class Meta(PartOfVersion.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints: ClassVar = [one_code_per("version", "question")]

    def __str__(self) -> str:
        return self.text


class Choice(PartOfVersion):
    PARENT = "question"

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="choices"
    )
    code = models.CharField(_("code"), max_length=80)
    label = models.CharField(_("libellé"))
    meaning = models.CharField(_("sens"), max_length=20, choices=Meaning.choices, default=Meaning.CREDIT)
    credit = models.CharField(_("crédit"), max_length=20, blank=True, validators=[validate_exact])

    class Meta(PartOfVersion.Meta):
        verbose_name = _("réponse possible")
        verbose_name_plural = _("réponses possibles")
        constraints: ClassVar = [
            one_code_per("question", "choice"),
            models.CheckConstraint(
                condition=(Q(meaning="credit") & ~Q(credit="")) | (~Q(meaning="credit") & Q(credit="")),
                name="choice_has_a_credit_iff_it_gives_one",
                violation_error_message=_(
                    "Une réponse a un crédit, ou dit « ne sait pas » ou « sans objet »."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Measure(PartOfVersion):
    PARENT = "requirement"

    requirement = models.OneToOneField(
        Requirement, verbose_name=_("exigence"), on_delete=models.CASCADE, related_name="measure"
    )
    why = models.TextField(_("pourquoi"), blank=True)
    how = models.TextField(_("comment"))
    effort_hours = models.CharField(_("effort en heures"), max_length=20, validators=[validate_exact])
    cost_max = models.PositiveIntegerField(
        _("coût au plus (€)"), choices=[(c, f"{c} €") for c in COST_BRACKETS]
    )
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    evidence = models.JSONField(_("preuves à garder"), default=list, blank=True)

    class Meta(PartOfVersion.Meta):
        verbose_name = _("mesure")
        verbose_name_plural = _("mesures")

    def __str__(self) -> str:
        return self.how
