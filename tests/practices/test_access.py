"""What each role and each scope of a mandate opens."""

import pytest

from practices.access import ONLY_LOOKS, OPENED_BY, Right, allowed, rights_of
from practices.models import Mandate, Membership, Practice
from tests.factories import MandateFactory, MembershipFactory, UserFactory

LOOKS = {
    Mandate.Scope.FIGURES: {Right.FIGURES},
    Mandate.Scope.ANSWERS: {Right.FIGURES, Right.VIEW, Right.OBSERVE},
    Mandate.Scope.EVIDENCE: {Right.FIGURES, Right.VIEW, Right.OBSERVE, Right.EVIDENCE},
}


@pytest.mark.parametrize("scope", Mandate.Scope)
def test_a_mandate_opens_what_its_scope_says(practice, stranger, scope):
    MandateFactory(practice=practice, dpo=stranger, scope=scope)
    assert rights_of(stranger, practice) == LOOKS[scope]


@pytest.mark.parametrize(
    ("role", "rights"),
    [("owner", set(Right) - {Right.OBSERVE}), ("contributor", set(Right) - {Right.OBSERVE, Right.MANAGE})],
)
def test_a_role_opens_all_but_the_accesses_to_a_contributor(practice, stranger, role, rights):
    MembershipFactory(practice=practice, user=stranger, role=role)
    assert rights_of(stranger, practice) == rights


@pytest.mark.parametrize("standing", [*Membership.Role, *Mandate.Scope])
def test_the_door_and_the_rights_agree(practice, stranger, standing):
    if standing in Mandate.Scope:
        MandateFactory(practice=practice, dpo=stranger, scope=standing)
    else:
        MembershipFactory(practice=practice, user=stranger, role=standing)
    opened = {right for right in Right if Practice.objects.filter(allowed(stranger, to=right)).exists()}
    assert opened == rights_of(stranger, practice)


def test_each_scope_opens_what_the_one_before_does_and_changes_nothing():
    scopes = list(Mandate.Scope)
    opened = [{right for right, by in OPENED_BY.items() if scope in by} for scope in scopes]
    assert opened[0] < opened[1] < opened[2] == ONLY_LOOKS | {Right.OBSERVE}


def test_a_stranger_has_no_right(practice):
    assert rights_of(UserFactory(), practice) == frozenset()


def test_a_member_of_the_parent_structure_sees_nothing_of_its_members(practice, stranger):
    parent = MembershipFactory(user=stranger).practice
    Practice.objects.filter(pk=practice.pk).update(parent=parent)
    assert rights_of(stranger, practice) == frozenset()
