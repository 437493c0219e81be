"""Belonging to an MSP or a CPTS: its links, joining by one, and leaving from either side."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.handing_down import let_go, take_in
from assessments.taking_on import count_carried
from practices import attaching
from practices.access import Right, SignedInRequest, get_practice_for, rights_of
from practices.models import Practice

SHOWN = 50


@login_required
def attachment(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    """What a practice belongs to; for an MSP or a CPTS, its links and its members too."""
    practice = get_practice_for(request.user, practice_id, to=Right.VIEW)
    return _show(request, practice)


def _show(request: SignedInRequest, practice: Practice, *, made: str = "") -> HttpResponse:
    may_manage = Right.MANAGE in rights_of(request.user, practice)
    takes_members = practice.kind in attaching.PARENTS
    members = Paginator(practice.members.order_by("name", "pk"), SHOWN)
    context = {
        "practice": practice,
        "parent": practice.parent,
        "may_belong": bool(attaching.PARENTS_OF[Practice.Kind(practice.kind)]),
        "may_manage": may_manage,
        "takes_members": takes_members,
        "links": attaching.live_links(practice, at=timezone.now()) if may_manage and takes_members else (),
        "members": members.get_page(request.GET.get("page")) if may_manage and takes_members else None,
        "made": made,
        "days": attaching.LASTS.days,
    }
    return render(request, "assessments/attachment.html", context)


@never_cache
@login_required
@require_POST
def make_link(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    """Shows the link's address, which no later page can show."""
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    try:
        _link, token = attaching.make_link(parent=practice, by=request.user, at=timezone.now())
    except attaching.CannotAttach as refusal:
        raise Http404 from refusal
    return _show(
        request, practice, made=request.build_absolute_uri(reverse("assessments:join", args=[token]))
    )


@login_required
@require_POST
def revoke_link(request: SignedInRequest, practice_id: UUID, link_id: int) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    attaching.revoke_link(link=get_object_or_404(practice.attachment_links, pk=link_id), at=timezone.now())
    messages.success(request, _("Le lien est annulé\u00a0: il ne rattache plus personne."))
    return redirect("assessments:attachment", practice_id=practice.pk)


@login_required
@require_POST
def leave(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    """By an owner of the member."""
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    if practice.parent is not None:
        _part(request, practice, practice.parent)
    return redirect("assessments:attachment", practice_id=practice.pk)


@login_required
@require_POST
def let_member_go(request: SignedInRequest, practice_id: UUID, member_id: UUID) -> HttpResponse:
    """By an owner of the parent."""
    parent = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    _part(request, get_object_or_404(parent.members, pk=member_id), parent)
    return redirect("assessments:attachment", practice_id=parent.pk)


@transaction.atomic
def _part(request: SignedInRequest, member: Practice, parent: Practice) -> None:
    attaching.detach(practice=member, parent=parent, by=request.user)
    let_go(member, at=timezone.now())
    said = _("%(member)s n'est plus rattachée à %(parent)s.")
    messages.success(request, said % {"member": member, "parent": parent})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: SignedInRequest, token: str) -> HttpResponse:
    """Where a link leads: what belonging means, and which of one's practices joins."""
    now = timezone.now()
    try:
        parent = attaching.find_link(token, at=now).parent
    except attaching.NoSuchLink:
        return render(request, "assessments/attachment_over.html", status=404)
    if request.method == "POST":
        return _join(request, parent, at=now)
    return _show_join(request, parent)


def _join(request: SignedInRequest, parent: Practice, *, at: datetime) -> HttpResponse:
    mine = {str(one.pk): one for one in attaching.may_join(request.user, parent)}
    practice = mine.get(request.POST.get("practice", ""))
    if practice is None:
        return _show_join(request, parent, problem="choose")
    leaving = str(practice.parent_id) if practice.parent_id else ""
    agreed = practice.parent_id if leaving and request.POST.get("leaving") == leaving else None
    try:
        with transaction.atomic():
            attaching.attach(practice=practice, parent=parent, leaving=agreed, by=request.user)
            (let_go if agreed else take_in)(practice, at=at)
    except attaching.CannotAttach as refusal:
        return _show_join(request, parent, chosen=practice, problem=refusal.obstacle)
    said = _("%(member)s est maintenant rattachée à %(parent)s.")
    messages.success(request, said % {"member": practice, "parent": parent})
    return redirect("assessments:practice", practice_id=practice.pk)


def _show_join(
    request: SignedInRequest, parent: Practice, *, chosen: Practice | None = None, problem: str = ""
) -> HttpResponse:
    context = {
        "parent": parent,
        "mine": list(attaching.may_join(request.user, parent)),
        "chosen": chosen,
        "problem": problem,
        "carried_count": count_carried(parent),
    }
    return render(request, "assessments/join.html", context, status=422 if problem else 200)
