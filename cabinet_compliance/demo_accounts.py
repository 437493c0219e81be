"""The people of the demonstration: created by `seed_demo`, shown by `run_local`. Never for production."""

from dataclasses import dataclass

PASSWORD = "cabinet-de-demonstration"  # noqa: S105 - shown on the console: it protects invented data


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    email: str
    full_name: str
    sees: str


DOCTOR = DemoAccount(email="medecin@exemple.fr", full_name="Camille Martin", sees="son cabinet")
DPO = DemoAccount(email="dpo@exemple.fr", full_name="Claude Bernard", sees="les cabinets qui l'ont mandaté")
EDITOR = DemoAccount(email="editeur@exemple.fr", full_name="Alix Morel", sees="l'édition des référentiels")

ACCOUNTS = (DOCTOR, DPO, EDITOR)
