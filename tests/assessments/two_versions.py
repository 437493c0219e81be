"""The small version, then a later one in which each change of a mapping is met once, and the mapping."""

from copy import deepcopy
from datetime import date

import yaml

from referentials.domain.mapping import Change, Row
from referentials.importing import import_referential
from referentials.mapping_editing import get_or_propose, replace_rows
from referentials.publishing import publish_version
from tests.assessments.versions import AT, SMALL

ROWS: tuple[tuple[Change, list[str], list[str]], ...] = (
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
    data = yaml.load(SMALL.read_text(), Loader=yaml.CSafeLoader)
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
    return publish_after(previous, version, [make_row(*row) for row in rows])


def publish_after(previous, version, rows):
    version.previous = previous
    version.save(update_fields=["previous"])
    replace_rows(get_or_propose(version, by=None, at=AT), rows, by=None, at=AT)
    return publish_version(version=version, by=None, at=AT)


def make_row(change, before, after):
    return Row(change=change, before=tuple(before), after=tuple(after))


def close_on(version, day: date):
    """Its assessments take answers until that day."""
    type(version).objects.filter(pk=version.pk).update(open_until=day)
    version.refresh_from_db()
