"""What the tests of a DPO's list ask it."""

PORTFOLIO = "/suivi/?referentiel=essai"
DONE = {"verrou": "oui", "copie": "oui", "essai": "oui", "affiche": "oui"}


def lines(client, query="", **more):
    return client.get(f"{PORTFOLIO}&{query}", more).context["page"].lines


def names(client, query=""):
    return [line.practice.name for line in lines(client, query)]
