"""`make run`: everything on this machine, with nothing to install beside Python."""

import os
from argparse import ArgumentParser
from contextlib import suppress
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from cabinet_compliance import demo_accounts
from cabinet_compliance.embedded_broker import NoBrokerProgram
from cabinet_compliance.running import HOST, AlreadyRunning, PortTaken, only_one_in, programs, require_free
from cabinet_compliance.supervising import Supervisor
from practices.models import User


class Command(BaseCommand):
    help = "Prépare la base, puis lance le site, son worker et son broker sur cette machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--no-demo", action="store_true", help="ne crée pas les données de démonstration")

    def handle(self, *, port: int, no_demo: bool, **options: Any) -> None:
        if not getattr(settings, "ONE_MACHINE", False):
            raise CommandError("run_local sert au développement ; en production, voir docs/operations.md.")
        try:
            with only_one_in(settings.VAR_DIR):
                require_free(port)
                running = programs(port=port)
                self.prepare(demo=not no_demo)
                Supervisor(running, say=self.say, when_ready=lambda: self.welcome(port)).run()
        except (AlreadyRunning, PortTaken, NoBrokerProgram) as refusal:
            raise CommandError(str(refusal)) from refusal

    def prepare(self, *, demo: bool) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_referentials", stdout=StringIO())
        if demo and not self.demo_accounts_exist():
            self.say("site", "création des données de démonstration…")
            call_command("seed_demo", stdout=StringIO())

    def demo_accounts_exist(self) -> bool:
        return User.objects.filter(email=demo_accounts.DOCTOR.email).exists()

    def welcome(self, port: int) -> None:
        self.say("site", f"prêt : http://{HOST}:{port}/ (Ctrl-C pour arrêter)")
        if not self.demo_accounts_exist():
            return
        for account in demo_accounts.ACCOUNTS:
            self.say("site", f"  {account.email:20} voit {account.sees}")
        self.say("site", f"  mot de passe de ces trois comptes : {demo_accounts.PASSWORD}")

    def say(self, name: str, line: str) -> None:
        with suppress(BrokenPipeError):  # nobody reads any more: keep running, stop on the signal
            self.stdout.write(f"{name:>6} │ {line}")
            self.stdout.flush()
