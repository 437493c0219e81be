"""What portfolios keep: sums computed beforehand, figures month by month, what practices agreed to share."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PortfolioSummary(models.Model):
    """What a DPO's page sums up over every practice, as of `computed_at`."""

    dpo = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="portfolio_summaries"
    )
    referential = models.ForeignKey("referentials.Referential", on_delete=models.CASCADE, related_name="+")
    computed_at = models.DateTimeField(_("calculé le"))
    data = models.JSONField(_("chiffres"))

    class Meta:
        verbose_name = _("synthèse de portefeuille")
        verbose_name_plural = _("synthèses de portefeuille")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dpo", "referential"], name="one_summary_per_portfolio"),
        ]

    def __str__(self) -> str:
        return f"{self.dpo} · {self.referential}"


class FigureSnapshot(models.Model):
    """A practice's figures at the end of a month, kept when the practice later passes to another version.

    `constant_score` is the score on what this version and that of the snapshot before have in common;
    `constant_before` the same for the snapshot before. Both are empty while the version stays.
    """

    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="snapshots")
    referential = models.ForeignKey("referentials.Referential", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(
        "referentials.ReferentialVersion", on_delete=models.PROTECT, related_name="snapshots"
    )
    assessment = models.ForeignKey(
        "assessments.Assessment", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    month = models.DateField(_("mois"))
    score_low = models.DecimalField(_("score"), max_digits=7, decimal_places=4)
    score_high = models.DecimalField(_("score possible"), max_digits=7, decimal_places=4)
    level = models.CharField(_("niveau"), max_length=1)
    theme_scores = models.JSONField(_("scores par thème"), default=dict)
    constant_before = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    constant_score = models.DecimalField(max_digits=7, decimal_places=4, null=True)

    class Meta:
        verbose_name = _("relevé mensuel")
        verbose_name_plural = _("relevés mensuels")
        ordering: ClassVar = ["month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "referential", "month"], name="one_snapshot_a_month"),
        ]
        indexes: ClassVar = [models.Index(fields=["referential", "month"], name="snapshots_of_month")]

    def __str__(self) -> str:
        return f"{self.practice} · {self.month:%Y-%m}"


class FigureSharing(models.Model):
    """What a practice's owner agreed to share beyond its own people and DPO, until withdrawn.

    With `peers`, its figures count among anonymous ones; with `parent`, the people of that structure see
    them, and the names of its gaps too if `with_gaps`. An agreement with a structure that the practice has
    left opens nothing.
    """

    class Purpose(models.TextChoices):
        PEERS = "peers", _("comparaison anonyme")
        PARENT = "parent", _("structure de rattachement")

    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="sharings")
    purpose = models.CharField(_("pour"), max_length=10, choices=Purpose.choices)
    parent = models.ForeignKey(
        "practices.Practice", null=True, on_delete=models.CASCADE, related_name="received_sharings"
    )
    with_gaps = models.BooleanField(_("avec les écarts"), default=False)
    given_at = models.DateTimeField(_("donné le"), default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("partage de chiffres")
        verbose_name_plural = _("partages de chiffres")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_sharing_per_purpose",
            ),
            models.CheckConstraint(
                condition=Q(purpose="peers", parent__isnull=True) | Q(purpose="parent", parent__isnull=False),
                name="sharing_names_a_parent_iff_for_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} · {self.get_purpose_display()}"


class BenchmarkRelease(models.Model):
    """What was published of anonymous peers one month; `held` never leaves the server.

    `held` keeps who stands in which group and every assessment that ever counted; `views` what is shown.
    """

    version = models.ForeignKey(
        "referentials.ReferentialVersion", on_delete=models.CASCADE, related_name="benchmark_releases"
    )
    month = models.DateField(_("mois"))
    made_at = models.DateTimeField(_("fait le"))
    views = models.JSONField(_("chiffres montrés"))
    held = models.JSONField(_("composition"))

    class Meta:
        verbose_name = _("publication comparative")
        verbose_name_plural = _("publications comparatives")
        ordering: ClassVar = ["-month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "month"], name="one_benchmark_release_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.month:%Y-%m}"
