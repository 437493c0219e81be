"""What is said to somebody who wants to change an assessment that takes no change any more."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.answering import AssessmentIsClosed, VersionHasEnded
from practices.access import SignedInRequest

P = ParamSpec("P")


def leads_back_when_closed(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Of a view of one assessment: says why nothing was changed, on the overview, which says how to go on."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except AssessmentIsClosed as refusal:
            messages.error(cast(SignedInRequest, args[0]), explain_closed(refusal))
            return redirect("assessments:overview", assessment_id=kwargs["assessment_id"])

    return guarded


def explain_closed(refusal: AssessmentIsClosed) -> str:
    if isinstance(refusal, VersionHasEnded) and refusal.open_until:
        day = date_format(refusal.open_until, "j F Y")
        return _(
            "Rien n'a été enregistré\u00a0: cette version du référentiel acceptait des réponses jusqu'au "
            "%(day)s. Reprenez les vôtres sur la nouvelle version."
        ) % {"day": day}
    return _("Rien n'a été enregistré\u00a0: cette évaluation ne change plus.")
