"""How long questions take, learnt from those who answered."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionPace(models.Model):
    """The median time between the answer before and this one, of people who answered one after the other."""

    version = models.ForeignKey("referentials.ReferentialVersion", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(_("question"), max_length=80)
    seconds = models.PositiveSmallIntegerField(_("secondes"))
    samples = models.PositiveIntegerField(_("réponses mesurées"))
    measured_at = models.DateTimeField(_("mesuré le"))

    class Meta:
        verbose_name = _("durée d'une question")
        verbose_name_plural = _("durées des questions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "question"], name="one_pace_per_question"),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.seconds} s"
