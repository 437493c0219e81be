"""Who may enter the workbench. To everybody else it does not exist: every refusal is a 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from referentials.appointing import MayAct, may_edit, may_review

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def for_editors(view: View[Rest]) -> View[Rest]:
    return _only(may_edit, view)


def for_reviewers(view: View[Rest]) -> View[Rest]:
    """And editors: for the screens that change nothing but comments."""
    return _only(may_review, view)


def _only(allows: Callable[[MayAct], bool], view: View[Rest]) -> View[Rest]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not allows(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


def person(request: HttpRequest) -> AbstractBaseUser:
    """Who asks, behind one of these decorators."""
    return cast("AbstractBaseUser", request.user)
