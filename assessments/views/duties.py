"""Whether a practice needs a DPO and an impact assessment, as the texts have it, and why."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.domain.duties import TEXTS, Conclusion, Patients, Records, conclude_duties, read_situation
from practices.access import Right, SignedInRequest, get_practice_for, rights_of
from practices.models import Practice
from referentials.content_loading import published_content, published_versions
from referentials.domain.content import Source

ASKS = frozenset({Practice.Kind.GROUP, Practice.Kind.MSP})
"""The kinds of practice for which the number of patients and the system settle something."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duties(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    right = Right.ANSWER if request.method == "POST" else Right.VIEW
    practice = get_practice_for(request.user, practice_id, to=right)
    if request.method == "POST":
        _keep_said(practice, request.POST.get("patients", ""), request.POST.get("records", ""))
        messages.success(request, _("Votre réponse est enregistrée."))
        return redirect("assessments:duties", practice_id=practice.pk)
    situation = read_situation(practice.kind, frozenset(practice.facts))
    sources = _known_sources()
    context = {
        "practice": practice,
        "conclusions": [_with_texts(one, sources) for one in conclude_duties(situation)],
        "situation": situation,
        "asks": practice.kind in ASKS,
        "can_answer": Right.ANSWER in rights_of(request.user, practice),
    }
    return render(request, "assessments/duties.html", context)


def _keep_said(practice: Practice, *said: str) -> None:
    """Beside the facts of the profile, of which no referential knows them; « je ne sais pas » leaves none."""
    ours = {*Patients, *Records}
    kept = {*(fact for fact in practice.facts if fact not in ours), *(ours & set(said))}
    Practice.objects.filter(pk=practice.pk).update(facts=sorted(kept))


def _with_texts(conclusion: Conclusion, sources: Mapping[str, Source]) -> dict[str, object]:
    texts = [(reason, TEXTS[reason]) for reason in conclusion.reasons]
    reasons = [(reason, text, sources.get(text.source)) for reason, text in texts]
    return {"conclusion": conclusion, "reasons": reasons}


def _known_sources() -> Mapping[str, Source]:
    """Of the current versions, by code: their titles and addresses."""
    contents = [published_content(version.pk, version.content_hash) for version in published_versions()]
    return {source.code: source for content in contents for source in content.sources}
