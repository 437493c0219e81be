"""In English, no page of the administration shows French, but for what is data."""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.english import english_reader, french_of, strings_in_database
from tests.factories import UserFactory


def names_kept_by_django():
    """Of groups and permissions, written once in the language of the site."""
    return frozenset(Group.objects.values_list("name", flat=True)) | frozenset(
        Permission.objects.values_list("name", flat=True)
    )


@pytest.mark.parametrize("model", list(site._registry))
def test_no_page_of_the_administration_shows_french(db, practice, dpo, model):
    reader = english_reader(UserFactory(is_staff=True, is_superuser=True))
    of_model = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    addresses = [reverse("admin:index"), reverse(f"{of_model}_changelist")]
    if kept := model._base_manager.first():
        addresses.append(reverse(f"{of_model}_change", args=[kept.pk]))
    data = strings_in_database() | names_kept_by_django()
    assert {one: found for one in addresses if (found := french_of(reader.get(one), data))} == {}
