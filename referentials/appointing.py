"""Who may edit the referentials, and who may review them: two groups, that an administrator fills."""

from typing import Any, Protocol

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group, PermissionsMixin

EDITORS, REVIEWERS = "Éditeurs", "Relecteurs"
MODELS = (
    "referential",
    "referentialversion",
    "theme",
    "requirement",
    "question",
    "choice",
    "measure",
    "citation",
    "source",
    "fact",
    "draftedit",
    "reviewcomment",
    "versionmapping",
    "mappingrow",
)
MAY: dict[str, tuple[tuple[str, str], ...]] = {
    EDITORS: tuple((action, model) for model in MODELS for action in ("add", "change", "delete", "view")),
    REVIEWERS: (("view", "referentialversion"), ("add", "reviewcomment"), ("view", "reviewcomment")),
}


def found_groups(apps: Apps = installed_apps, *, using: str = "default") -> None:
    """Safe to run again. In a migration, Django has not written the permissions yet: this does."""
    groups: Any = apps.get_model("auth", "Group").objects.using(using)
    for name, rights in MAY.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*(_permission(apps, using, action, model) for action, model in rights))


def _permission(apps: Apps, using: str, action: str, model: str) -> Any:
    types: Any = apps.get_model("contenttypes", "ContentType").objects.using(using)
    permissions: Any = apps.get_model("auth", "Permission").objects.using(using)
    content_type, _ = types.get_or_create(app_label="referentials", model=model)
    verbose = installed_apps.get_model("referentials", model)._meta.verbose_name_raw
    permission, _ = permissions.get_or_create(
        content_type=content_type,
        codename=f"{action}_{model}",
        defaults={"name": f"Can {action} {verbose}"},
    )
    return permission


def appoint(user: PermissionsMixin, group: str) -> None:
    """`group` is EDITORS or REVIEWERS."""
    found_groups()
    user.groups.add(Group.objects.get(name=group))


class MayAct(Protocol):
    def has_perm(self, perm: str) -> bool: ...


def may_edit(user: MayAct) -> bool:
    return user.has_perm("referentials.change_referentialversion")


def may_review(user: MayAct) -> bool:
    """Comment on drafts, and so read them; those who edit review too."""
    return user.has_perm("referentials.add_reviewcomment") or may_edit(user)
