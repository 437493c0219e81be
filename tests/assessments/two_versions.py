"""The small version, then a later one in which one requirement meets each change, with the mapping between."""

from copy import deepcopy
from datetime import date

import yaml

from referentials.domain.mapping import Change
from referentials.importing import import_referential
from referentials.models import VersionMapping
from referentials.publishing import publish_version
from tests.assessments.versions import AT, SMALL

ROWS = (
    (Change.CLARIFIED, ["verrou"], ["verrou"]),
    (Change.SPLIT, ["sauvegarde"], ["sauvegarde", "restauration"]),
    (Change.REWORDED, ["papier"], ["papier"]),
    (Change.IDENTICAL, ["charte"], ["charte"]),
    (Change.REMOVED, ["affiche"], []),
    (Change.IDENTICAL, ["associes"], ["associes"]),
    (Change.IDENTICAL, ["wifi-separe"], ["wifi-separe"]),
    (Change.NEW, [], ["mfa"]),
)


def required(like, code, text, **changes):
    """A requirement of the small version under another code, with one question."""
    return {
        **deepcopy(like),
        "code": code,
        "title": text,
        "questions": [{"text": text, "choices": "standard"}],
        **changes,
    }


def later_text(number="2026.1"):
    """The small version with the changes that ROWS says."""
    data = yaml.load(SMALL.read_text(), Loader=yaml.CSafeLoader)  # noqa: S506
    data["version"] |= {"number": number, "effective_on": date(2026, 1, 1), "release_notes": "Voici MFA."}
    posts, team, _ = data["themes"]
    lock, backup, paper = posts["requirements"]
    lock["questions"][0]["text"] = "Vos postes se verrouillent-ils en cinq minutes ?"
    copying, trying = backup["questions"]
    restoring = required(backup, "restauration", "Restauration", questions=[without_condition(trying)])
    backup["questions"] = [copying]
    posts["requirements"] = [lock, backup, restoring, paper]
    charter, _, partners = team["requirements"]
    team["requirements"] = [charter, required(charter, "mfa", "Demandez-vous deux preuves ?"), partners]
    del team["requirements"][1]["asked_if"]
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def without_condition(question):
    return {key: value for key, value in question.items() if key != "asked_if"}


def publish_next(previous, text=None, rows=ROWS):
    """The version that comes after `previous`, with its mapping."""
    version = import_referential((text or later_text()).encode()).version
    version.previous = previous
    version.save(update_fields=["previous"])
    mapping, _ = VersionMapping.objects.get_or_create(source=previous, target=version)
    mapping.rows.all().delete()
    for position, (change, before, after) in enumerate(rows):
        mapping.rows.create(position=position, change=change, before=before, after=after, settled=True)
    return publish_version(version=version, by=None, at=AT)


def close_on(version, day: date):
    """Its assessments take answers until that day."""
    type(version).objects.filter(pk=version.pk).update(open_until=day)
    version.refresh_from_db()
