"""What an assessment found, as an OSCAL file."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.models import Assessment
from referentials.management.files import write_file
from reports.exporting import export_results


class Command(BaseCommand):
    help = "Exporte les résultats d'une évaluation au format OSCAL (assessment-results, JSON)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("assessment", type=UUID, help="l'identifiant de l'évaluation")
        parser.add_argument("-o", "--output", type=Path, required=True, help="le fichier à écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Assessment.objects.select_related("practice", "version__referential")
        assessment = rows.filter(pk=options["assessment"]).first()
        if assessment is None:
            raise CommandError(f"L'évaluation {options['assessment']} n'existe pas.")
        write_file(options["output"], export_results(assessment))
        self.stdout.write(f"{assessment} : résultats écrits dans {options['output']}.")
