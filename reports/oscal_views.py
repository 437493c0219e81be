"""Taking an assessment away as OSCAL, for the tools of an auditor."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessments.queries import get_assessment_for
from practices.access import Right, SignedInRequest, rights_of
from reports.exporting import export_results


@login_required
@require_safe
def download_results(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    assessment = get_assessment_for(request.user, assessment_id, to=Right.VIEW)
    sees_evidence = Right.EVIDENCE in rights_of(request.user, assessment.practice)
    day = timezone.localdate(assessment.completed_at or assessment.changed_at)
    practice = slugify(assessment.practice.name)[:80].strip("-") or "structure"
    headers = {
        "Content-Disposition": f'attachment; filename="resultats-oscal-{practice}-{day:%Y-%m-%d}.json"',
        "Cache-Control": "private, no-store",
    }
    data = export_results(assessment, with_evidence=sees_evidence)
    return HttpResponse(data, content_type="application/json", headers=headers)
