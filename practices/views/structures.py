from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from practices.access import Right, SignedInRequest, get_practice_for
from practices.forms import PracticeForm
from practices.founding import create_practice, edit_practice


@login_required
def create(request: SignedInRequest) -> HttpResponse:
    """Step 1 of 2; the profile is step 2."""
    form = PracticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        practice = create_practice(practice=form.save(commit=False), owner=request.user)
        return redirect("assessments:profile", practice_id=practice.pk)
    return render(request, "practices/create.html", {"form": form})


@login_required
def edit(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    name = practice.name  # as the page's title says it, whatever is typed below
    form = PracticeForm(request.POST or None, instance=practice)
    if request.method != "POST" or not form.is_valid():
        return render(request, "practices/edit.html", {"form": form, "practice": practice, "name": name})
    edit_practice(practice=practice, changed=form.changed_data, by=request.user)
    if "kind" in form.changed_data:  # the questions depend on it
        messages.info(
            request, _("Le type de structure a changé\u00a0: vérifiez votre profil, puis enregistrez-le.")
        )
        return redirect("assessments:profile", practice_id=practice.pk)
    messages.success(request, _("La structure est à jour."))
    return redirect("assessments:practice", practice_id=practice.pk)
