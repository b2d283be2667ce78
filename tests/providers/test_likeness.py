"""Who is proposed as the same: words, weights, and a real directory laid beside itself."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from providers.finding import likeness
from providers.finding.likeness import Entry
from providers.models import Service

HERE = (39.7392, -104.9903)


def entry(number, name="harbor walk in crisis center", origin=1, **more):
    return Entry(id=UUID(int=number), origin=UUID(int=origin), name=name, **more)


def two(one, other):
    return likeness.likeness(entry(1, **one), entry(2, origin=2, **other))


def test_the_order_of_words_and_a_word_left_out_matter_little():
    alike = two(
        {"name": "harbor walk in crisis center"},
        {"name": "crisis center walk in harbor house"},
    )

    assert alike.score >= 85


def test_the_same_number_speaks_for_two_and_another_against():
    name = {"name": "harbor crisis line"}
    same = two(name | {"phones": {"+15125550100"}}, name | {"phones": {"+15125550100"}})
    other = two(
        name | {"phones": {"+15125550100"}}, name | {"phones": {"+15125550199"}}
    )
    unsaid = two(name | {"phones": {"+15125550100"}}, name)

    assert other.score < unsaid.score <= same.score
    assert "same number" in same.reasons


def test_names_that_are_unlike_are_not_made_alike_by_a_shared_roof():
    roof = {"points": {HERE}, "phones": {"+15125550100"}}

    alike = two(roof | {"name": "dental clinic"}, roof | {"name": "mobile crisis team"})

    assert alike.score == 0


def test_far_apart_is_said_and_counts_against():
    near = two({"points": {HERE}}, {"points": {(39.7400, -104.9903)}})
    far = two({"points": {HERE}}, {"points": {(39.7500, -104.9903)}})

    assert near.reasons[-1] == "same spot"
    assert far.reasons[-1].endswith("m apart")
    assert far.score < near.score


def test_neighbours_on_two_sides_of_a_cells_edge_are_compared():
    one = entry(1, "harbor house", points={(39.73949, -104.99051)})
    other = entry(2, "harbor house shelter", 2, points={(39.73951, -104.99049)})

    assert likeness.likely_pairs([one, other])


def test_a_number_that_a_crowd_shares_compares_nobody():
    crowd = [
        entry(n, f"service {n}", origin=n % 2, phones={"+15125550211"})
        for n in range(likeness.CROWD + 1)
    ]

    assert likeness.likely_pairs(crowd) == {}


@pytest.fixture(scope="module")
def ladders(shared_data: Path) -> Path:
    return shared_data / "directory" / "colorado-ladders" / "ladders_2022-07-21.csv"


@pytest.fixture(scope="module")
def twice(once: Callable[..., None], ladders: Path) -> None:
    for name in ("one-feed", "another-feed"):
        once(ladders, "csv", mapping="colorado_ladders", source=name)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_real_directory_laid_beside_itself_is_found_again(twice):
    """Nearly every entry finds its twin, and few find anybody else."""
    likely = likeness.likely_pairs(likeness.entries())

    of = dict(Service.objects.values_list("pk", "original_id"))
    twins = {of[one] for one, other in likely if of[one] == of[other]}
    assert len(twins) >= 0.97 * len(set(of.values()))
    assert len(likely) - len(twins) <= 0.05 * len(twins)
