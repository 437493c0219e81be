"""`render_report ID -o OUT`: a report's PDF by hand, without a worker; the database stays as it is."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.layout import UnknownDocument
from reports.models import Report
from reports.rendering import PdfEngineMissing, render_pdf


class Command(BaseCommand):
    help = "Compose le PDF d'un rapport et l'écrit dans un fichier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report", metavar="ID", help="identifiant du rapport (UUID)")
        parser.add_argument(
            "-o", "--output", required=True, type=Path, metavar="OUT", help="fichier PDF à écrire"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        document = _find_document(options["report"])
        try:
            output.write_bytes(render_pdf(document))
        except (UnknownDocument, PdfEngineMissing, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{output} : {output.stat().st_size} octets")


def _find_document(text: str) -> Any:
    """Raises CommandError for what is no report's identifier."""
    try:
        return Report.objects.values_list("document", flat=True).get(pk=UUID(text))
    except ValueError as error:
        raise CommandError(
            f"« {text} » n'est pas l'identifiant d'un rapport : un UUID est attendu."
        ) from error
    except Report.DoesNotExist as error:
        raise CommandError(f"Aucun rapport n'a l'identifiant {text}.") from error
