"""« manage.py update_messages » : the catalogues of translations follow the code; « --check » only looks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Met à jour et compile le catalogue anglais ; --check dit ce qui lui manque et ne change rien."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="ne rien écrire, échouer s'il manque quelque chose"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._check() if options["check"] else self._update()
        except SyntaxError as error:
            raise CommandError(f"Un fichier est illisible, rien n'a été écrit : {error}") from error

    def _update(self) -> None:
        # Babel stands among the tools of the tests: a server compiles nothing.
        from cabinet_compliance.translating import WRITTEN, texts_of, update

        messages = texts_of(update())
        waiting = sum(not message.string or not all(message.string) for message in messages)
        self.stdout.write(f"{WRITTEN} : {len(messages)} textes, dont {waiting} à traduire.")

    def _check(self) -> None:
        from cabinet_compliance.translation_faults import find_faults

        faults = find_faults()
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} défaut(s) dans les traductions."]))
        self.stdout.write("Le catalogue anglais est complet.")
