"""Demonstration or load data, the same for the same numbers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from cabinet_compliance.seeding import seed_demo
from referentials.content_loading import UnknownReferential, UnknownVersion


class Command(BaseCommand):
    help = "Crée les trois comptes de démonstration et des structures inventées, suivies par le DPO."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practices", type=int, default=12, help="structures suivies par le DPO (12)")
        parser.add_argument("--seed", type=int, default=1, help="les mêmes nombres donnent les mêmes données")

    def handle(self, *, practices: int, seed: int, verbosity: int, **options: Any) -> None:
        if practices < 0:
            raise CommandError("--practices attend un nombre entier, 0 ou plus.")
        try:
            added = seed_demo(practices=practices, seed=seed, at=timezone.now())
        except (UnknownReferential, UnknownVersion) as error:
            raise CommandError(f"{error} Lancez d'abord « manage.py load_referentials ».") from error
        if verbosity:
            self.stdout.write(f"{added} structure(s) ajoutée(s).")
