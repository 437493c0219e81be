"""Every row of an assessment and of what hangs on it, as the database holds them, to be compared."""

from assessments.models import ActionEvent, Answer, Assessment, Evidence, EvidenceFile, PlannedAction

CHILDREN = (
    (Answer, "assessment"),
    (PlannedAction, "assessment"),
    (ActionEvent, "action__assessment"),
    (Evidence, "assessment"),
    (EvidenceFile, "evidence__assessment"),
)


def rows_of(assessment):
    whole = list(Assessment.objects.filter(pk=assessment.pk).values())
    return [
        whole,
        *(list(model.objects.filter(**{to: assessment}).order_by("pk").values()) for model, to in CHILDREN),
    ]


def all_but_state(rows):
    """Without what says which assessment goes on, and which one lists show."""
    [assessment], *children = rows
    kept = {key: value for key, value in assessment.items() if key not in ("state", "is_latest")}
    return [kept, *children]
