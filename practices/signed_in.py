"""Who asks, at each request: the person, and whether any permission can be theirs at all."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models.expressions import RawSQL

from practices.models import User

# A constant: the same in querysets would cost each request a millisecond of compiling.
IS_GRANTED_SOMETHING = RawSQL(
    "EXISTS (SELECT 1 FROM practices_user_groups WHERE user_id = practices_user.id)"
    " OR EXISTS (SELECT 1 FROM practices_user_user_permissions WHERE user_id = practices_user.id)",
    (),
)


class SignedInBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """The header asks of everybody whether they may review: two queries that hardly anybody needs."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.annotate(is_granted_something=IS_GRANTED_SOMETHING).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def _get_permissions(self, user_obj: Any, obj: Any, from_name: str) -> set[str]:
        """A person read elsewhere than by this backend is looked up as Django does."""
        if user_obj.is_superuser or getattr(user_obj, "is_granted_something", True):
            return super()._get_permissions(user_obj, obj, from_name)  # type: ignore[no-any-return]
        return set()
