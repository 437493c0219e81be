"""How long questions take, learnt from those who answered."""

from typing import ClassVar

from django.db import models


class QuestionPace(models.Model):
    """The median time between the answer before and this one, of people who answered one after the other."""

    version = models.ForeignKey("referentials.ReferentialVersion", on_delete=models.CASCADE, related_name="+")
    question = models.CharField("question", max_length=80)
    seconds = models.PositiveSmallIntegerField("secondes")
    samples = models.PositiveIntegerField("réponses mesurées")
    measured_at = models.DateTimeField("mesuré le")

    class Meta:
        verbose_name = "durée d'une question"
        verbose_name_plural = "durées des questions"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "question"], name="one_pace_per_question"),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.seconds} s"
