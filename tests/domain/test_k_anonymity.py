"""What protects the figures of one practice among its peers, attacked."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.k_anonymity import Group, K, Peer, count_independent, regroup

KINDS, SIZES, PLACES = ("solo", "groupe", "msp"), ("1", "2-5"), ("44", "49", "2A")


def peer(name, *, values=("solo", "1", "44"), owners=None):
    return Peer(assessment=name, values=values, owners=frozenset([hash(name)] if owners is None else owners))


def names_of(peers):
    return [one.assessment for one in peers]


def first_release(peers):
    return regroup(peers, before=(), counted=(), standing=names_of(peers))


def test_four_practices_make_no_group():
    assert first_release([peer(f"p{n}") for n in range(K - 1)]) == ()


def test_five_practices_make_one_as_fine_as_can_be():
    [group] = first_release([peer(f"p{n}") for n in range(K)])
    assert group == Group(path=(("solo",), ("1",), ("44",)), members=frozenset(f"p{n}" for n in range(K)))


def test_five_practices_of_one_owner_are_one_party():
    assert first_release([peer(f"p{n}", owners=[1]) for n in range(K)]) == ()


def test_owners_shared_two_by_two_make_one_party():
    chain = [peer(f"p{n}", owners=[n, n + 1]) for n in range(K)]
    assert count_independent(chain) == 1
    assert count_independent([*chain, peer("q", owners=[99])]) == 2


def test_practices_without_an_owner_are_parties_of_their_own():
    assert count_independent(peer(f"p{n}", owners=[]) for n in range(3)) == 3


@given(st.lists(st.frozensets(st.integers(0, 12), min_size=1, max_size=3), max_size=15))
def test_parties_are_the_components_of_shared_ownership(ownerships):
    parties = []
    for owners in ownerships:
        linked = [party for party in parties if party & owners]
        parties = [party for party in parties if not party & owners] + [owners.union(*linked)]
    assert count_independent(peer(str(n), owners=o) for n, o in enumerate(ownerships)) == len(parties)


def test_what_is_too_small_takes_the_smallest_other_with_it():
    """Four in Corsica: shown alone they would be too few, left out they would be told by subtraction."""
    atlantic = [peer(f"a{n}", values=("solo", "1", "44")) for n in range(9)]
    anjou = [peer(f"j{n}", values=("solo", "1", "49")) for n in range(6)]
    corsica = [peer(f"c{n}", values=("solo", "1", "2A")) for n in range(4)]
    groups = first_release([*atlantic, *anjou, *corsica])
    assert {group.path[-1]: len(group.members) for group in groups} == {("2A", "49"): 10, ("44",): 9}


def test_one_newcomer_waits():
    peers = [peer(f"p{n}") for n in range(8)]
    before = first_release(peers)
    after = regroup(
        [*peers, peer("new")],
        before=before,
        counted=names_of(peers),
        standing=[*names_of(peers), "new"],
    )
    assert after == before


def test_five_newcomers_are_counted_together():
    peers, new = [peer(f"p{n}") for n in range(8)], [peer(f"new{n}") for n in range(K)]
    [group] = regroup(
        [*peers, *new],
        before=first_release(peers),
        counted=names_of(peers),
        standing=names_of([*peers, *new]),
    )
    assert group.members == frozenset(names_of([*peers, *new]))


def test_a_group_that_one_left_goes_away():
    """Counting the seven others would tell the eighth by subtraction."""
    peers = [peer(f"p{n}") for n in range(8)]
    left = peers[1:]
    before = first_release(peers)
    assert regroup(left, before=before, counted=names_of(peers), standing=names_of(left)) == ()


def test_a_newer_assessment_of_one_member_changes_nothing_alone():
    peers = [peer(f"p{n}") for n in range(8)]
    before = first_release(peers)
    again = [peer("p0-again", owners=[hash("p0")]), *peers[1:]]
    after = regroup(again, before=before, counted=names_of(peers), standing=[*names_of(peers), "p0-again"])
    assert after == before


@st.composite
def histories(draw):
    """Months of practices that come, leave and assess themselves again; `owners` of which some are shared."""
    count = draw(st.integers(3, 45))
    places = st.tuples(st.sampled_from(KINDS), st.sampled_from(SIZES), st.sampled_from(PLACES))
    practices = [(draw(places), draw(st.integers(0, count))) for _ in range(count)]
    months = st.lists(st.integers(0, 2), min_size=count, max_size=count)
    return practices, draw(st.lists(months, min_size=1, max_size=6))


def play(history):
    """Each month's groups: 0 the practice does not share, 1 as before, 2 with a new assessment."""
    practices, months = history
    counted, groups, turn, releases, given = frozenset(), (), dict.fromkeys(range(len(practices)), 0), [], {}
    for states in months:
        for number, state in enumerate(states):
            turn[number] += state == 2
            values, owner = practices[number]
            given.setdefault(number, []).append(
                peer(f"{number}-{turn[number]}", values=values, owners=[owner])
            )
        sharing = [number for number, state in enumerate(states) if state]
        peers = [given[number][-1] for number in sharing]
        standing = {one.assessment for number in sharing for one in given[number]}
        groups = regroup(peers, before=groups, counted=counted, standing=standing)
        releases.append(groups)
        counted = counted.union(*(group.members for group in groups))
    return releases, {one.assessment: one for all_of_one in given.values() for one in all_of_one}


def control(assessments, peers):
    return count_independent(peers[one] for one in assessments)


@given(histories())
def test_no_difference_of_two_unions_tells_fewer_than_five(history):
    """All pairs of groups, of totals, and of totals less one group, of the same month and across months."""
    releases, peers = play(history)
    views = set()
    for groups in releases:
        views |= {group.members for group in groups}
        views |= {
            frozenset().union(*(g.members for g in groups if g.path[:depth] == path[:depth]))
            for path in {group.path for group in groups}
            for depth in range(4)
        }
        everyone = frozenset().union(*(group.members for group in groups))
        views |= {everyone - group.members for group in groups}
    for one, other in combinations(views, 2):
        assert control(one ^ other, peers) >= K


@given(histories(), st.data())
def test_no_sum_of_anything_ever_published_tells_fewer_than_five(history, data):
    """Any whole multiples of any groups, added up: what does not cancel out speaks of five or of nothing."""
    releases, peers = play(history)
    groups = sorted({group.members for month in releases for group in month}, key=sorted)
    if not groups:
        return
    factors = data.draw(st.lists(st.integers(-3, 3), min_size=len(groups), max_size=len(groups)))
    total = dict.fromkeys(peers, 0)
    for factor, members in zip(factors, groups, strict=True):
        for member in members:
            total[member] += factor
    told = [member for member, weight in total.items() if weight]
    assert not told or control(told, peers) >= K
    assert told or not any(factors)


@given(histories())
def test_groups_of_a_month_are_disjoint_and_hold_only_who_shares(history):
    releases, _ = play(history)
    for groups in releases:
        for one, other in combinations(groups, 2):
            assert not one.members & other.members


@given(histories())
def test_the_same_history_gives_the_same_groups(history):
    assert play(history)[0] == play(history)[0]
