"""Who asks, at each request: the person, and whether any permission can be theirs at all."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from practices.models import User

Groups = User.groups.through
OwnPermissions = User.user_permissions.through


class SignedInBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """The header asks of everybody whether they may review: two queries that hardly anybody needs."""

    def get_user(self, user_id: int) -> User | None:
        person = OuterRef("pk")
        in_group, granted = (Exists(one.objects.filter(user=person)) for one in (Groups, OwnPermissions))
        user = User.objects.annotate(is_granted_something=in_group | granted).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def _get_permissions(self, user_obj: Any, obj: Any, from_name: str) -> set[str]:
        """A person read elsewhere than by this backend is looked up as Django does."""
        if user_obj.is_superuser or getattr(user_obj, "is_granted_something", True):
            return super()._get_permissions(user_obj, obj, from_name)  # type: ignore[no-any-return]
        return set()
