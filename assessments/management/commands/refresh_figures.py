"""Bringing the stored figures of every assessment up to date."""

from typing import Any

from django.core.management import BaseCommand

from assessments.refreshing import refresh_figures


class Command(BaseCommand):
    help = "Recalcule, à partir des réponses, les chiffres que lisent les listes ; sans danger, et rejouable."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        read = changed = 0
        for seen, moved in refresh_figures():
            read, changed = read + seen, changed + moved
            if verbosity > 1:
                self.stdout.write(f"{read} lues…")
        if verbosity:
            self.stdout.write(f"{read} évaluation(s) lue(s), {changed} mise(s) à jour.")
