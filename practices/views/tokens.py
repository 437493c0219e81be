"""« Mes jetons » : the programs that read in somebody's name, and what each may read."""

from datetime import date, datetime, time, timedelta

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practices.access import SignedInRequest
from practices.api_token import ApiToken
from practices.token_forms import TokenForm
from practices.token_issuing import MOST_LIVE, TooManyTokens, issue_token, last_uses, revoke_token

SHOWN = 50


@login_required
@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    tokens = list(request.user.api_tokens.all()[:SHOWN])
    uses, now = last_uses(tokens), timezone.now()
    rows = [
        {
            "token": token,
            "scopes": [ApiToken.Scope(scope).label for scope in token.scopes],
            "last_use": uses.get(token.pk),
            "live": token.revoked_at is None and token.expires_at > now,
        }
        for token in tokens
    ]
    return render(request, "practices/tokens.html", {"rows": rows})


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth is untyped
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """Shows the text of the new token, which no later page can show."""
    form = TokenForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            token, text = issue_token(
                owner=request.user,
                name=given["name"],
                scopes=[ApiToken.Scope(scope) for scope in given["scopes"]],
                at=timezone.now(),
                expires_at=end_of(given["last_day"]),
            )
        except TooManyTokens:
            form.add_error(
                None,
                _("Vous avez %(number)d jetons valides. Révoquez d'abord l'un d'eux.")
                % {"number": MOST_LIVE},
            )
        else:
            return render(request, "practices/token_created.html", {"token": token, "text": text})
    status = 422 if form.is_bound else 200
    return render(request, "practices/create_token.html", {"form": form}, status=status)


@login_required
@require_POST
def revoke(request: SignedInRequest, token_id: int) -> HttpResponse:
    token = get_object_or_404(request.user.api_tokens.all(), pk=token_id)
    revoke_token(token, at=timezone.now())
    said = _("Le jeton «\u00a0%(token)s\u00a0» est révoqué\u00a0: il n'ouvre plus rien, dès maintenant.")
    messages.success(request, said % {"token": token})
    return redirect("tokens:show")


def end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
